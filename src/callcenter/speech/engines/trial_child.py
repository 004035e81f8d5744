"""The process of `trial.try_model`: reads one order from stdin, prints one answer, and may be killed by its engine."""

import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from callcenter.speech.models.catalogue import RUNTIME_GRAPH, WHISPER_PARTS, Engine
from callcenter.speech.models.fetching.archives import check_digest
from callcenter.speech.models.vocabulary import fit
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.sound import RATE_HZ

WHISPER_WINDOW_S = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine says of its model."""

    has_grammar: bool
    missing: tuple[str, ...]


def try_vosk(folder: Path, phrases: Sequence[str]) -> Answer:
    """Load, listen to silence with all phrases in the grammar, look the phrases up."""
    import vosk

    from callcenter.speech.engines.vosk_models import load_model

    model = load_model(folder)
    fitted, missing = fit(phrases, lambda word: model.vosk_model_find_word(word) >= 0)
    has_grammar = (folder / RUNTIME_GRAPH).is_file()
    grammar = (json.dumps(fitted, ensure_ascii=False),) if fitted and has_grammar else ()
    recogniser = vosk.KaldiRecognizer(model, RATE_HZ, *grammar)
    recogniser.AcceptWaveform(bytes(2 * RATE_HZ))
    recogniser.FinalResult()
    return Answer(has_grammar, missing)


def try_whisper(folder: Path) -> Answer:
    """Hold every file against its pinned digest, load them, and let the model guess the language of silence."""
    from callcenter.speech.engines.log_mel import log_mel
    from callcenter.speech.engines.whisper_model import load_whisper

    for name, part in WHISPER_PARTS.items():
        check_digest(folder / name, part.sha256, is_ours=False)
    model = load_whisper(folder)
    model.languages(model.encoded(log_mel(bytes(2 * RATE_HZ), WHISPER_WINDOW_S)))
    return Answer(has_grammar=False, missing=())


def main() -> None:
    order: dict[str, Any] = json.load(sys.stdin)
    began = time.monotonic()
    folder = Path(order["folder"])
    try:
        answer = try_vosk(folder, order["phrases"]) if order["engine"] == Engine.VOSK else try_whisper(folder)
    except (CallCenterError, OSError) as error:
        sys.exit(str(error))
    told = {
        "load_s": round(time.monotonic() - began, 2),
        "memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "has_grammar": answer.has_grammar,
        "missing": answer.missing,
    }
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
