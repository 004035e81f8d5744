"""The process in which recordings are written down: questions as JSON lines on stdin, an answer a line on stdout.

Apart from the service, because an engine may end its process over a bad recording; with a model of its own, so that no
caller waits behind it. It decodes one utterance a question and so rests whenever nobody asks. Ends when stdin ends.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

NICENESS = 19
"""Whoever else wants the machine has it first."""


def main(engine: str, model: str, language: str, out: BinaryIO) -> None:
    from callcenter.speech.dictation.dictating import Dictating, dictating_recogniser
    from callcenter.vocabulary.languages import Language

    recogniser = dictating_recogniser(engine, Path(model), Language(language))
    tell(out, {"ready": True})
    said: Iterator[dict[str, Any]] = iter(())
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        if "sound" in asked:
            said = Dictating(recogniser).hear(Path(asked["sound"]), asked["channel"], asked["longest_s"])
            tell(out, {"begun": True})
        else:
            tell(out, next(said, {"end": True}))


def tell(out: BinaryIO, answer: dict[str, Any]) -> None:
    out.write(json.dumps(answer).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    os.nice(NICENESS)
    # Libraries that would use every core for one utterance.
    os.environ["OMP_NUM_THREADS"] = "1"
    # What a library prints must not get among the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    engine, model, language = sys.argv[1:4]
    try:
        main(engine, model, language, answers)
    except Exception as error:  # noqa: BLE001 the root of this process
        # Its text may hold a path, never what was said.
        tell(answers, {"fault": f"{type(error).__name__}: {error}"[:500]})
        sys.exit(1)
