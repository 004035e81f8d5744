"""Who may be heard, by the CPU that hearing was measured to cost; pure.

An open ear reserves what its way of listening costs while its caller speaks, and a share of it while they do not,
because silence is not decoded. A new ear gets the first way that fits into the budget; where none fits, or the event
loop itself is late, it gets none. What looks at every frame runs in the event loop, which is one core's, and bounds the
number of ears too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import exp

from callcenter.speech.engines.protocol import Decoding
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import FRAME_MS

COSTS_AT_FIRST = {Decoding.FREE: 0.3, Decoding.GRAMMAR: 0.05}
"""CPU seconds a second of speech, until they are measured."""
AT_FIRST_COUNTS_S = 5.0
"""How much measured speech those are worth."""
REMEMBERED_S = 120.0
"""Speech after which a measurement counts a third."""


FRAME_AT_FIRST_S = 0.0001
FRAME_LEAST_S = 0.000001
FRAME_COUNTS = 0.005


class Grade(IntEnum):
    """What a new caller gets, from all to least."""

    WANTED = 0
    CHEAPER = 1
    """For example keywords instead of any words."""
    KEYS = 2
    PERSON = 3
    """The event loop is late: keys would be, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionRules:
    """How much of the machine hearing may take."""

    cpu_share: float = 0.75
    """Of all cores."""
    speaking_share: float = 0.4
    """Of the time that an ear is open its caller speaks at most so much; the rest is our prompt and silence."""
    loop_share: float = 0.5
    """Of the event loop's time, for the frames of all ears."""
    loop_late_s: float = 0.25
    """An event loop that runs its timers later than this is overloaded."""


@dataclass(frozen=True, slots=True)
class Way:
    """What a cost belongs to."""

    engine: str
    language: Language
    decoding: Decoding


@dataclass(slots=True)
class _Spent:
    cpu_s: float
    sound_s: float


class Costs:
    """CPU seconds a second of speech, as measured; what was measured of late counts more."""

    def __init__(self) -> None:
        self._spent: dict[Way, _Spent] = {}

    def of(self, way: Way) -> float:
        spent = self._spent.get(way)
        return COSTS_AT_FIRST[way.decoding] if spent is None else spent.cpu_s / spent.sound_s

    def spend(self, way: Way, *, cpu_s: float, sound_s: float) -> None:
        """Add a measurement."""
        at_first = _Spent(COSTS_AT_FIRST[way.decoding] * AT_FIRST_COUNTS_S, AT_FIRST_COUNTS_S)
        spent = self._spent.setdefault(way, at_first)
        kept = exp(-sound_s / REMEMBERED_S)
        spent.cpu_s = spent.cpu_s * kept + cpu_s
        spent.sound_s = spent.sound_s * kept + sound_s

    def measured(self) -> dict[Way, float]:
        """All that were measured."""
        return {way: self.of(way) for way in self._spent}


class FrameCost:
    """CPU seconds that one frame takes in the event loop, as measured over the last few hundred of all ears."""

    def __init__(self) -> None:
        self.cpu_s = FRAME_AT_FIRST_S

    def spend(self, cpu_s: float) -> None:
        """Add a measurement."""
        self.cpu_s += (cpu_s - self.cpu_s) * FRAME_COUNTS

    def ears_most(self, rules: AdmissionRules) -> int:
        """So many the event loop can attend to."""
        return round(rules.loop_share * FRAME_MS / 1000 / max(self.cpu_s, FRAME_LEAST_S))


@dataclass(frozen=True, slots=True)
class Demand:
    """What one open ear needs."""

    cost: float
    is_speaking: bool


def reserved(demands: Iterable[Demand], rules: AdmissionRules) -> float:
    """Cores that open ears need between them."""
    return sum(one.cost * (1.0 if one.is_speaking else rules.speaking_share) for one in demands)


def admitted(costs: Sequence[float], in_use: float, cores: int, rules: AdmissionRules) -> int | None:
    """Which of these ways of listening, the wanted one first, a new ear gets; None where none fits."""
    room = cores * rules.cpu_share - in_use
    return next((index for index, cost in enumerate(costs) if cost * rules.speaking_share <= room), None)


def grade(index: int | None, loop_late_s: float, rules: AdmissionRules) -> Grade:
    """What `admitted` means for the caller."""
    if loop_late_s > rules.loop_late_s:
        return Grade.PERSON
    if index is None:
        return Grade.KEYS
    return Grade.CHEAPER if index else Grade.WANTED
