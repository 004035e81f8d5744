"""What a caller says, on its way to the walk: decided on, asked about once more where that is unsure, then told.

Rules: words that are enough are gone by before the caller has ended (`routing.committing`). A second opinion is asked
for where the first would have the caller asked again; it is waited for `opinion_s` at most, and a key, new words or a
lost recogniser make it moot. Another language counts only where the caller was understood in it and the flow speaks it.
Sound without words is heard again too, for it may be another language, but with no words in mind that would be found in
noise; it is not even told where the next utterance has begun already.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from callcenter.calls.live import LiveCall
from callcenter.calls.timeline import SpeechHeard
from callcenter.ivr.walk import events
from callcenter.ivr.walk.manners import manners_for
from callcenter.routing import committing
from callcenter.routing.decision import Verdict
from callcenter.routing.evidence import Knowledge
from callcenter.routing.opinions import Opinion, of_both, opinion
from callcenter.routing.words import expected
from callcenter.simulator.words import told
from callcenter.vocabulary.hearing import Heard, Hypothesis, PartlyHeard
from callcenter.vocabulary.languages import Language

OTHERS_KEPT = 2
"""Of a recogniser's less likely hypotheses, on the timeline."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What counts unless the second opinion is better."""

    listening: int
    """Of the handset, when it was asked for."""
    words: tuple[str, ...]
    opinion: Opinion
    has_words: bool


class Understanding:
    """Of one live call. What comes of words is told by `tell`."""

    def __init__(self, call: LiveCall, tell: Callable[[events.Event], Awaitable[None]]) -> None:
        self._call = call
        self._tell = tell
        self._asked: _Asked | None = None
        self._so_far = committing.NOTHING_YET
        """Of the utterance that is being heard."""
        self._listening = call.handset.listening
        self._unheard = 0
        """Utterances begun and not told yet, of what is listened to."""

    def begun(self) -> None:
        """The caller begins to speak."""
        self._so_far = committing.NOTHING_YET
        if self._listening != self._call.handset.listening:
            self._listening, self._unheard = self._call.handset.listening, 0
        self._unheard += 1

    async def partly(self, heard: PartlyHeard) -> None:
        """Words of an utterance that has not ended: gone by where they are enough."""
        call = self._call
        known = call.edition.knowledge(call.language)
        if known is None or heard.language is not call.language:
            return
        is_given_time = manners_for(call.needs).end_silence_s is not None
        self._so_far, decision = committing.on(known, self._so_far, heard, is_given_time=is_given_time)
        if decision is not None:
            self._first_opinion()
            self._note(_as_heard(heard), is_early=True)
            await self._go_by(heard.words, Opinion(call.language, decision))

    async def heard(self, heard: Heard) -> None:
        """One utterance, or a second opinion on the last."""
        self._so_far = committing.NOTHING_YET
        first = self._first_opinion()
        if heard.is_second and first is None:
            # Too late: the caller has gone on.
            return
        self._note(heard)
        if not heard.is_second:
            self._unheard = max(0, self._unheard - 1)
        held = opinion(self._known, self._call.language, heard)
        if first is not None and heard.is_second:
            await self._go_by_both(first, heard, held)
        elif not heard.has_words:
            await self._heard_nothing(first, heard, held)
        elif held is None or held.decision.verdict is not Verdict.ASK_AGAIN or not self._asks_again(heard, held):
            await self._go_by(heard.words, held)

    async def lost(self) -> bool:
        """The recogniser is gone; says whether an opinion that it still owed was the last word on something."""
        return await self._go_by_first()

    async def deadline_passed(self) -> None:
        """No second opinion in time."""
        await self._go_by_first()

    # --- the second opinion -----------------------------------------------------------------------------------------

    def _asks_again(self, heard: Heard, first: Opinion) -> bool:
        call = self._call
        known = call.edition.knowledge(call.language)
        if known is None or not call.handset.hear_again(expected(known.lexicon) if heard.has_words else ()):
            return False
        self._asked = _Asked(call.handset.listening, heard.words, first, heard.has_words)
        call.deadlines.opinion = call.outside.clock.monotonic() + call.outside.opinion_s
        return True

    async def _go_by_first(self) -> bool:
        first = self._first_opinion()
        if first is not None:
            await self._go_by_it(first)
        return first is not None

    async def _go_by_it(self, first: _Asked) -> None:
        if first.has_words:
            await self._go_by(first.words, first.opinion)
        else:
            await self._tell_nothing(first.opinion)

    async def _go_by_both(self, first: _Asked, second: Heard, held: Opinion | None) -> None:
        if first.has_words or second.has_words:
            await self._go_by(first.words, of_both(first.opinion, held))
        else:
            await self._tell_nothing(first.opinion)

    def _first_opinion(self) -> _Asked | None:
        """What waits for a second opinion, if that still matters; it waits no longer."""
        first, self._asked, self._call.deadlines.opinion = self._asked, None, None
        return first if first is not None and first.listening == self._call.handset.listening else None

    # --- decisions --------------------------------------------------------------------------------------------------

    def _known(self, language: Language) -> Knowledge | None:
        """What words mean in a language that is spoken here."""
        call = self._call
        is_spoken = language is call.language or language in call.flow.languages
        return call.edition.knowledge(language) if is_spoken else None

    async def _heard_nothing(self, first: _Asked | None, heard: Heard, held: Opinion | None) -> None:
        """Noise, or another language; it must not take the words before it with it."""
        if first is not None:
            await self._go_by_it(first)
        elif self._unheard == 0 and (held is None or not self._asks_again(heard, held)):
            await self._tell_nothing(held)

    async def _tell_nothing(self, held: Opinion | None) -> None:
        await self._tell(events.NothingHeard(None if held is None else held.decision.reason()))

    async def _go_by(self, words: tuple[str, ...], held: Opinion | None) -> None:
        if held is None:
            await self._tell(events.NotUnderstood(words))
            return
        if held.language is not self._call.language:
            await self._tell(events.LanguageHeard(held.language))
        await self._tell(told(held.decision))

    def _note(self, heard: Heard, *, is_early: bool = False) -> None:
        self._call.note(
            SpeechHeard(
                words=heard.words,
                language=heard.language,
                engine=heard.engine,
                confidence=heard.confidence,
                others=tuple(one.words for one in heard.hypotheses[1 : 1 + OTHERS_KEPT]),
                is_second=heard.is_second,
                is_early=is_early,
            )
        )


def _as_heard(partly: PartlyHeard) -> Heard:
    said = Hypothesis(partly.words, partly.log_probability)
    return Heard(hypotheses=(said,), engine=partly.engine, language=partly.language)
