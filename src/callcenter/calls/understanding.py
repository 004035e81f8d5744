"""What a caller says, on its way to the walk: the rules are `routing.opinions`', what they want is carried out here.

A second opinion is waited for `Outside.opinion_s` at most, and a key or a lost recogniser makes it moot. Another
language counts only where the flow speaks it.
"""

from collections.abc import Awaitable, Callable
from typing import assert_never

from callcenter.calls.live import LiveCall
from callcenter.calls.timeline import SpeechHeard
from callcenter.ivr.walk import events
from callcenter.ivr.walk.manners import manners_for
from callcenter.routing import opinions
from callcenter.routing.evidence import Knowledge
from callcenter.simulator.words import told
from callcenter.vocabulary.hearing import Heard, Hypothesis, PartlyHeard, SpeechStarted
from callcenter.vocabulary.languages import Language

OTHERS_KEPT = 2
"""Of a recogniser's less likely hypotheses, on the timeline."""


class Understanding:
    """Of one live call. What comes of words is told by `tell`."""

    def __init__(self, call: LiveCall, tell: Callable[[events.Event], Awaitable[None]]) -> None:
        self._call = call
        self._tell = tell
        self._kept = opinions.NOTHING_HEARD
        self._listening = call.handset.listening
        """What it was kept of: what was listened to before means nothing any more."""

    def begun(self) -> None:
        """The caller begins to speak."""
        self._take(SpeechStarted())

    async def partly(self, heard: PartlyHeard) -> None:
        """Words of an utterance that has not ended: gone by where they are enough."""
        step = self._take(heard)
        if isinstance(step, opinions.GoBy):
            self._note(_as_heard(heard), is_early=True)
        await self._carry_out(step)

    async def heard(self, heard: Heard) -> None:
        """One utterance, or a second opinion on the last."""
        if heard.is_second and self._listened.first is None:
            # Too late: the caller has gone on.
            return
        self._note(heard)
        await self._carry_out(self._take(heard))

    async def lost(self) -> bool:
        """The recogniser is gone; says whether the caller has answered, as far as it told."""
        settled = self._settle()
        if not isinstance(settled, opinions.GoBy):
            return False
        await self._carry_out(settled)
        return True

    async def deadline_passed(self) -> None:
        """No second opinion in time."""
        await self._carry_out(self._settle())

    # --- what was heard ---------------------------------------------------------------------------------------------

    @property
    def _listened(self) -> opinions.Listened:
        if self._listening != self._call.handset.listening:
            self._listening, self._kept = self._call.handset.listening, opinions.NOTHING_HEARD
        return self._kept

    def _take(self, hearing: SpeechStarted | PartlyHeard | Heard) -> opinions.Step:
        is_given_time = manners_for(self._call.needs).end_silence_s is not None
        listened, step = opinions.on(
            self._known, self._call.language, self._listened, hearing, is_given_time=is_given_time
        )
        self._keep(listened)
        return step

    def _settle(self) -> opinions.Settled:
        listened, settled = opinions.without_second(self._listened)
        self._keep(listened)
        return settled

    def _keep(self, listened: opinions.Listened) -> None:
        self._kept = listened
        if listened.first is None:
            self._call.deadlines.opinion = None

    def _known(self, language: Language) -> Knowledge | None:
        """What words mean in a language that is spoken here."""
        call = self._call
        is_spoken = language is call.language or language in call.flow.languages
        return call.edition.knowledge(language) if is_spoken else None

    # --- what comes of it -------------------------------------------------------------------------------------------

    async def _carry_out(self, step: opinions.Step) -> None:
        call = self._call
        match step:
            case opinions.AskAgain(in_mind):
                if call.handset.hear_again(in_mind):
                    call.deadlines.opinion = call.outside.clock.monotonic() + call.outside.opinion_s
                else:
                    await self._carry_out(self._settle())
            case opinions.GoBy(words, held):
                await self._go_by(words, held)
            case opinions.PassOver(held):
                await self._tell(events.NothingHeard(None if held is None else held.decision.reason()))
            case opinions.Ignore():
                pass
            case _:
                assert_never(step)

    async def _go_by(self, words: tuple[str, ...], held: opinions.Opinion | None) -> None:
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
