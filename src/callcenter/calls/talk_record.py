"""How a talk stands, as the call's record keeps it: drawn from the timeline's facts, read by desktops and takeovers.

Pure.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from callcenter.calls import talk
from callcenter.calls.recording_facts import Pause, RecordingPaused, RecordingResumed
from callcenter.calls.talk_facts import (
    AgentLost,
    Colleague,
    Office,
    TalkHeld,
    TalkMerged,
    TalkResumed,
    ThirdAnswered,
    ThirdLeft,
    ThirdRung,
)
from callcenter.vocabulary.ids import AgentId, LegId, SeatId

Shape = Literal["plain", "held", "consulting", "conferring", "rejoining", "away"]
"""`rejoining`: the agent's telephone was lost, and the caller waits for them. `away`: the agent has given the caller to
a number outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdNow:
    """Somebody beside caller and agent."""

    leg: LegId
    who: Annotated[Colleague | Office, Field(discriminator="kind")]
    rung_at: datetime
    answered_at: datetime | None = None
    is_emergency: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkNow:
    shape: Shape
    since: datetime
    until: datetime | None = None
    """How long the caller waits for the agent; of `rejoining` alone."""
    third: ThirdNow | None = None
    pause: Pause | None = None
    """While the recording is paused."""

    @property
    def consulted(self) -> AgentId | None:
        """The colleague who is asked, or has joined."""
        who = None if self.third is None else self.third.who
        return who.agent if isinstance(who, Colleague) else None


_Reshaping = TalkHeld | TalkResumed | TalkMerged | ThirdRung | ThirdAnswered | ThirdLeft
TalkFact = _Reshaping | RecordingPaused | RecordingResumed


def after(now: TalkNow | None, fact: TalkFact, at: datetime) -> TalkNow | None:
    """How the talk stands after `fact`; None where nobody talks."""
    match fact:
        case RecordingPaused(agent=agent, reason=reason, until=until):
            return None if now is None else replace(now, pause=Pause(since=at, until=until, agent=agent, reason=reason))
        case RecordingResumed():
            return None if now is None else replace(now, pause=None)
        case _:
            then = _reshaped(now, fact, at)
            return None if then is None else replace(then, pause=None if now is None else now.pause)


def _reshaped(now: TalkNow | None, fact: _Reshaping, at: datetime) -> TalkNow | None:
    match fact:
        case TalkHeld():
            return TalkNow(shape="held", since=at)
        case TalkResumed():
            return TalkNow(shape="plain", since=at, third=None if now is None else now.third)
        case TalkMerged():
            return TalkNow(shape="conferring", since=at, third=None if now is None else now.third)
        case ThirdRung() as rung:
            third = ThirdNow(leg=rung.leg, who=rung.who, rung_at=at, is_emergency=rung.is_emergency)
            if rung.is_joining:
                return TalkNow(shape="conferring", since=at, third=third)
            return TalkNow(shape="consulting", since=at if now is None else now.since, third=third)
        case ThirdAnswered():
            if now is None or now.third is None:
                return now
            return replace(now, third=replace(now.third, answered_at=at))
        case ThirdLeft():
            if now is None:
                return None
            if now.shape == "consulting":
                return TalkNow(shape="held", since=now.since)
            return TalkNow(shape="plain", since=at)


def waiting_for(lost: AgentLost, at: datetime) -> TalkNow:
    return TalkNow(shape="rejoining", since=at, until=at + timedelta(seconds=lost.rejoin_s))


def shown(state: talk.State, pause: Pause | None = None) -> TalkNow:
    """The talk of a live call as its record will tell it."""
    third = talk.third_of(state)
    return TalkNow(
        pause=pause,
        shape=_shape(state),
        since=state.since,
        third=None
        if third is None
        else ThirdNow(
            leg=third.leg,
            who=third.who,
            rung_at=third.rung_at,
            answered_at=third.answered_at,
            is_emergency=third.is_emergency,
        ),
    )


def _shape(state: talk.State) -> Shape:
    match state:
        case talk.Plain() | talk.Roomed():
            return "plain"
        case talk.Held():
            return "held"
        case talk.Consulting():
            return "consulting"
        case talk.Conferring():
            return "conferring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where the channels of a talk are."""

    is_in_room: bool = False
    """Else they are connected as the dialplan did it."""
    is_held: bool = False
    """The caller hears music."""
    legs: frozenset[LegId] = frozenset()
    """All that the call has, but for the caller's."""
    in_room: frozenset[LegId] = frozenset()
    """Those of them who are in the call's room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTalk:
    """A talk that an earlier life of this process has left."""

    seat: SeatId
    leg: LegId
    """The agent's."""
    state: talk.State


def state_of(now: TalkNow) -> talk.State:
    """The talk that a record tells of."""
    third = None if now.third is None else _third(now.third)
    match now.shape:
        case "held":
            return talk.Held(now.since)
        case "consulting" if third is not None:
            return talk.Consulting(now.since, third)
        case "conferring" if third is not None:
            return talk.Conferring(now.since, third)
        case _:
            return talk.Plain(now.since)


def caught_up(state: talk.State, seen: Whereabouts, at: datetime) -> tuple[talk.State, tuple[talk.Fact, ...]]:
    """The talk as its channels have it, and what its timeline lacks: the channels are the truth, we know the names."""
    told: list[talk.Fact] = []
    for missed in (_of_the_third, _of_the_caller):
        if (happened := missed(state, seen)) is not None:
            state, _, facts = talk.on(state, happened, at)
            told += facts
    match state:
        case talk.Plain() if seen.is_in_room:
            state = talk.Roomed(state.since)
        case talk.Roomed() if not seen.is_in_room:
            state = talk.Plain(state.since)
        case _:
            pass
    return state, tuple(told)


def _of_the_third(state: talk.State, seen: Whereabouts) -> talk.Deed | talk.Event | None:
    third = talk.third_of(state)
    if third is None:
        return None
    if third.leg not in seen.legs:
        return talk.ThirdGone(third.leg)
    return talk.ThirdJoined(third.leg) if third.leg in seen.in_room else None


def _of_the_caller(state: talk.State, seen: Whereabouts) -> talk.Deed | talk.Event | None:
    match state:
        case talk.Plain() | talk.Roomed() if seen.is_held:
            return talk.Hold()
        case talk.Held() if not seen.is_held:
            return talk.Resume()
        case talk.Consulting(third=third) if not seen.is_held and third.is_talking:
            return talk.Merge()
        case _:
            return None


def _third(third: ThirdNow) -> talk.Third:
    return talk.Third(
        leg=third.leg,
        who=third.who,
        rung_at=third.rung_at,
        answered_at=third.answered_at,
        is_emergency=third.is_emergency,
    )
