"""All cases as data: which part meets which fault, for how long, and what that may cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tests.chaos.clock import jumped
from tests.chaos.faults import (
    Done,
    asterisk,
    database,
    disk_full,
    killed,
    nothing,
    recogniser_stands_still,
    service,
    standby,
    stopped,
    told_to_stop,
    wire_reset,
    wired,
)


class Kind(StrEnum):
    """What a house has that others do not."""

    PLAIN = "one service"
    PAIR = "two services"
    CLOCK = "one service, whose clock can be set"


@dataclass(frozen=True, slots=True)
class Case:
    """One fault of one part."""

    part: str
    fault: str
    done: Done
    lasts_s: float = 0.0
    """0: it happens in a moment."""
    ends_calls: bool = False
    """Nobody's telephone survives this."""
    records: bool = True
    """Asterisk writes recordings meanwhile; where it does not, they lack as much as the fault lasted."""
    writes: bool = True
    """Asterisk writes down what happens; where it cannot, the reconciler has to name each call that this concerns."""
    kind: Kind = Kind.PLAIN
    """The house that it needs."""

    @property
    def name(self) -> str:
        return f"{self.part}: {self.fault}"


SLOW_S = 0.3
"""Each way: a connection round half the world."""
LINK_S, LONG_S = 8.0, 12.0
CONTROL = Case("nothing", "none", nothing)
CASES: Sequence[Case] = (
    Case("service", "kill -9", killed(service)),
    Case("service", "frozen (SIGSTOP)", stopped(service), LINK_S),
    Case("service", "disk full", disk_full(service), LINK_S),
    Case("database", "kill -9", killed(database)),
    Case("database", "frozen (SIGSTOP)", stopped(database), LONG_S),
    Case("database", "half open", wired("database", "swallowing"), LONG_S),
    Case("database", "reset", wire_reset("database")),
    Case("database", "slow", wired("database", "slow", delay_s=SLOW_S), LINK_S),
    Case("database", "cut in mid-answer", wired("database", "cutting", cut_after=700), LINK_S),
    Case("database", "disk full", disk_full(database), LINK_S),
    Case("AMI link", "stalled", wired("ami", "stalled"), LINK_S),
    Case("AMI link", "half open", wired("ami", "swallowing"), LINK_S),
    Case("AMI link", "reset", wire_reset("ami")),
    Case("AMI link", "slow", wired("ami", "slow", delay_s=SLOW_S), LINK_S),
    Case("AMI link", "cut in mid-message", wired("ami", "cutting", cut_after=1500), LINK_S),
    Case("AudioSocket", "stalled", wired("audiosocket", "stalled"), LINK_S),
    Case("AudioSocket", "half open", wired("audiosocket", "swallowing"), LINK_S),
    Case("AudioSocket", "reset", wire_reset("audiosocket")),
    Case("AudioSocket", "slow", wired("audiosocket", "slow", delay_s=SLOW_S), LINK_S),
    Case("AudioSocket", "cut in mid-frame", wired("audiosocket", "cutting", cut_after=32_100), LINK_S),
    Case("recogniser", "frozen (its threads)", recogniser_stands_still, LINK_S),
    Case("WebSocket", "stalled", wired("pages", "stalled"), LINK_S),
    Case("WebSocket", "half open", wired("pages", "swallowing"), LINK_S),
    Case("WebSocket", "reset", wire_reset("pages")),
    Case("WebSocket", "slow", wired("pages", "slow", delay_s=SLOW_S), LINK_S),
    Case("WebSocket", "cut in mid-frame", wired("pages", "cutting", cut_after=3_000), LINK_S),
    Case("Asterisk", "frozen (SIGSTOP)", stopped(asterisk), LINK_S, records=False),
    Case("Asterisk", "disk full", disk_full(asterisk), LINK_S, records=False, writes=False),
    Case("Asterisk", "kill -9", killed(asterisk), ends_calls=True),
    Case("service", "kill -9, with a standby", killed(service), kind=Kind.PAIR),
    Case("service", "frozen (SIGSTOP), with a standby", stopped(service), LINK_S, kind=Kind.PAIR),
    Case("service", "told to stop, with a standby", told_to_stop(service), kind=Kind.PAIR),
    Case("standby", "kill -9", killed(standby), kind=Kind.PAIR),
    Case("standby", "frozen (SIGSTOP)", stopped(standby), LINK_S, kind=Kind.PAIR),
    Case("database", "kill -9, with a standby", killed(database), kind=Kind.PAIR),
    Case("database", "half open, with a standby", wired("database", "swallowing"), LONG_S, kind=Kind.PAIR),
    Case("AMI link", "half open, with a standby", wired("ami", "swallowing"), LINK_S, kind=Kind.PAIR),
    Case("service", "clock an hour ahead", jumped(3600), LINK_S, kind=Kind.CLOCK),
    Case("service", "clock an hour behind", jumped(-3600), LINK_S, kind=Kind.CLOCK),
)
