"""What each need changes at each kind of node, found out by walking both: with the need and without it.

For the table in docs/accessibility.md (`main.accessibility`) and its tests. Nothing here is declared: it is seen.
"""

from dataclasses import dataclass
from enum import StrEnum

from callcenter.ivr.document import kinds
from callcenter.ivr.pictures.specimen import specimens
from callcenter.ivr.walk import walk
from callcenter.ivr.walk.around import CALM
from callcenter.ivr.walk.effects import Effect, JoinQueue, Listen, Play, RecordMessage, StartTimer
from callcenter.ivr.walk.entering import enter
from callcenter.ivr.walk.events import Event, PromptFinished, TimerFired, Understood
from callcenter.ivr.walk.manners import UNHURRIED_S
from callcenter.ivr.walk.saying import Here
from callcenter.ivr.walk.states import Caller, Confirming, Saying, State
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.line import KeyPressed
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Need


class Bend(StrEnum):
    """One thing that a need changes at a node."""

    PERSON = "straight to a person"
    SKIPPED = "skipped"
    KEYS_ONLY = "keys instead of speech"
    SPEECH_TOO = "speech as well as keys"
    SLOWER = "slower"
    PAUSES = "longer pauses"
    MORE_TIME = "more time"
    NO_TIME_OUT = "no time-out"
    ASKED_AGAIN = "silence repeats the question"
    ANY_KEY = "any key repeats"
    MAY_PAUSE = "may pause while speaking"


NODES: dict[type[kinds.NodeBase], str] = {
    kinds.Play: "hello",
    kinds.Say: "read",
    kinds.Menu: "menu",
    kinds.Listen: "ask",
    kinds.Route: "by_words",
    kinds.Confirm: "sure",
    kinds.Digits: "ticket",
    kinds.Branch: "fork",
    kinds.QueueUp: "line",
    kinds.Callback: "later",
    kinds.Message: "message",
    kinds.Transfer: "outside",
    kinds.Survey: "survey",
    kinds.Set: "slowly",
    kinds.Service: "look_up",
    kinds.Goto: "other",
    kinds.HangUp: "bye",
}
"""A node of each kind, among the specimens."""
_SILENT = (kinds.Branch, kinds.Set, kinds.Goto)
_MEANINGLESS = KeyPressed("D")
_FLOWS = specimens()


def bends(need: Need, kind: type[kinds.NodeBase]) -> frozenset[Bend]:
    """What `need` changes at a node of `kind`."""
    if kind is kinds.Route:
        # Reached by words alone, like the confirmation after it, and says nothing itself.
        return bends(need, kinds.Confirm) & {Bend.SKIPPED}
    if kind in _SILENT:
        return frozenset()
    usual, bent = _seen((), NODES[kind]), _seen((need,), NODES[kind])
    if usual is None or bent is None:
        return frozenset() if usual is bent else frozenset({Bend.SKIPPED})
    if bent.is_in_line and not usual.is_in_line:
        return frozenset({Bend.PERSON})
    if usual.prompt and bent.prompt != usual.prompt:
        return frozenset({Bend.KEYS_ONLY if kind is kinds.Listen else Bend.SKIPPED})
    found = {
        Bend.SPEECH_TOO: bent.is_heard and not usual.is_heard,
        Bend.SLOWER: bent.pace < usual.pace,
        Bend.PAUSES: bent.pause_s > usual.pause_s,
        Bend.MORE_TIME: usual.within_s < bent.within_s < UNHURRIED_S,
        Bend.NO_TIME_OUT: usual.within_s < UNHURRIED_S <= bent.within_s,
        Bend.ASKED_AGAIN: bent.after_silence == bent.prompt != usual.after_silence,
        Bend.ANY_KEY: bent.after_key == bent.prompt != usual.after_key,
        Bend.MAY_PAUSE: bent.silence_s > usual.silence_s and bent.is_heard,
    }
    return frozenset(bend for bend, is_so in found.items() if is_so)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a caller meets with at one node."""

    prompt: str
    """Of the first prompt; empty where nothing is said."""
    pace: float
    pause_s: float
    is_in_line: bool
    is_heard: bool
    """By a recogniser, or for a message."""
    silence_s: float
    """Of silence that ends what they say; infinite where none does."""
    within_s: float
    """Of the first timer; 0 for none."""
    after_silence: str
    """The prompt after that timer; empty for none."""
    after_key: str
    """The prompt after a key that means nothing."""


def _seen(needs: tuple[Need, ...], name: str) -> _Seen | None:
    """None where such a caller never comes."""
    caller = Caller(
        Language.ZH, needs=needs, can_be_called=True, variables={"ticket": "123"}, has_talked=name == "survey"
    )
    begun = _begin(caller, name)
    if begun is None:
        return None
    state, effects = begun
    plays = _played(effects)
    later = _met(state, PromptFinished()) if plays and not isinstance(state, Saying) else (state, ())
    everything = (*effects, *later[1])
    timers = [effect.seconds for effect in everything if isinstance(effect, StartTimer)]
    silences = [effect.end_silence_s for effect in everything if isinstance(effect, Listen | RecordMessage)]
    is_recording = any(isinstance(effect, RecordMessage) for effect in everything)
    return _Seen(
        prompt=plays[0].prompt if plays else "",
        pace=plays[0].pace if plays else 1.0,
        pause_s=plays[0].pause_s if plays else 0.0,
        is_in_line=any(isinstance(effect, JoinQueue) for effect in effects),
        is_heard=bool(silences),
        silence_s=max((_silence_s(one, is_recording=is_recording) for one in silences), default=0.0),
        within_s=timers[0] if timers else 0.0,
        after_silence=_prompt(_met(later[0], TimerFired())[1]) if timers else "",
        after_key=_prompt(_met(state, _MEANINGLESS)[1]),
    )


def _begin(caller: Caller, name: str) -> tuple[State, tuple[Effect, ...]] | None:
    here = Here(_FLOWS, CALM)
    if name != NODES[kinds.Confirm]:
        return enter(here, caller, name)
    # Reached by words alone.
    asking, _ = enter(here, caller, NODES[kinds.Listen])
    then, effects = _met(asking, Understood("social", RouteReason(by="words")))
    return (then, effects) if isinstance(then, Confirming) else None


def _met(state: State, event: Event) -> tuple[State, tuple[Effect, ...]]:
    try:
        return walk.on(_FLOWS, state, event)
    except walk.UnexpectedEventError:
        return state, ()


def _played(effects: tuple[Effect, ...]) -> list[Play]:
    return [effect for effect in effects if isinstance(effect, Play)]


def _prompt(effects: tuple[Effect, ...]) -> str:
    plays = _played(effects)
    return plays[0].prompt if plays else ""


def _silence_s(seconds: float | None, *, is_recording: bool) -> float:
    """None is a recogniser's own, but no end at all in a message."""
    return (float("inf") if is_recording else 0.0) if seconds is None else seconds
