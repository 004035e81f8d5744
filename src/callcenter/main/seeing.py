"""What Asterisk wrote down of one call (CEL, queue_log), told as an account to be weighed. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from callcenter.asterisk.cel import CelRow
from callcenter.asterisk.queue_log import ANSWERED, ENTERED, LEFT_WAITING, QueueLogRow
from callcenter.balance.accounts import Queued, Seen
from callcenter.vocabulary.ids import LegId, bare


def seen(rows: Sequence[CelRow], starts: Sequence[datetime]) -> Seen | None:
    """One call's rows; None where its caller's leg is not among them.

    `starts`: whatever was there before one of them is of an Asterisk that is no more.
    """
    caller = next((row.leg for row in rows if row.seat is None), None)
    if caller is None:
        return None
    gone_at = next((row.at for row in rows if row.leg == caller and row.event == "HANGUP"), None)
    last_at = rows[-1].at
    return Seen(
        call=rows[0].call,
        leg=caller,
        first_at=rows[0].at,
        last_at=last_at,
        gone_at=gone_at,
        is_cut=gone_at is None and any(start > last_at for start in starts),
        talk_s=_talk_s(rows, caller),
        times_adrift=sum(_is_adrift(row) for row in rows if row.leg == caller),
    )


def queued(rows: Iterable[QueueLogRow]) -> dict[LegId, Queued]:
    """By the caller's leg."""
    counts: dict[LegId, list[int]] = {}
    for row in rows:
        entered, ended, answered = counts.get(row.leg, [0, 0, 0])
        is_answer = row.event == ANSWERED
        counts[row.leg] = [
            entered + (row.event == ENTERED),
            ended + (is_answer or row.event in LEFT_WAITING),
            answered + is_answer,
        ]
    return {leg: Queued(entered=own[0], ended=own[1], answered=own[2]) for leg, own in counts.items()}


class Starts:
    """When an Asterisk was started anew, told from its legs' names: their numbers begin at 0 again.

    The leg that it makes as it starts is among the first.
    """

    def __init__(self) -> None:
        self.times: list[datetime] = []
        self._last = (0, -1)

    def take(self, leg: LegId, at: datetime, *, is_said: bool = False) -> None:
        """Each row's, in the file's order; `is_said`: it is the leg that Asterisk makes as it starts."""
        name = _number(leg)
        if name is None:
            return
        second, number = name
        # Of one second's legs the rows may come in any order.
        if number < self._last[1] and (is_said or second > self._last[0]):
            self.times.append(at)
            self._last = name
        elif number > self._last[1]:
            self._last = name


def _number(leg: LegId) -> tuple[int, int] | None:
    second, _, number = bare(leg).partition(".")
    return (int(second), int(number)) if second.isdecimal() and number.isdecimal() else None


def _is_adrift(row: CelRow) -> bool:
    return row.event == "APP_START" and row.application.lower() == "queue"


def _talk_s(rows: Sequence[CelRow], caller: LegId) -> float:
    """How long the caller and a seat were in bridges at the same time."""
    is_caller_in = False
    seats: set[LegId] = set()
    total, since = 0.0, None
    for row in rows:
        match row.event:
            case "BRIDGE_ENTER" if row.leg == caller:
                is_caller_in = True
            case "BRIDGE_EXIT" if row.leg == caller:
                is_caller_in = False
            case "BRIDGE_ENTER" if row.seat is not None:
                seats.add(row.leg)
            case "BRIDGE_EXIT" if row.seat is not None:
                seats.discard(row.leg)
            case _:
                continue
        if is_caller_in and seats:
            since = since or row.at
        elif since is not None:
            total, since = total + (row.at - since).total_seconds(), None
    if since is not None:
        total += (rows[-1].at - since).total_seconds()
    return total
