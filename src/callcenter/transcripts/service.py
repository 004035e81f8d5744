"""Recordings written down in the background: one at a time, whenever the machine has nothing better to do."""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog

from callcenter.database.engine import DatabaseAwayError, DatabaseRefusedError
from callcenter.transcripts.jobs import LEASE_RENEWED_EVERY_S, GivenUp, Job, after_failure
from callcenter.transcripts.ports import MayDecode, SoundOf, Transcriber
from callcenter.transcripts.reading import Utterance, conversation
from callcenter.transcripts.store import TranscriptStore
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.said import DictationError, Said, Speaker
from callcenter.vocabulary.serving import serving

LOOK_EVERY_S = 5.0
"""For recordings that were kept, and for jobs that came due."""
BUSY_S = 1.0
"""How long a machine that has something better to do is left alone before it is asked again."""
SWEEP_EVERY_S = 3600.0
LONGEST_S = 3600.0
"""Of a recording, so much is written down."""
CHANNELS: Mapping[Speaker, int] = {"caller": 0, "agent": 1}

log = structlog.get_logger(__name__)


class LostJobError(CallCenterError):
    """Somebody else works on it, or the recording is gone."""


@dataclass(slots=True)
class TranscriptCounts:
    """What became of recordings since the start, for metrics."""

    done: int = 0
    failed: int = 0
    tried_again: int = 0


class Transcription:
    """The worker. `run` is its one task."""

    def __init__(
        self, store: TranscriptStore, transcriber: Transcriber, sound_of: SoundOf, may_decode: MayDecode, clock: Clock
    ) -> None:
        self.counts = TranscriptCounts()
        self._store = store
        self._transcriber = transcriber
        self._sound_of = sound_of
        self._may_decode = may_decode
        self._clock = clock

    async def run(self) -> None:
        """Work until cancelled; what is at work then is due again at once."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._work(), name="transcripts.work")
            tasks.create_task(self._sweep(), name="transcripts.sweep")

    async def work_once(self) -> bool:
        """Write one recording down, if one is due; raises the database room's errors."""
        await self._store.enlist(self._clock.now())
        job = await self._store.take(self._clock.now())
        if job is None:
            return False
        with serving(job.call):
            await self._work_at(job)
        return True

    async def _work_at(self, job: Job) -> None:
        try:
            await self._write_down(job)
        except DictationError as error:
            await self._fail(job, error)
        except LostJobError as error:
            log.warning("transcript.lost", call_id=job.call, cause=str(error))
        except DatabaseAwayError:
            raise
        except Exception as error:  # the root of this job: one recording must not stop the service
            log.exception("transcript.broken", call_id=job.call)
            await self._fail(job, DictationError("engine_failed", type(error).__name__))
        except asyncio.CancelledError:
            with contextlib.suppress(CallCenterError):
                await self._store.give_back(job, self._clock.now())
            raise

    async def sweep_once(self) -> int:
        """Forget what was said in calls whose recording was deleted; returns how many those were."""
        forgotten = 0
        while gone := await self._store.deleted():
            await self._store.forget(gone)
            forgotten += len(gone)
        if forgotten:
            log.info("transcripts.swept", calls=forgotten)
        return forgotten

    async def _work(self) -> None:
        while True:
            try:
                if self._may_decode() and await self.work_once():
                    continue
            except (DatabaseAwayError, DatabaseRefusedError) as error:
                log.warning("transcripts.wait_for_database", error=str(error))
            await asyncio.sleep(LOOK_EVERY_S)

    async def _sweep(self) -> None:
        while True:
            try:
                await self.sweep_once()
            except CallCenterError as error:
                log.warning("transcripts.not_swept", error=str(error))
            await asyncio.sleep(SWEEP_EVERY_S)

    async def _write_down(self, job: Job) -> None:
        began = self._clock.now()
        heard = asyncio.create_task(self._heard(job), name=f"transcript {job.call}")
        lease = asyncio.create_task(self._keep_lease(job), name=f"lease {job.call}")
        try:
            await asyncio.wait([heard, lease], return_when=asyncio.FIRST_COMPLETED)
            if not heard.done():
                raise LostJobError("the lease ran out and somebody else took over, or the recording went")
            utterances = heard.result()
        finally:
            heard.cancel()
            lease.cancel()
            await asyncio.gather(heard, lease, return_exceptions=True)
        if not await self._store.finish(job, utterances, self._clock.now()):
            raise LostJobError("the recording went, or somebody else took over")
        self.counts.done += 1
        seconds = round((self._clock.now() - began).total_seconds(), 1)
        log.info("transcript.done", call_id=job.call, utterances=len(utterances), seconds=seconds)

    async def _heard(self, job: Job) -> list[Utterance]:
        stats = {"caller": job.recorded.caller, "agent": job.recorded.agent}
        sides: dict[Speaker, list[Said]] = {}
        async with self._sound_of(job.recorded) as sound:
            for speaker, channel in CHANNELS.items():
                if not stats[speaker].is_silent:
                    sides[speaker] = await self._side(sound, channel, job)
        return conversation(sides)

    async def _side(self, sound: Path, channel: int, job: Job) -> list[Said]:
        said: list[Said] = []
        hearing = self._transcriber.hear(sound, channel, job.language, LONGEST_S)
        async with contextlib.aclosing(hearing):
            await self._until_idle()
            async for one in hearing:
                said.append(one)
                await self._until_idle()
        return said

    async def _until_idle(self) -> None:
        while True:
            if self._may_decode():
                return
            await asyncio.sleep(BUSY_S)

    async def _keep_lease(self, job: Job) -> None:
        """Return when the lease is lost."""
        is_held = True
        while is_held:
            await asyncio.sleep(LEASE_RENEWED_EVERY_S)
            with contextlib.suppress(DatabaseAwayError):
                is_held = await self._store.renew(job, self._clock.now())

    async def _fail(self, job: Job, error: DictationError) -> None:
        now = self._clock.now()
        outcome = after_failure(job.attempt, error.cause, now, is_final=error.is_final)
        await self._store.fail(job, outcome, now)
        is_over = isinstance(outcome, GivenUp)
        self.counts.failed += is_over
        self.counts.tried_again += not is_over
        log.warning(
            "transcript.failed", call_id=job.call, attempt=job.attempt, is_over=is_over, cause=error.cause,
            detail=str(error),
        )  # fmt: skip
