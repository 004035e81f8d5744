"""What a talk can be told of the legs beside the caller's; each is one of a conversation's events, too."""

from dataclasses import dataclass

from callcenter.calls.talk_record import Whereabouts
from callcenter.vocabulary.ids import LegId, SeatId


@dataclass(frozen=True, slots=True)
class SeatRung:
    """An agent's telephone rings."""

    seat: SeatId
    leg: LegId


@dataclass(frozen=True, slots=True)
class RoomEntered:
    """A leg is in the call's room."""

    leg: LegId


@dataclass(frozen=True, slots=True)
class LegGone:
    """A leg of the call, not the caller's."""

    leg: LegId


@dataclass(frozen=True, slots=True)
class TalkSeen:
    """Where a talk's channels are, after the link was down."""

    agent_leg: LegId
    seen: Whereabouts
