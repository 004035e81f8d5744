"""What a caller says, on its way to the walk: decided on, asked about once more where that is unsure, then told.

Rules: a second opinion is asked for where the first would have the caller asked again; it is waited for `OPINION_S` at
most, and a key, new words or a lost recogniser make it moot. Another language counts only where the caller was
understood in it and the flow speaks it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from callcenter.calls.live import LiveCall
from callcenter.calls.timeline import SpeechHeard
from callcenter.ivr.walk import events
from callcenter.routing.decision import Decision, Verdict, decide_heard, expected, second_opinion
from callcenter.simulator.words import told
from callcenter.vocabulary.hearing import Heard
from callcenter.vocabulary.languages import Language

OPINION_S = 2.5
OTHERS_KEPT = 2
"""Of a recogniser's less likely hypotheses, on the timeline."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What counts unless the second opinion is better."""

    listening: int
    """Of the handset, when it was asked for."""
    words: tuple[str, ...]
    decision: Decision


class Understanding:
    """Of one live call. What comes of words is told by `tell`."""

    def __init__(self, call: LiveCall, tell: Callable[[events.Event], Awaitable[None]]) -> None:
        self._call = call
        self._tell = tell
        self._asked: _Asked | None = None

    async def heard(self, heard: Heard) -> None:
        """One utterance, or a second opinion on the last."""
        first = self._first_opinion()
        if heard.is_second and first is None:
            # Too late: the caller has gone on.
            return
        self._note(heard)
        language, decision = self._decided(heard)
        if first is not None and heard.is_second:
            await self._second(first, language, decision)
        elif decision is not None and decision.verdict is Verdict.ASK_AGAIN and self._asks_again(heard.words, decision):
            return
        else:
            await self._go_by(language, heard.words, decision)

    async def lost(self) -> bool:
        """The recogniser is gone; says whether an opinion that it still owed was the last word on something."""
        return await self._go_by_first()

    async def deadline_passed(self) -> None:
        """No second opinion in time."""
        await self._go_by_first()

    # --- the second opinion -----------------------------------------------------------------------------------------

    def _asks_again(self, words: tuple[str, ...], decision: Decision) -> bool:
        call = self._call
        known = call.edition.knowledge(call.language)
        if known is None or not call.handset.hear_again(expected(known, decision)):
            return False
        self._asked = _Asked(call.handset.listening, words, decision)
        call.deadlines.opinion = call.outside.clock.monotonic() + OPINION_S
        return True

    async def _second(self, first: _Asked, language: Language, decision: Decision | None) -> None:
        if decision is None:
            await self._go_by(self._call.language, first.words, first.decision)
        elif language is not self._call.language:
            # Said in another language: there is nothing in the first to hold it against, so it is confirmed.
            is_route = decision.verdict is Verdict.ROUTE
            likely = replace(decision, verdict=Verdict.CONFIRM) if is_route else decision
            await self._go_by(language, first.words, likely)
        else:
            await self._go_by(language, first.words, second_opinion(first.decision, decision))

    async def _go_by_first(self) -> bool:
        first = self._first_opinion()
        if first is not None:
            await self._go_by(self._call.language, first.words, first.decision)
        return first is not None

    def _first_opinion(self) -> _Asked | None:
        """What waits for a second opinion, if that still matters; it waits no longer."""
        first, self._asked, self._call.deadlines.opinion = self._asked, None, None
        return first if first is not None and first.listening == self._call.handset.listening else None

    # --- decisions --------------------------------------------------------------------------------------------------

    def _decided(self, heard: Heard) -> tuple[Language, Decision | None]:
        """The language that counts, and what is to be done; None where nothing can be made of words in it."""
        call, own = self._call, self._call.language
        if heard.language is not own and heard.language in call.flow.languages:
            known = call.edition.knowledge(heard.language)
            decision = None if known is None else decide_heard(known, heard)
            if decision is not None and decision.verdict is not Verdict.ASK_AGAIN:
                return heard.language, decision
        known = call.edition.knowledge(own)
        return own, None if known is None else decide_heard(known, heard)

    async def _go_by(self, language: Language, words: tuple[str, ...], decision: Decision | None) -> None:
        if language is not self._call.language:
            await self._tell(events.LanguageHeard(language))
        await self._tell(events.NotUnderstood(words) if decision is None else told(decision))

    def _note(self, heard: Heard) -> None:
        self._call.note(
            SpeechHeard(
                words=heard.words,
                language=heard.language,
                engine=heard.engine,
                confidence=heard.confidence,
                others=tuple(one.words for one in heard.hypotheses[1 : 1 + OTHERS_KEPT]),
                is_second=heard.is_second,
            )
        )
