"""What a walk on the virtual clock leaves behind: one entry for each thing that happened; plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from callcenter.ivr.document.faults import Bilingual
from callcenter.simulator.watched import Way
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Tier

By = Literal["caller", "time", "agent", "outside"]
End = Literal["hung_up", "left", "waiting", "talking", "in_flow"]


@dataclass(frozen=True, slots=True)
class Said:
    """Words that the caller begins to hear."""

    prompt: str | None
    """None for words that are no prompt: an announcement, the notice of a closed queue."""
    text: str
    language: Language
    seconds: float
    is_estimate: bool
    recording: str | None = None
    pace: float = 1.0
    pause_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened, and what came of it."""

    at_s: float
    by: By
    what: Bilingual
    flow: str
    node: str | None
    """Where the caller is after it."""
    state: str
    entered: tuple[str, ...]
    """The nodes come to, in order."""
    said: tuple[Said, ...]
    effects: tuple[Bilingual, ...]
    timer_s: float | None
    """Runs from now on; None for none that was started."""
    is_listening: bool
    taken: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """The caller came in line."""

    at_s: float
    queue: QueueId
    tier: Tier
    node: str | None


@dataclass(slots=True)
class Trace:
    """Everything of one caller."""

    moments: list[Moment] = field(default_factory=list)
    nodes: list[tuple[str, str]] = field(default_factory=list)
    """Flow and node, as entered."""
    said: list[Said] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)
    answered_s: float | None = None
    scores: dict[str, int] = field(default_factory=dict)
    promised: list[QueueId] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    """The nodes at which something was recorded."""
    transferred: list[str] = field(default_factory=list)
    complaints: list[tuple[str, str]] = field(default_factory=list)
    """Node and fault."""
    taken: list[Way] = field(default_factory=list)

    @property
    def person_s(self) -> float | None:
        """When the caller was first in line for a person."""
        return self.joined[0].at_s if self.joined else self.answered_s

    @property
    def has_estimates(self) -> bool:
        """Whether its times rest on estimates."""
        return any(said.is_estimate for said in self.said)


@dataclass(frozen=True, slots=True)
class Finish:
    """Where the caller stood when the script was over."""

    end: End
    language: Language
    variables: Mapping[str, str] = field(repr=False)
