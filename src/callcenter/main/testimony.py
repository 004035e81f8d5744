"""What Asterisk wrote down of a call (CEL), told as the calls room tells a life. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from callcenter.asterisk.cel import CelRow
from callcenter.calls import life
from callcenter.calls.salvage import Testimony, Witnessed
from callcenter.vocabulary.ids import LegId, NodeId, QueueId


def testimony(node: NodeId, rows: Sequence[CelRow], queue: QueueId) -> Testimony | None:
    """One call's rows as its story; None where its caller's leg is not among them.

    CEL does not say which queue the lifeboat used: `queue` is taken.
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


def _told(  # noqa: C901, PLR0912 one case an event
    rows: Iterable[CelRow], caller: LegId, queue: QueueId
) -> Iterator[Witnessed]:
    is_caller_in = is_talking = False
    seat_in: CelRow | None = None
    left_at = None
    for row in rows:
        if is_talking and left_at and row.leg == caller and row.event in ("APP_START", "HANGUP"):
            # Who leaves a bridge is held, or joins a larger one; only what comes next says that the talk is over.
            yield Witnessed(left_at, life.Parted())
            is_talking = False
        match row.event:
            case "APP_START" if row.leg == caller and row.application.lower() == "queue":
                yield Witnessed(row.at, life.CastAdrift(queue, "the service was away"))
            case "ANSWER" if row.leg == caller:
                # Of a citizen whom we called back; all others' legs are answered before they count as arrived.
                yield Witnessed(row.at, life.Reached())
            case "BRIDGE_ENTER":
                if row.leg == caller:
                    is_caller_in = True
                elif row.seat is not None:
                    seat_in = row
                if is_caller_in and seat_in is not None and seat_in.seat is not None and not is_talking:
                    is_talking = True
                    yield Witnessed(row.at, life.Connected(None, seat_in.seat, seat_in.leg))
            case "BRIDGE_EXIT" if row.leg == caller or row.seat is not None:
                left_at = row.at
                if row.leg == caller:
                    is_caller_in = False
                elif seat_in is not None and row.leg == seat_in.leg:
                    seat_in = None
            case "HANGUP" if row.leg == caller:
                yield Witnessed(row.at, life.HungUp(row.cause))
            case _:
                pass
