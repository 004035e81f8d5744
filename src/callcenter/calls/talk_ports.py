"""What a talk needs of the Asterisk that holds it: beyond `ports.Telephony`, and part of it."""

from dataclasses import dataclass
from typing import Literal, Protocol

from callcenter.calls.talk_facts import Colleague, Office
from callcenter.vocabulary.ids import CallId, LegId, SeatId

OfferKind = Literal["rejoin", "outgoing"]
"""An offer that the agent's telephone answers by itself: after it was lost, or because the agent calls out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdWanted:
    """Somebody to be rung into the call's room."""

    leg: LegId
    """As it will be called."""
    who: Colleague | Office
    shown: str
    """The number that they see; digits."""
    ring_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A call on its way from an agent to a third."""

    caller: LegId
    agent: LegId
    third: LegId
    seat: SeatId
    """Where the call is from now on; that of the agent where the third has none."""
    is_held: bool
    """The caller still hears music."""


class TalkTelephony(Protocol):
    """Every method has a deadline and raises `TelephonyError`; nothing is promised then, and it may be asked again."""

    async def hold(self, call: CallId, caller: LegId, agent: LegId) -> None:
        """Out of the connection that the dialplan made: the caller to music, the agent into the call's room."""
        ...

    async def set_aside(self, call: CallId, caller: LegId) -> None:
        """The caller out of the room, to music."""
        ...

    async def bring_caller(self, call: CallId, caller: LegId) -> None:
        """From the music into the room."""
        ...

    async def gather(self, call: CallId, caller: LegId, agent: LegId) -> None:
        """Both out of the connection that the dialplan made, into the room."""
        ...

    async def ring_third(self, call: CallId, caller: LegId, wanted: ThirdWanted) -> None:
        """In the background; who answers is in the room. Not to be asked again unless it was refused."""
        ...

    async def hand_over(self, call: CallId, given: "Given") -> None:
        """The third has the call from now on, the agent's leg ends."""
        ...

    async def put_away(self, call: CallId, caller: LegId, agent: LegId, number: str) -> None:
        """The agent's leg ends, and the dialplan puts the caller through to an allowed number."""
        ...

    async def send_back(self, call: CallId, channel: str, agent: LegId) -> None:
        """The agent's leg ends, and the caller comes back to us to wait once more."""
        ...

    async def ring_again(self, call: CallId, caller: LegId, agent: LegId) -> None:
        """The seat that is rung is rung once more, with a call that its telephone answers by itself."""
        ...

    async def hang_up(self, call: CallId, leg: LegId, cause: int = 16) -> None:
        """Q.850. A leg that is gone is left so."""
        ...

    async def mute(self, call: CallId, agent: LegId, *, is_on: bool) -> None:
        """Whether the others hear the agent."""
        ...

    async def pause_recording(self, call: CallId, caller: LegId, *, is_on: bool) -> None:
        """Of the talk that goes on: silence is recorded instead of both. Refused where nothing is recorded."""
        ...

    async def play_keys(self, call: CallId, leg: LegId, keys: str) -> None:
        """To whoever is at `leg`."""
        ...
