"""One caller's words heard to a decision: what a conversation does with speech, without telephone and flow."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from callcenter.calls.ports import Ear, Ears
from callcenter.routing.decision import Decision, Verdict, decide, decide_heard, second_opinion
from callcenter.routing.evidence import Knowledge
from callcenter.routing.words import phrases
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.hearing import Heard, Hearing, HearingLost, PartlyHeard, SpeechStarted
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import FRAME_BYTES, FRAME_MS, Sound

Means = Literal["end of speech", "second opinion", "nothing heard", "hearing lost"]


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
    first: Decision | None
    """What it would have been without the second opinion; None where none was asked."""
    means: Means
    decided_s: float
    """Since the sound began."""
    told: tuple[Told, ...]

    @property
    def heard(self) -> tuple[Heard, ...]:
        """What each engine that was asked had heard."""
        return tuple(told.hearing for told in self.told if isinstance(told.hearing, Heard))


async def hear_out(
    ears: Ears,
    sound: Sound,
    known: Mapping[Language, Knowledge],
    language: Language,
    expected: Sequence[str] | None = None,
) -> HeardOut:
    """Say `sound` to an ear in the loop's time; the first decision counts, as it does for a caller.

    With `expected` words a second opinion is asked for whatever the first is. Raises CannotHearError where no ear is to
    be had.
    """
    listener = _Listener(known, language, expected)
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

    def __init__(self, known: Mapping[Language, Knowledge], language: Language, expected: Sequence[str] | None) -> None:
        self._known = known
        self._expected = expected
        self._language = language
        self._loop = asyncio.get_running_loop()
        self.began_s = self._loop.time()
        self.ear: Ear | None = None
        self._told: list[Told] = []
        self._first: Decision | None = None
        self._decision: Decision | None = None
        self._means: Means = "nothing heard"
        self._decided_s = 0.0

    @property
    def is_done(self) -> bool:
        return self._decision is not None

    def on_hearing(self, hearing: Hearing) -> None:
        self._told.append(Told(self._loop.time() - self.began_s, hearing))
        if self._decision is not None:
            return
        match hearing:
            case SpeechStarted() | PartlyHeard():
                pass
            case Heard(is_second=True):
                self._take_second(hearing)
            case Heard():
                self._take(hearing)
            case HearingLost():
                self._settle(self._first or self._of_nothing(), "hearing lost", 0.0)
            case _:
                assert_never(hearing)

    def outcome(self) -> HeardOut:
        if self._decision is None:
            self._settle(self._first or self._of_nothing(), self._means, 0.0)
        assert self._decision is not None  # noqa: S101 settled above
        return HeardOut(
            decision=self._decision,
            first=self._first,
            means=self._means,
            decided_s=self._decided_s,
            told=tuple(self._told),
        )

    def _take(self, heard: Heard) -> None:
        decision, cost_s = self._decide(heard)
        is_wanted = decision.verdict is Verdict.ASK_AGAIN or self._expected is not None
        if is_wanted and self._first is None and self._asks_again():
            self._first = decision
        elif self._first is None:
            self._settle(decision, "end of speech", cost_s)

    def _take_second(self, heard: Heard) -> None:
        decision, cost_s = self._decide(heard)
        first = self._first or self._of_nothing()
        self._settle(second_opinion(first, decision), "second opinion", cost_s)

    def _asks_again(self) -> bool:
        words = phrases(self._known[self._language].lexicon) if self._expected is None else self._expected
        return self.ear is not None and self.ear.hear_again(words)

    def _decide(self, heard: Heard) -> tuple[Decision, float]:
        """With the time it took, which the loop's clock may not see."""
        began_s = time.process_time()
        decision = decide_heard(self._known[heard.language], heard)
        return decision, time.process_time() - began_s

    def _of_nothing(self) -> Decision:
        return decide(self._known[self._language], (), engine="")

    def _settle(self, decision: Decision, means: Means, cost_s: float) -> None:
        self._decision, self._means = decision, means
        self._decided_s = self._loop.time() - self.began_s + cost_s
