"""Asterisk's language and the calls room's, turned into each other."""

import asyncio
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import assert_never

from callcenter.agents.life import PhoneChanged, PhoneState
from callcenter.agents.roster import Roster
from callcenter.asterisk.ami import events as ami
from callcenter.asterisk.ami.control import Control
from callcenter.asterisk.ami.legs import SPY
from callcenter.asterisk.ami.reading import AGENT, JOINING, ROOM, TRANSFERS
from callcenter.asterisk.ami.snapshots import Channel
from callcenter.asterisk.errors import ActionRefusedError, LinkBusyError, NotConnectedError, UnsafeFieldError
from callcenter.calls.lifeboat_facts import Shortage
from callcenter.calls.ports import CallOut, HeldChannel, NeverDialledError, Place
from callcenter.calls.supervision_facts import Manner
from callcenter.calls.switchboard import Switchboard
from callcenter.calls.talk_facts import Colleague
from callcenter.calls.talk_ports import Given, OfferKind, ThirdWanted
from callcenter.calls.talk_record import Whereabouts
from callcenter.vocabulary.ids import CallId, LegId, NodeId, QueueId, SeatId, bare, node_of

BACK = ("talk", "back")
"""Context and extension where the dialplan hands a caller to the service that asks for them."""
BUSY = ("crowded", "told")
"""Where it says that the lines are busy."""
HELD = "held"
"""The extension of the dialplan's room where a caller hears music."""
AGAIN: Mapping[str, str] = MappingProxyType({"CC_AGAIN": "1"})
"""Nothing is over with the end of this talk: the lifeboat would serve the caller, should we be gone."""
DIALLED = "AppDial"
"""What Asterisk calls the application of a leg that Dial() made."""
HELD_VARIABLES = ("CC_QUEUE", "QUEUE_PRIO", "CC_ARRIVED", "CC_DIALLED", "CC_NUMBER", "CC_SEAT", "CC_TALKED", "CC_PEER")
_ASKED_AT_A_TIME = 16


class AsteriskTelephony:
    """`calls.ports.Telephony` on our Asterisks."""

    def __init__(self, controls: Mapping[NodeId, Control], callback_dial: str = "", outside_dial: str = "") -> None:
        self._controls = controls
        self._outside_dial = outside_dial
        """How numbers outside are dialled that agents consult, with ``{number}`` in it."""
        self._callback_dial = callback_dial
        """How citizens are called back, with ``{number}`` in it."""

    async def keep_place(self, channel: str, call: CallId, queue: QueueId, priority: int) -> None:
        await self._control(call).set_variables(channel, {"CC_QUEUE": queue, "QUEUE_PRIO": str(priority)})

    async def prepare_offer(
        self, channel: str, call: CallId, seat: SeatId, ring_s: int, kind: OfferKind | None = None
    ) -> None:
        by_itself = {} if kind is None else {"CC_KIND": kind, "CC_AUTO": "1"}
        # CC_DIAL last: it is what the dialplan looks at.
        wanted = {"CC_SEAT": seat, "CC_RING_S": str(ring_s), **by_itself, "CC_DIAL": f"PJSIP/{seat}"}
        await self._control(call).set_variables(channel, wanted)

    async def record_nothing(self, channel: str, call: CallId) -> None:
        await self._control(call).set_variables(channel, {"CC_NO_RECORD": "1"})

    async def prepare_transfer(self, channel: str, call: CallId, number: str) -> None:
        await self._control(call).set_variables(channel, {"CC_TRANSFER": number})

    async def call_back(self, wanted: CallOut) -> None:
        variables = {
            "CC_CALL": bare(wanted.call),
            "CC_NUMBER": wanted.number,
            "CC_DIALLED": wanted.shown,
            "CC_ARRIVED": str(int(wanted.begun_at.timestamp())),
            "CC_QUEUE": wanted.queue,
            "QUEUE_PRIO": str(wanted.priority),
        }
        try:
            await self._control(wanted.call).originate(
                bare(wanted.call),
                self._callback_dial,
                wanted.digits,
                shown=wanted.shown,
                ring_s=wanted.ring_s,
                variables=variables,
            )
        except (ActionRefusedError, LinkBusyError, UnsafeFieldError) as error:
            raise NeverDialledError(str(error)) from error
        except NotConnectedError as error:
            if error.was_sent:
                raise
            raise NeverDialledError(str(error)) from error

    async def finish(self, channel: str, call: CallId) -> None:
        await self._control(call).set_variables(channel, {"CC_DONE": "1"})

    async def take_back(self, channel: str, call: CallId) -> None:
        await self._control(call).redirect(channel, *BACK)

    async def turn_away(self, channel: str, call: CallId) -> None:
        await self._control(call).redirect(channel, *BUSY)

    async def hold(self, call: CallId, caller: LegId, agent: LegId) -> None:
        await self._control(call).hold(caller, agent)

    async def set_aside(self, call: CallId, caller: LegId) -> None:
        await self._control(call).set_aside(caller)

    async def bring_caller(self, call: CallId, caller: LegId) -> None:
        await self._control(call).resume(caller)

    async def gather(self, call: CallId, caller: LegId, agent: LegId) -> None:
        await self._control(call).gather(caller, agent)

    async def ring_third(self, call: CallId, caller: LegId, wanted: ThirdWanted) -> None:
        who = wanted.who
        dial = f"PJSIP/{who.seat}" if isinstance(who, Colleague) else self._outside_dial.replace("{number}", who.number)
        await self._control(call).dial_third(
            bare(wanted.leg),
            dial,
            caller=caller,
            room=bare(call),
            shown=wanted.shown,
            kind="consult",
            ring_s=wanted.ring_s,
        )

    async def hand_over(self, call: CallId, given: Given) -> None:
        control = self._control(call)
        await control.make_agent(given.third, given.caller, given.seat)
        if given.is_held:
            await control.resume(given.caller)
        await control.hang_up(given.agent)

    async def listen(self, call: CallId, caller: LegId, agent: LegId, seat: SeatId, leg: LegId) -> None:
        await self._control(call).spy(bare(leg), seat, on=agent, caller=caller, room=bare(call), manner="listen")

    async def listen_as(self, call: CallId, leg: LegId, manner: Manner) -> None:
        if manner == "barge":
            await self._control(call).join(leg)
        else:
            await self._control(call).change_spying(leg, manner)

    async def put_away(self, call: CallId, caller: LegId, agent: LegId, number: str) -> None:
        await self._control(call).end_talk(bare(caller), agent, {**AGAIN, "CC_TRANSFER": number})

    async def send_back(self, call: CallId, channel: str, agent: LegId) -> None:
        await self._control(call).end_talk(channel, agent, AGAIN)

    async def ring_again(self, call: CallId, caller: LegId, agent: LegId) -> None:
        await self._control(call).redial_auto(caller, agent)

    async def hang_up(self, call: CallId, leg: LegId, cause: int = 16) -> None:
        await self._control(call).hang_up(leg, cause)

    async def mute(self, call: CallId, agent: LegId, *, is_on: bool) -> None:
        await self._control(call).mute(agent, "in", is_on=is_on)

    async def pause_recording(self, call: CallId, caller: LegId, *, is_on: bool) -> None:
        await self._control(call).pause_recording(caller, is_on=is_on)

    async def play_keys(self, call: CallId, leg: LegId, keys: str) -> None:
        await self._control(call).play_keys(leg, keys)

    async def held(self, node: NodeId) -> tuple[HeldChannel, ...]:
        """Every caller's channel that `node` holds now."""
        control = self._controls[node]
        channels = await control.channels()
        gate = asyncio.Semaphore(_ASKED_AT_A_TIME)

        async def ask(channel: Channel, call: CallId) -> HeldChannel | None:
            try:
                async with gate:
                    variables = await control.variables(channel.channel, *HELD_VARIABLES)
            except ActionRefusedError:
                # Hung up since the list was read.
                return None
            # Who was consulted, on a number outside.
            return None if variables["CC_PEER"] else _held(channel, call, variables, channels)

        # The leg to a transfer's number carries the call, too.
        own = (one for one in channels if one.seat is None and one.application != DIALLED)
        callers = [(one, one.call) for one in own if one.call is not None]
        answers = await asyncio.gather(*(ask(channel, call) for channel, call in callers))
        return tuple(held for held in answers if held is not None)

    def _control(self, call: CallId) -> Control:
        return self._controls[node_of(call)]


_PLACES: Mapping[str, Place] = {
    "talk": "service",
    "offer": "offer",
    "record": "offer",
    ROOM: "offer",
    "transfer": "transfer",
    TRANSFERS: "transfer",
    "lifeboat": "lifeboat",
}


def _held(channel: Channel, call: CallId, variables: Mapping[str, str], all_: Iterable[Channel]) -> HeldChannel:
    # Neither who was consulted nor who listens.
    others = [one for one in all_ if one.call == call and one.leg != channel.leg]
    seats = [one for one in others if one.seat is not None and _is_agents(one)]
    if channel.context == ROOM:
        # Held or not, it is this agent's call.
        talking = [one for one in seats if one.context == ROOM]
    else:
        talking = [one for one in seats if channel.bridge is not None and one.bridge == channel.bridge]
    return HeldChannel(
        call=call,
        leg=channel.leg,
        channel=channel.channel,
        where=_PLACES.get(channel.context, "elsewhere"),
        variables=variables,
        talking_to=talking[0].seat if talking else None,
        is_ringing=not talking and bool(seats),
        agent_leg=talking[0].leg if talking else LegId(""),
        talk=Whereabouts(
            is_in_room=channel.context == ROOM,
            is_held=(channel.context, channel.exten) == (ROOM, HELD),
            legs=frozenset(one.leg for one in others),
            in_room=frozenset(one.leg for one in others if one.context == ROOM),
        ),
    )


def _is_agents(leg: Channel) -> bool:
    return leg.context not in (ROOM, JOINING, SPY) or (leg.context, leg.exten) == (ROOM, AGENT)


_PHONES = {
    ami.SeatState.NOT_INUSE: PhoneState.READY,
    ami.SeatState.UNAVAILABLE: PhoneState.ABSENT,
    ami.SeatState.INVALID: PhoneState.ABSENT,
    ami.SeatState.UNKNOWN: PhoneState.ABSENT,
}


def phone_of(state: ami.SeatState) -> PhoneState:
    """Whether a seat's phone can be rung; whatever is neither idle nor away is busy."""
    return _PHONES.get(state, PhoneState.BUSY)


NO_ROUTE = 3
_Q850 = {3: 19, 5: 17, 8: 34}
"""Of Asterisk's control frames: it rang, busy, congested."""

Told = ami.CallEvent | ami.SeatStateChanged
"""What a link tells of calls and phones."""


def call_of(event: Told) -> CallId | None:
    """The call that `event` speaks of."""
    return None if isinstance(event, ami.SeatStateChanged) else event.call


def tell(  # noqa: C901, PLR0912 one case an event
    switchboard: Switchboard, roster: Roster, event: Told
) -> None:
    """Hand on one event of a link."""
    match event:
        case ami.CallerArrived():
            switchboard.caller_arrived(
                event.node, event.call, event.leg, event.channel, event.number_raw, event.dialled
            )
        case ami.CallRefused():
            why: Shortage = "rate" if event.why == "rate" else "calls"
            switchboard.refused(event.node, event.call, event.leg, event.number_raw, event.dialled, why)
        case ami.CallbackAnswered(call=call):
            switchboard.citizen_answered(call)
        case ami.CallbackFailed(call=call, reason=reason):
            switchboard.dial_failed(call, _Q850.get(reason, NO_ROUTE))
        case ami.SeatAnswered(call=call, seat=seat, leg=leg):
            switchboard.seat_answered(call, seat, leg)
        case ami.SeatDeclined(call=call, seat=seat):
            switchboard.seat_declined(call, seat)
        case ami.OfferEnded(call=call, status=status, cause=cause):
            switchboard.offer_ended(call, status, cause)
        case ami.SeatRung(call=call, seat=seat, leg=leg):
            switchboard.seat_rung(call, seat, leg)
        case ami.RoomJoined(call=call, leg=leg):
            switchboard.room_entered(call, leg)
        case ami.LegAnswered(call=call, leg=leg):
            switchboard.leg_answered(call, leg)
        case ami.LegFailed(call=call, leg=leg):
            switchboard.leg_hung_up(call, leg, 0)
        case ami.TransferAnswered(call=call):
            switchboard.transfer_answered(call)
        case ami.TransferEnded(call=call, status=status):
            switchboard.transfer_ended(call, status)
        case ami.LifeboatEntered(call=call, queue=queue, cause=cause):
            switchboard.went_adrift(call, queue, cause)
        case ami.LegHungUp(call=call, leg=leg, cause=cause):
            if call is not None:
                switchboard.leg_hung_up(call, leg, cause)
        case ami.SeatStateChanged(seat=seat, state=state):
            agent = roster.at(seat)
            if agent is not None:
                roster.apply(agent.id, PhoneChanged(phone_of(state)))
        case (
            ami.RoomLeft()
            | ami.QueueCallerJoined()
            | ami.QueueCallerLeft()
            | ami.LifeboatConnected()
            | ami.LifeboatCompleted()
        ):
            # Told by other events that come with them, or of use to nobody yet.
            pass
        case never:
            assert_never(never)
