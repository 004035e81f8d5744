"""What Asterisk wrote down of a call (CEL), told as the calls room tells a life. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from callcenter.asterisk.cel import REFUSED, SERVED, CelRow
from callcenter.calls import life
from callcenter.calls.lifeboat_facts import LifeboatServed
from callcenter.calls.salvage import Testimony, Witnessed
from callcenter.vocabulary.ids import LegId, NodeId, QueueId
from callcenter.vocabulary.tiers import Tier

NORMAL = 16
"""Q.850."""


def testimony(node: NodeId, rows: Sequence[CelRow], queue: QueueId) -> Testimony | None:
    """One call's rows as its story; None where its caller's leg is not among them.

    CEL does not say which queue the lifeboat used, but of whom it met by itself: of others `queue` is taken.
    """
    caller = next((row.leg for row in rows if row.seat is None), None)
    if caller is None:
        return None
    return Testimony(
        call=rows[0].call,
        node=node,
        leg=caller,
        arrived_at=rows[0].at,
        witnessed=tuple(_told(rows, caller, queue)),
    )


_ELSEWHERE = frozenset({"audiosocket", "dial", "queue"})
"""Where a caller goes whom no agent talks with any more."""


def _told(rows: Sequence[CelRow], caller: LegId, queue: QueueId) -> Iterator[Witnessed]:
    story = _Story({row.leg: row.cause for row in rows if row.event == "HANGUP"})
    for row in rows:
        yield from story.callers(row, queue) if row.leg == caller else story.others(row)


class _Story:
    """One caller and the seats they met. Who is held, or is joined by others, leaves one bridge for another: they part
    when the agent's leg ends, or when the caller is somewhere else.
    """

    def __init__(self, causes: Mapping[LegId, int]) -> None:
        self._causes = causes
        self._is_caller_in = False
        self._seats_in: dict[LegId, CelRow] = {}
        self._with: CelRow | None = None
        """Whom the caller has met."""
        self._queue: QueueId | None = None
        """The one that Asterisk has chosen by itself."""
        self._left_at: datetime | None = None
        """When one of the two has left their bridge."""

    def callers(self, row: CelRow, queue: QueueId) -> Iterator[Witnessed]:
        """What a row of the caller's own leg tells."""
        match row.event:
            case "ANSWER":
                # Of a citizen whom we called back; all others' legs are answered before they count as arrived.
                yield Witnessed(row.at, life.Reached())
            case "APP_START" if row.application.lower() in _ELSEWHERE:
                if self._left_at is not None:
                    yield from self._part(self._left_at)
                if row.application.lower() == "queue":
                    yield Witnessed(row.at, life.CastAdrift(self._queue or queue, "the service was away"))
            case event if event == SERVED:
                served = _served(row.extra, queue)
                self._queue = served.queue
                yield Witnessed(row.at, life.ServedAdrift(served))
            case event if event == REFUSED:
                yield Witnessed(row.at, life.TurnedAway("rate" if row.extra == "rate" else "calls"))
            case "BRIDGE_ENTER":
                self._is_caller_in = True
                yield from self._meet(row.at)
            case "BRIDGE_EXIT":
                self._is_caller_in, self._left_at = False, row.at
            case "HANGUP":
                if self._left_at is not None:
                    yield from self._part(self._left_at)
                yield Witnessed(row.at, life.HungUp(row.cause))
            case _:
                pass

    def others(self, row: CelRow) -> Iterator[Witnessed]:
        """What a row of another leg tells."""
        if row.seat is None:
            return
        match row.event:
            case "BRIDGE_ENTER":
                self._seats_in[row.leg] = row
                yield from self._meet(row.at)
            case "BRIDGE_EXIT":
                self._seats_in.pop(row.leg, None)
                if self._with is not None and row.leg == self._with.leg:
                    self._left_at = row.at
            case "HANGUP" if self._with is not None and row.leg == self._with.leg:
                yield from self._part(self._left_at or row.at)
            case _:
                pass

    def _meet(self, at: datetime) -> Iterator[Witnessed]:
        if not self._is_caller_in or not self._seats_in:
            return
        if self._with is not None and self._with.leg in self._seats_in:
            # The same two in another bridge, or somebody has joined them.
            self._left_at = None
        elif self._with is None:
            self._with = next(iter(self._seats_in.values()))
            self._left_at = None
            if self._with.seat is not None:
                yield Witnessed(at, life.Connected(None, self._with.seat, self._with.leg))

    def _part(self, at: datetime) -> Iterator[Witnessed]:
        if self._with is not None:
            yield Witnessed(at, life.Parted(self._causes.get(self._with.leg, NORMAL)))
        self._with = self._left_at = None


def _served(extra: str, otherwise: QueueId) -> LifeboatServed:
    """Of queue/tier/key/notice, each empty for none."""
    queue, tier, key, notice, *_ = (*extra.split("/"), "", "", "", "")
    return LifeboatServed(
        queue=QueueId(queue) if queue else otherwise,
        tier=Tier(int(tier)) if tier in {str(one.value) for one in Tier} else None,
        key=key or None,
        notice=int(notice) if notice.isdecimal() else None,
    )
