"""What it takes to listen to a talk, of the Asterisk that holds it; part of `ports.Telephony`."""

from typing import Protocol

from callcenter.calls.supervision_facts import Manner
from callcenter.vocabulary.ids import CallId, LegId, SeatId


class SpyTelephony(Protocol):
    """Every method has a deadline and raises `TelephonyError`."""

    async def listen(self, call: CallId, caller: LegId, agent: LegId, seat: SeatId, leg: LegId) -> None:
        """Ring the supervisor's seat, in the background: who answers, by `leg`, hears the agent's leg.

        Not to be asked again unless it was refused.
        """
        ...

    async def listen_as(self, call: CallId, leg: LegId, manner: Manner) -> None:
        """Change how a leg takes part that listens already; to `barge` only where the talk is in its room."""
        ...
