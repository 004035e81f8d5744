"""The law of conservation: who came was answered, gave up, left a message, is still there … Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from callcenter.balance.accounts import Accounts
from callcenter.balance.weighing import Reach, last_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Calls, counted by two keepers."""

    by_asterisk: int = 0
    """Callers who came, by CEL."""
    entered: int = 0
    """Callers who came, by our timelines."""
    dialled: int = 0
    """Calls that we made."""
    ended: Mapping[str, int] = field(default_factory=dict)
    """Of those who came, by outcome."""
    open: Mapping[str, int] = field(default_factory=dict)
    """Of those who came and are not over, by state."""

    @property
    def is_kept(self) -> bool:
        """Whether the law holds."""
        return self.by_asterisk == self.entered == sum(self.ended.values()) + sum(self.open.values())

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            by_asterisk=self.by_asterisk + other.by_asterisk,
            entered=self.entered + other.entered,
            dialled=self.dialled + other.dialled,
            ended=dict(Counter(self.ended) + Counter(other.ended)),
            open=dict(Counter(self.open) + Counter(other.open)),
        )


def summed(accounts: Iterable[Accounts], reach: Reach) -> Sums:
    """Each call counted once; one that Asterisk's files do not reach back to, as our record says."""
    ended: Counter[str] = Counter()
    there: Counter[str] = Counter()
    by_asterisk = dialled = 0
    for one in accounts:
        if one.told is not None and one.told.is_dialled:
            dialled += 1
            continue
        by_asterisk += one.seen is not None or reach.since is None or last_at(one) < reach.since
        if one.told is not None:
            (ended if one.told.is_over else there)[one.told.outcome or one.told.state] += 1
    entered = sum(ended.values()) + sum(there.values())
    return Sums(by_asterisk=by_asterisk, entered=entered, dialled=dialled, ended=dict(ended), open=dict(there))
