"""What supervisors do to callers who wait: move them to another queue, raise them in the order.

Rules: the place in line, which began with the arrival, never changes; nobody is put behind where the list and the flow
have put them; each deed is a fact on the call's timeline before the line knows of it; done twice, it is done once. A
caller for whom an agent is being rung, or who is in the lifeboat, is left where they are.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import assert_never

from callcenter.calls import life
from callcenter.calls.dispatch import Caller as InLine
from callcenter.calls.listening import Listener, Listening
from callcenter.calls.live import LiveCall
from callcenter.calls.recording_facts import Pause
from callcenter.calls.supervision_facts import CallerMoved, Manner, PriorityRaised, WhyRaised
from callcenter.calls.talk_facts import Colleague
from callcenter.ivr.walk import events
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId, QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Tier


class NotSupervisedError(CallCenterError):
    """The call stands where this cannot be done to it; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What supervisors see of a live call, beside its state."""

    queue: QueueId
    tier: Tier
    raised_from: Tier | None
    language: Language
    agent: AgentId | None
    listener: Listener | None
    """The supervisor who listens."""
    pause: Pause | None
    """Of the recording."""
    is_unrecorded: bool
    """The caller does not want to be recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    queue: QueueId
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    tier: Tier
    why: WhyRaised
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """At the supervisor's own seat."""

    manner: Manner
    who: Colleague
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StopListening:
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver:
    who: Colleague
    by: str


Deed = Move | Raise | Listen | StopListening | TakeOver


@dataclass(frozen=True, slots=True)
class AlarmAsked:
    """The agent who has the call needs help."""

    agent: AgentId


@dataclass(frozen=True, slots=True)
class Supervised:
    """A supervisor asks for a deed; `done` tells them what became of it."""

    deed: Deed
    done: asyncio.Future[None] = field(compare=False)


async def supervise(
    call: LiveCall,
    event: Supervised,
    in_line: InLine,
    walk_on: Callable[[events.Event], Awaitable[None]],
    listening: Listening,
) -> None:
    """Do it, in the call's own turn. What nobody waits for any more is not done."""
    if event.done.done():
        return
    try:
        match event.deed:
            case Move() | Raise() if not isinstance(call.life, life.Waiting):
                raise NotSupervisedError(mend(call.life))
            case Move() as move:
                await _move(call, move, in_line, walk_on)
            case Raise() as raised:
                await _raise(call, raised, in_line)
            case Listen(manner=manner, who=who, by=by):
                await listening.listen(by, who, manner)
            case StopListening(by=by):
                await listening.stop(by)
            case TakeOver(who=who, by=by):
                await listening.take_over(by, who)
            case never:
                assert_never(never)
    except CallCenterError as refused:
        _settle(event.done, refused)
    else:
        _settle(event.done)


async def _move(
    call: LiveCall, move: Move, in_line: InLine, walk_on: Callable[[events.Event], Awaitable[None]]
) -> None:
    was = call.standing.queue
    if was == move.queue:
        return
    call.note(CallerMoved(by=move.by, queue=move.queue, was=was))
    joined = call.standing.move(move.queue, in_line, is_ready=call.may_be_offered)
    if joined is not None:
        call.step(life.Queued(joined))
    await walk_on(events.CallerMoved(move.queue))
    await call.keep_place()


async def _raise(call: LiveCall, raised: Raise, in_line: InLine) -> None:
    standing = call.standing
    own = standing.own_tier
    if raised.tier > own:
        raise NotSupervisedError(f"tier: the caller has tier {own.value} already; take a smaller one")
    if raised.tier == standing.tier:
        return
    call.note(PriorityRaised(by=raised.by, tier=raised.tier, was=standing.tier, own=own, why=raised.why))
    joined = standing.rank(raised.tier, in_line, is_ready=call.may_be_offered)
    if joined is not None:
        call.step(life.Queued(joined))
    await call.keep_place()


def mend(state: life.State) -> str:
    match state:
        case life.Ringing():
            return "an agent is being rung for this caller now; look again when that is over"
        case life.Adrift():
            return "Asterisk alone holds this caller now; look again in a moment"
        case _:
            return "only a caller who waits in line can be moved or raised"


def _settle(done: asyncio.Future[None], refused: CallCenterError | None = None) -> None:
    # Whoever asked may have gone away meanwhile.
    if done.done():
        return
    if refused is None:
        done.set_result(None)
    else:
        done.set_exception(refused)
