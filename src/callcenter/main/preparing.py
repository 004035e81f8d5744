"""Prompts made audible before callers meet them; `publishing.ports.Prepare` and `PrepareWords`."""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence

import structlog

from callcenter.ivr.document.prompts import fixed_prompts
from callcenter.ivr.lint.words import wanted
from callcenter.main.sounds import MeasuredSounds
from callcenter.publishing.edition import Edition
from callcenter.speech.prompts.voice import Spoken
from callcenter.vocabulary.languages import Wording

log = structlog.get_logger(__name__)

WITHIN_S = 30.0
"""A release does not wait longer: what is not ready by then is made when the first caller needs it."""
DRAFT_WITHIN_S = 3.0


class Preparing:
    """Makes prompts, and tells how far it is."""

    def __init__(self, sounds: MeasuredSounds, within_s: float = WITHIN_S) -> None:
        self._sounds = sounds
        self._within_s = within_s
        self.done = 0
        self.wanted = 0

    async def editions(self, editions: Sequence[Edition]) -> None:
        """Everything that is the same for all callers of these."""
        await self._prepare(
            Spoken(one.language, one.text, one.recording)
            for edition in editions
            for flow in edition.flows.values()
            for one in fixed_prompts(flow)
        )

    async def draft(self, editions: Sequence[Edition]) -> None:
        """What these say, as far as it can be listened to while an operator waits; the rest is estimated until then."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAFT_WITHIN_S):
                for edition in editions:
                    for flow in edition.flows.values():
                        await self._sounds.measure(Spoken(*said) for said in wanted(flow))

    async def wordings(self, wordings: Sequence[Wording]) -> None:
        """Words of notices."""
        await self._prepare(Spoken(language, words) for wording in wordings for language, words in wording.items())

    async def _prepare(self, spoken: Iterable[Spoken]) -> None:
        def on_progress(done: int, wanted: int) -> None:
            self.done, self.wanted = done, wanted

        try:
            async with asyncio.timeout(self._within_s):
                prompts = list(spoken)
                await self._sounds.measure(prompts, on_progress)
            for one in prompts:
                if fault := self._sounds.fault(one.language, one.text, one.recording):
                    log.error("prompt.missing", cause=fault)
        except TimeoutError:
            log.error("prompts.late", within_s=self._within_s, done=self.done, wanted=self.wanted)
