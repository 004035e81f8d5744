"""The shape of a talk: who hears whom while an agent has the call, and what changes it. Pure.

Rules: an agent's deed out of place raises what is so and the mend, and changes nothing; one that is done already
wishes nothing; the caller is with the agent, or hears music, never alone in silence; a third whom nobody hears any
more is out.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from callcenter.calls.talk_facts import (
    Colleague,
    Office,
    TalkHeld,
    TalkMerged,
    TalkResumed,
    ThirdAnswered,
    ThirdLeft,
    ThirdRung,
)
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import LegId


class NotPossibleNowError(CallCenterError):
    """The talk is not such that this can be done; the message names the mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Third:
    """Somebody beside caller and agent."""

    leg: LegId
    who: Colleague | Office
    rung_at: datetime
    answered_at: datetime | None = None
    is_emergency: bool = False

    @property
    def is_talking(self) -> bool:
        return self.answered_at is not None


# --- states -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plain:
    """Caller and agent, as they were connected."""

    since: datetime


@dataclass(frozen=True, slots=True)
class Roomed:
    """Caller and agent in the call's room: the same to both of them."""

    since: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """The caller hears music, the agent nobody."""

    since: datetime


@dataclass(frozen=True, slots=True)
class Consulting:
    """The caller hears music, the agent a third, or their telephone ring."""

    since: datetime
    """The caller's hold."""
    third: Third


@dataclass(frozen=True, slots=True)
class Conferring:
    """Caller and agent talk; a third does, too, or is rung."""

    since: datetime
    third: Third


State = Plain | Roomed | Held | Consulting | Conferring


# --- what agents do, and what happens ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hold:
    pass


@dataclass(frozen=True, slots=True)
class Resume:
    pass


@dataclass(frozen=True, slots=True)
class Gather:
    """Bring both into the room, where others can join them."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Ring a third: to be asked by the agent alone, or to join the two."""

    third: Third


@dataclass(frozen=True, slots=True)
class Merge:
    pass


@dataclass(frozen=True, slots=True)
class Drop:
    """Let the third go."""


Deed = Hold | Resume | Gather | Ask | Merge | Drop


@dataclass(frozen=True, slots=True)
class ThirdJoined:
    leg: LegId


@dataclass(frozen=True, slots=True)
class ThirdGone:
    """Has hung up, or was not reached."""

    leg: LegId


@dataclass(frozen=True, slots=True)
class Over:
    """Agent or caller is gone: so is the third."""


Event = ThirdJoined | ThirdGone | Over


# --- what Asterisk is asked for ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PutOnHold:
    """The caller to the music, the agent into the room."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """The caller out of the room to the music."""


@dataclass(frozen=True, slots=True)
class BringCaller:
    """From the music into the room."""


@dataclass(frozen=True, slots=True)
class BringBoth:
    """Into the room."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A third, into the room."""

    third: Third


@dataclass(frozen=True, slots=True)
class HangUp:
    third: Third


Wish = PutOnHold | SetAside | BringCaller | BringBoth | Ring | HangUp
Fact = TalkHeld | TalkResumed | ThirdRung | ThirdAnswered | ThirdLeft | TalkMerged
Outcome = tuple[State, Wish | None, tuple[Fact, ...]]


def on(state: State, happened: Deed | Event, at: datetime) -> Outcome:  # noqa: C901, PLR0912 one case a transition
    """The talk's shape afterwards, the one thing that Asterisk is asked for, and the facts for the timeline."""
    match state, happened:
        case Plain(), Hold():
            return Held(at), PutOnHold(), (TalkHeld(),)
        case Roomed(), Hold():
            return Held(at), SetAside(), (TalkHeld(),)
        case ((Held() | Consulting()), Hold()):
            return state, None, ()
        case Conferring(), Hold():
            raise NotPossibleNowError("a third is in the talk: let them go first (DELETE consult), then hold")

        case Held(since=since), Resume():
            return Roomed(at), BringCaller(), (TalkResumed(held_ms=_ms(since, at)),)
        case ((Plain() | Roomed() | Conferring()), Resume()):
            return state, None, ()
        case Consulting(), Resume():
            raise NotPossibleNowError("a third is on the line: merge with them, or let them go first (DELETE consult)")

        case Plain(), Gather():
            return Roomed(at), BringBoth(), ()
        case ((Roomed() | Held() | Consulting() | Conferring()), Gather()):
            return state, None, ()

        case Held(since=since), Ask(third=third):
            return Consulting(since, third), Ring(third), (_rung(third, is_joining=False),)
        case Roomed(), Ask(third=third):
            return Conferring(at, third), Ring(third), (_rung(third, is_joining=True),)
        case Plain(), Ask():
            raise NotPossibleNowError("hold the caller first, or gather both in the room")
        case ((Consulting(third=before) | Conferring(third=before)), Ask(third=third)):
            if before.who == third.who:
                return state, None, ()
            raise NotPossibleNowError("somebody else is asked already: let them go first (DELETE consult)")

        case Consulting(since=since, third=third), Merge() if third.is_talking:
            facts = TalkResumed(held_ms=_ms(since, at)), TalkMerged()
            return Conferring(at, third), BringCaller(), facts
        case Consulting(), Merge():
            raise NotPossibleNowError("the third has not answered yet: wait, or go back to the caller (DELETE consult)")
        case Conferring(), Merge():
            return state, None, ()
        case ((Plain() | Roomed() | Held()), Merge()):
            raise NotPossibleNowError("nobody is consulted: consult somebody first")

        case Consulting(since=since, third=third), Drop():
            return Held(since), HangUp(third), (_left(third, at),)
        case Conferring(third=third), Drop():
            return Roomed(at), HangUp(third), (_left(third, at),)
        case ((Plain() | Roomed() | Held()), Drop()):
            return state, None, ()

        case ((Consulting(third=third) | Conferring(third=third)), ThirdJoined(leg=leg)) if third.leg == leg:
            if third.is_talking:
                return state, None, ()
            return replace(state, third=replace(third, answered_at=at)), None, (ThirdAnswered(),)
        case Consulting(since=since, third=third), ThirdGone(leg=leg) if third.leg == leg:
            return Held(since), None, (_left(third, at),)
        case Conferring(third=third), ThirdGone(leg=leg) if third.leg == leg:
            return Roomed(at), None, (_left(third, at),)
        case Consulting(since=since, third=third), Over():
            return Held(since), None, (_left(third, at),)
        case Conferring(third=third), Over():
            return Roomed(at), None, (_left(third, at),)
        case _, (ThirdJoined() | ThirdGone() | Over()):
            # Of a third who was let go meanwhile.
            return state, None, ()
        case _, (Hold() | Resume() | Gather() | Ask() | Merge() | Drop()):
            raise NotPossibleNowError(f"{type(happened).__name__} while {type(state).__name__}")
        case _, never:
            assert_never(never)


def third_of(state: State | None) -> Third | None:
    """Whoever is there beside caller and agent."""
    return state.third if isinstance(state, Consulting | Conferring) else None


def to_hand_over(state: State) -> Third:
    """Who gets the call when the agent leaves it to a third; raises NotPossibleNowError."""
    third = third_of(state)
    if third is None:
        raise NotPossibleNowError("nobody is consulted: name whom to transfer to, or consult somebody first")
    if not third.is_talking:
        raise NotPossibleNowError("the third has not answered yet: wait, or go back to the caller (DELETE consult)")
    return third


def refuse_third(state: State) -> None:
    """Raise NotPossibleNowError where a third is there whom the deed would leave in the lurch."""
    if third_of(state) is not None:
        raise NotPossibleNowError("a third is on the line: transfer to them (without `to`), or let them go first")


def _rung(third: Third, *, is_joining: bool) -> ThirdRung:
    return ThirdRung(leg=third.leg, who=third.who, is_joining=is_joining, is_emergency=third.is_emergency)


def _left(third: Third, at: datetime) -> ThirdLeft:
    return ThirdLeft(talk_ms=None if third.answered_at is None else _ms(third.answered_at, at))


def _ms(since: datetime, until: datetime) -> int:
    return max(0, round((until - since).total_seconds() * 1000))
