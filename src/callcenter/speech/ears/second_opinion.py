"""One utterance heard once more by another engine: at most one at a time for an ear, within a deadline."""

import asyncio
from collections.abc import Callable

import structlog

from callcenter.speech.ears.workers import Done, Job
from callcenter.vocabulary.hearing import Heard
from callcenter.vocabulary.languages import Language

log = structlog.get_logger()


class SecondOpinion:
    """Told exactly once, without words where it failed or was late."""

    def __init__(
        self,
        job: Job[Heard],
        within_s: float,
        nothing: Heard,
        tell: Callable[[Heard], None],
        on_end: Callable[[bool], None],
    ) -> None:
        self._work = asyncio.wrap_future(job.future)
        self._nothing = nothing
        self._tell = tell
        self._on_end = on_end
        self._is_told = False
        self._work.add_done_callback(self._take)
        self._deadline = asyncio.get_running_loop().call_later(within_s, self._be_late)

    def give_up(self) -> None:
        """It is not waited for any more: told without words at once, dropped if it has not begun. Idempotent."""
        self._end(self._nothing, is_late=False)
        self._work.cancel()

    def _be_late(self) -> None:
        self._end(self._nothing, is_late=True)
        self._work.cancel()

    def _take(self, work: asyncio.Future[Done[Heard]]) -> None:
        if work.cancelled():
            self._end(self._nothing, is_late=False)
        elif (failure := work.exception()) is not None:
            log.error("speech.second_opinion_failed", engine=self._nothing.engine, exc_info=failure)
            self._end(self._nothing, is_late=False)
        else:
            self._end(work.result().result, is_late=False)

    def _end(self, heard: Heard, *, is_late: bool) -> None:
        if self._is_told:
            return
        self._is_told = True
        self._deadline.cancel()
        self._on_end(is_late)
        self._tell(heard)


def nothing_heard(engine: str, language: Language) -> Heard:
    """What a second opinion is that did not come."""
    return Heard(hypotheses=(), engine=engine, language=language)
