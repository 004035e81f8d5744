"""What the reconciler asks of our own record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from callcenter.balance.accounts import Told
from callcenter.balance.law import Sums
from callcenter.vocabulary.ids import CallId


class OurRecord(Protocol):
    """Raises CallCenterError where it cannot be asked; `store.ToldStore` is the real one."""

    async def of(self, calls: Sequence[CallId]) -> dict[CallId, Told]:
        """Those of `calls` that we have a record of."""
        ...

    async def open(self) -> dict[CallId, Told]:
        """Those that have not ended."""
        ...

    async def sums(self, since: datetime) -> Sums:
        """The calls that came, or were dialled, from then on."""
        ...
