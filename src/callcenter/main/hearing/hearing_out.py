"""One caller's words heard to a decision: what a conversation does with speech, without telephone and flow."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from callcenter.calls.ports import Ear, Ears
from callcenter.ivr.walk.answering import may_listen_on
from callcenter.routing import committing
from callcenter.routing.decision import Decision, Verdict, decide
from callcenter.routing.evidence import Knowledge
from callcenter.routing.opinions import Opinion, of_both, opinion
from callcenter.routing.words import expected
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
    """What a conversation makes of what its ear tells."""

    def __init__(self, known: Mapping[Language, Knowledge], language: Language, in_mind: Sequence[str] | None) -> None:
        self._known = known
        self._language = language
        self._in_mind = in_mind
        self._loop = asyncio.get_running_loop()
        self.began_s = self._loop.time()
        self.ear: Ear | None = None
        self._told: list[Told] = []
        self._first: Opinion | None = None
        self._last: Opinion | None = None
        self._so_far = committing.NOTHING_YET
        self._unheard = 0
        """Utterances begun and not told yet."""
        self._nothing_heard = 0
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
            case SpeechStarted():
                self._so_far = committing.NOTHING_YET
                self._unheard += 1
            case PartlyHeard():
                self._take_partly(hearing)
            case Heard():
                self._take(hearing)
            case HearingLost():
                self._settle(self._first or self._nothing, "hearing lost")
            case _:
                assert_never(hearing)

    def outcome(self) -> HeardOut:
        if self._last is None:
            self._settle(self._first or self._nothing, self._means)
        last = self._last or self._nothing
        return HeardOut(
            decision=last.decision,
            language=last.language,
            first=self._first.decision if self._first else None,
            means=self._means,
            decided_s=self._decided_s,
            told=tuple(self._told),
        )

    def _take_partly(self, heard: PartlyHeard) -> None:
        if heard.language is not self._language or self._in_mind is not None:
            return
        began_s = time.process_time()
        self._so_far, decision = committing.on(self._known[self._language], self._so_far, heard)
        if decision is not None:
            self._settle(Opinion(self._language, decision), "first words", time.process_time() - began_s)

    def _take(self, heard: Heard) -> None:
        self._so_far = committing.NOTHING_YET
        if not heard.is_second:
            self._unheard = max(0, self._unheard - 1)
            if not heard.has_words and self._listens_on():
                return
        began_s = time.process_time()
        held = opinion(self._known.get, self._language, heard) or self._nothing
        # Deciding takes time, too, which the loop's clock does not see.
        cost_s = time.process_time() - began_s
        if not heard.has_words and not heard.is_second:
            self._settle(self._first or held, "end of speech", cost_s)
        elif heard.is_second:
            self._settle(of_both(self._first or self._nothing, held), "second opinion", cost_s)
        elif self._first is None and self._is_unsure(held) and self._asks_again(held):
            self._first = held
        elif self._first is None:
            self._settle(held, "end of speech", cost_s)

    def _listens_on(self) -> bool:
        """Whether sound without words is passed over, as the walk does."""
        if self._first is not None:
            return False
        if self._unheard:
            return True
        self._nothing_heard += 1
        return may_listen_on(self._nothing_heard - 1)

    def _is_unsure(self, held: Opinion) -> bool:
        return held.decision.verdict is Verdict.ASK_AGAIN or self._in_mind is not None

    def _asks_again(self, held: Opinion) -> bool:
        words = expected(self._known[self._language].lexicon) if self._in_mind is None else self._in_mind
        return self.ear is not None and self.ear.hear_again(words)

    @property
    def _nothing(self) -> Opinion:
        return Opinion(self._language, decide(self._known[self._language], (), engine=""))

    def _settle(self, last: Opinion, means: Means, cost_s: float = 0.0) -> None:
        self._last, self._means = last, means
        self._decided_s = self._loop.time() - self.began_s + cost_s
