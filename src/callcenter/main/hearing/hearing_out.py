"""One caller's words heard to a decision: what a conversation does with speech, without telephone and flow."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from callcenter.calls.ports import Ear, Ears
from callcenter.ivr.walk.answering import may_listen_on
from callcenter.routing import opinions
from callcenter.routing.decision import Decision, decide
from callcenter.routing.evidence import Knowledge
from callcenter.routing.opinions import AskAgain, First, GoBy, Ignore, Opinion, PassOver, Settled, Step
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.hearing import Heard, Hearing, HearingLost, PartlyHeard, SpeechStarted
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import FRAME_BYTES, FRAME_MS, Sound

Means = Literal["first words", "end of speech", "second opinion", "nothing heard", "hearing lost"]


class CannotHearError(CallCenterError):
    """No recogniser is at hand for a language; the message names the mend."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a recogniser told, and when: seconds since the sound began."""

    at_s: float
    hearing: Hearing


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardOut:
    """What became of one sound."""

    decision: Decision
    language: Language
    """In which the caller is spoken to from now on."""
    first: Decision | None
    """What it would have been without the second opinion; None where none was asked."""
    means: Means
    decided_s: float
    """Since the sound began."""
    told: tuple[Told, ...]

    @property
    def engine(self) -> str | None:
        """The one that heard words first."""
        return next((told.hearing.engine for told in self.told if isinstance(told.hearing, Heard | PartlyHeard)), None)

    @property
    def heard(self) -> tuple[Heard, ...]:
        """What each engine that was asked had heard."""
        return tuple(told.hearing for told in self.told if isinstance(told.hearing, Heard))


async def hear_out(
    ears: Ears,
    sound: Sound,
    known: Mapping[Language, Knowledge],
    language: Language,
    in_mind: Sequence[str] | None = None,
) -> HeardOut:
    """Say `sound` to an ear in the loop's time; the first decision counts, as it does for a caller.

    With words `in_mind` a second opinion is asked for whatever the first is. Raises CannotHearError where no ear is to
    be had.
    """
    listener = _Listener(known, language, in_mind)
    ear = ears.open(language, listener.on_hearing)
    if ear is None:
        raise CannotHearError(f"no recogniser hears {language} → callcenter doctor tells why")
    listener.ear = ear
    try:
        await _say(ear, sound, listener)
    finally:
        ear.close()
    return listener.outcome()


async def _say(ear: Ear, sound: Sound, listener: "_Listener") -> None:
    """Frame by frame, as a line brings them, until there is a decision."""
    loop = asyncio.get_running_loop()
    for frame in range(len(sound) // FRAME_BYTES):
        await asyncio.sleep(listener.began_s + (frame + 1) * FRAME_MS / 1000 - loop.time())
        if listener.is_done:
            return
        ear.feed(sound[frame * FRAME_BYTES : (frame + 1) * FRAME_BYTES])


class _Listener:
    """What a conversation makes of what its ear tells; with words `in_mind` it waits for the end of an utterance."""

    def __init__(self, known: Mapping[Language, Knowledge], language: Language, in_mind: Sequence[str] | None) -> None:
        self._known = known
        self._language = language
        self._in_mind = in_mind
        self._loop = asyncio.get_running_loop()
        self.began_s = self._loop.time()
        self.ear: Ear | None = None
        self._told: list[Told] = []
        self._listened = opinions.NOTHING_HEARD
        self._nothing_heard = 0
        self._first: Decision | None = None
        self._last: Opinion | None = None
        self._means: Means = "nothing heard"
        self._decided_s = 0.0

    @property
    def is_done(self) -> bool:
        return self._last is not None

    def on_hearing(self, hearing: Hearing) -> None:
        self._told.append(Told(self._loop.time() - self.began_s, hearing))
        if self.is_done:
            return
        match hearing:
            case PartlyHeard() if self._in_mind is not None:
                pass
            case SpeechStarted() | PartlyHeard() | Heard():
                self._take(hearing)
            case HearingLost():
                self._end("hearing lost")
            case _:
                assert_never(hearing)

    def outcome(self) -> HeardOut:
        if self._last is None:
            self._end("nothing heard")
        last = self._last or self._nothing
        return HeardOut(
            decision=last.decision,
            language=last.language,
            first=self._first,
            means=self._means,
            decided_s=self._decided_s,
            told=tuple(self._told),
        )

    def _take(self, hearing: SpeechStarted | PartlyHeard | Heard) -> None:
        began_s = time.process_time()
        waiting, means = self._listened.first, _means(hearing)
        self._listened, step = opinions.on(self._known.get, self._language, self._listened, hearing)
        if self._in_mind is not None and means == "end of speech":
            step = self._asked_anyway(self._in_mind, step)
        # Deciding takes time, too, which the loop's clock does not see.
        cost_s = time.process_time() - began_s
        if isinstance(step, AskAgain):
            if self.ear is not None and self.ear.hear_again(step.in_mind):
                return
            self._listened, step = opinions.without_second(self._listened)
        self._follow(step, means, waiting if means == "second opinion" else None, cost_s)

    def _asked_anyway(self, in_mind: Sequence[str], step: Step) -> Step:
        """A second opinion is asked for whatever the first is."""
        match step:
            case AskAgain():
                return AskAgain(tuple(in_mind))
            case GoBy(words, Opinion() as held):
                self._listened = replace(self._listened, first=First(words, held, has_words=True))
                return AskAgain(tuple(in_mind))
            case _:
                return step

    def _follow(self, step: Settled, means: Means, first: First | None, cost_s: float) -> None:
        match step:
            case GoBy(_, held):
                self._settle(held, means, first, cost_s)
            case PassOver(held):
                self._nothing_heard += 1
                if not may_listen_on(self._nothing_heard - 1):
                    self._settle(held, means, first, cost_s)
            case Ignore():
                pass
            case _:
                assert_never(step)

    def _end(self, means: Means) -> None:
        """Nothing more is told."""
        waiting = self._listened.first
        self._settle(waiting.opinion if waiting else None, means, waiting)

    def _settle(self, last: Opinion | None, means: Means, first: First | None, cost_s: float = 0.0) -> None:
        self._last, self._means = last or self._nothing, means
        self._first = first.opinion.decision if first else None
        self._decided_s = self._loop.time() - self.began_s + cost_s

    @property
    def _nothing(self) -> Opinion:
        return Opinion(self._language, decide(self._known[self._language], (), engine=""))


def _means(hearing: SpeechStarted | PartlyHeard | Heard) -> Means:
    match hearing:
        case Heard(is_second=True):
            return "second opinion"
        case Heard():
            return "end of speech"
        case SpeechStarted() | PartlyHeard():
            return "first words"
        case _:
            assert_never(hearing)
