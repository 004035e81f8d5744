"""A supervisor's ear in a talk: listens, whispers to the agent, speaks with both, or takes the call over.

Rules: one supervisor a talk; what is wanted is done when their telephone has answered; it ends with the agent's leg,
with theirs, or when they say so; each change that took place is a fact on the timeline.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from callcenter.calls.live import LiveCall
from callcenter.calls.requests import ExchangeAwayError
from callcenter.calls.supervision_facts import Manner, SupervisorLeft, SupervisorListened, SupervisorTookOver
from callcenter.calls.talk import NotPossibleNowError
from callcenter.calls.talk_facts import Colleague
from callcenter.calls.talking import Talking
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import LegId, leg_id, node_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Who listens, and how."""

    by: str
    who: Colleague
    leg: LegId
    manner: Manner
    since: datetime
    is_there: bool = False
    """Their telephone has answered."""


class Listening:
    """Of one call. Raises NotPossibleNowError, and ExchangeAwayError where Asterisk cannot be asked."""

    def __init__(self, call: LiveCall, talking: Talking) -> None:
        self._call = call
        self._talking = talking
        self.listener: Listener | None = None

    async def listen(self, by: str, who: Colleague, manner: Manner) -> None:
        """From now on in this manner; asked again, nothing changes."""
        known = self._own(by)
        if known is None:
            await self._ring(by, who, manner)
        elif known.manner != manner:
            if known.is_there:
                await self._change(known, manner)
            self.listener = replace(known, manner=manner)

    async def stop(self, by: str) -> None:
        """Who does not listen need not stop."""
        known = self.listener
        if known is not None and known.by == by:
            await self._ask_to_hang_up(known)

    async def take_over(self, by: str, who: Colleague) -> None:
        """The agent is out of the talk, the supervisor has it; they listen already."""
        known = self._own(by)
        if known is None or not known.is_there:
            if self._call.agent == who.agent:
                return
            raise NotPossibleNowError("listen to the talk first, and answer your telephone; then take it over")
        await self._talking.take_over(known.leg, known.who)
        self._call.note(SupervisorTookOver(by=by, agent=who.agent))
        self.listener = None

    async def there(self, leg: LegId) -> None:
        """A telephone has answered."""
        known = self.listener
        if known is None or known.leg != leg or known.is_there:
            return
        self.listener = known = replace(known, is_there=True, since=self._call.outside.clock.now())
        if known.manner == "listen":
            self._call.note(SupervisorListened(by=known.by, manner="listen"))
            return
        try:
            await self._change(known, known.manner)
        except (NotPossibleNowError, ExchangeAwayError):
            # They listen, and can ask for more again.
            self.listener = replace(known, manner="listen")
            self._call.note(SupervisorListened(by=known.by, manner="listen"))

    def gone(self, leg: LegId) -> None:
        """A leg has ended, or was not answered."""
        if self.listener is not None and self.listener.leg == leg:
            self.over()

    def over(self) -> LegId | None:
        """Nobody listens any more. Returns a leg that only rings. Idempotent."""
        known, self.listener = self.listener, None
        if known is None or not known.is_there:
            return None if known is None else known.leg
        self._call.note(SupervisorLeft(by=known.by))
        return None

    def _own(self, by: str) -> Listener | None:
        if self.listener is not None and self.listener.by != by:
            raise NotPossibleNowError(f"{self.listener.by} listens to this talk already")
        return self.listener

    async def _ring(self, by: str, who: Colleague, manner: Manner) -> None:
        call, outside, agent = self._call.caller, self._call.outside, self._talking.agent_leg
        if agent is None:
            raise NotPossibleNowError("nobody talks with this caller: there is nothing to listen to")
        if self._call.agent == who.agent:
            raise NotPossibleNowError("this is your own call")
        leg = leg_id(node_of(call.call), str(uuid4()))
        # Before it is asked for: the answer may be told sooner than the request has ended.
        self.listener = Listener(by=by, who=who, leg=leg, manner=manner, since=outside.clock.now())
        try:
            await outside.telephony.listen(call.call, call.leg, agent, who.seat, leg)
        except TelephonyError as error:
            self.listener = None
            raise ExchangeAwayError("Asterisk cannot be asked now: try again") from error

    async def _change(self, known: Listener, manner: Manner) -> None:
        if manner == "barge":
            await self._talking.gather()
        try:
            await self._call.outside.telephony.listen_as(self._call.caller.call, known.leg, manner)
        except TelephonyError as error:
            raise ExchangeAwayError("Asterisk cannot be asked now: try again") from error
        self._call.note(SupervisorListened(by=known.by, manner=manner))

    async def _ask_to_hang_up(self, known: Listener) -> None:
        try:
            await self._call.outside.telephony.hang_up(self._call.caller.call, known.leg)
        except TelephonyError as error:
            raise ExchangeAwayError("Asterisk cannot be asked now: hang up your telephone") from error
