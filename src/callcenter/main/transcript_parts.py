"""What writes down what is said, in talks that go on and in recordings: engines, and when they may work."""

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

from callcenter.agents.desks import Desks
from callcenter.calls.store import CallStore
from callcenter.calls.timeline import Recorded
from callcenter.database.engine import Database, DatabaseAwayError
from callcenter.recordings.files import NothingRecordedError, raw_path
from callcenter.recordings.vault.service import Vault
from callcenter.speech.captioning import CaptionEars
from callcenter.speech.dictation.apart import Dictation
from callcenter.speech.ears.pool import PooledEars
from callcenter.speech.recognition import Recognition
from callcenter.transcripts.captions import LiveCaptions
from callcenter.transcripts.service import Transcription
from callcenter.transcripts.store import TranscriptStore
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.said import DictationError


def transcription(
    database: Database, vault: Vault, recognition: Recognition, ears: PooledEars, clock: Clock
) -> tuple[Transcription, Dictation]:
    """The worker, and the engine's process behind it."""

    @contextlib.asynccontextmanager
    async def sound_of(recorded: Recorded) -> AsyncIterator[Path]:
        async with contextlib.AsyncExitStack() as opened:
            try:
                file = await opened.enter_async_context(vault.as_file(recorded))
            except DatabaseAwayError:
                raise
            except CallCenterError as error:
                is_gone = isinstance(error, NothingRecordedError)
                raise DictationError("no_sound", str(error), is_final=is_gone) from error
            yield file

    def may_decode() -> bool:
        # Callers who are heard now have the machine.
        return ears.seats_taken == 0 and not ears.is_overwhelmed

    dictation = Dictation(recognition.written_by)
    return Transcription(TranscriptStore(database), dictation, sound_of, may_decode, clock), dictation


def live_captions(
    calls: CallStore, desks: Desks, recordings: Path, recognition: Recognition, ears: PooledEars
) -> tuple[LiveCaptions, CaptionEars]:
    """What follows talks, and who listens for it."""

    def raw_of(call: CallId, arrived_at: datetime) -> Path:
        return raw_path(recordings, call, arrived_at)

    listening = CaptionEars(ears, recognition.freely)
    return LiveCaptions(listening, calls, raw_of, desks), listening
