"""What writes recordings down: the engine of each language, and when it may work."""

from pathlib import Path

from callcenter.calls.timeline import Recorded
from callcenter.database.engine import Database
from callcenter.recordings.files import kept_path
from callcenter.speech.dictation import Dictation
from callcenter.speech.ears import PooledEars
from callcenter.speech.recognition import Recognition
from callcenter.transcripts.service import Transcription
from callcenter.transcripts.store import TranscriptStore
from callcenter.vocabulary.clock import Clock


def transcription(
    database: Database, recordings: Path, recognition: Recognition, ears: PooledEars, clock: Clock
) -> tuple[Transcription, Dictation]:
    """The worker, and the engine's process behind it."""

    def sound_of(recorded: Recorded) -> Path:
        return kept_path(recordings, recorded)

    def may_decode() -> bool:
        # Callers who are heard now have the machine.
        return ears.seats_taken == 0 and not ears.is_overwhelmed

    dictation = Dictation(recognition.written_by)
    return Transcription(TranscriptStore(database), dictation, sound_of, may_decode, clock), dictation
