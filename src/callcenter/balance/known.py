"""What is known now of the balance: for pages, probes and figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from callcenter.balance.findings import Finding, Key, standing
from callcenter.balance.law import Sums


@dataclass(slots=True)
class Balance:
    """Whoever looks writes it, all others read."""

    looked_at: datetime | None = None
    fault: str | None = None
    """Why the last look failed; None where it did not."""
    sums: Sums = field(default_factory=Sums)
    """Of today's calls."""
    findings: Mapping[Key, Finding] = field(default_factory=dict[Key, Finding])
    pending: int = 0
    mended: int = 0

    @property
    def standing(self) -> list[Finding]:
        """What is not mended, the latest first."""
        return standing(self.findings.values())
