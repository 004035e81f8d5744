"""The process in which Piper speaks: requests as JSON lines on stdin, sound on stdout. Ends when stdin ends.

Run by its path and apart from all else: Piper is under the GPL, takes some 200 MB, and may not take a call with it.
"""

import json
import os
import sys
from typing import BinaryIO

NICENESS = 10
"""Calls come first."""


def main(model: str, out: BinaryIO) -> None:
    import onnxruntime
    from piper import PiperVoice, SynthesisConfig
    from piper.config import PiperConfig

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    with open(f"{model}.json", encoding="utf-8") as file:
        config = PiperConfig.from_dict(json.load(file))
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    voice = PiperVoice(session=session, config=config)
    tell(out, {"rate_hz": config.sample_rate})
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        manner = SynthesisConfig(length_scale=config.length_scale / asked["pace"])
        said = b"".join(chunk.audio_int16_bytes for chunk in voice.synthesize(asked["sentence"], manner))
        tell(out, {"bytes": len(said)}, said)


def tell(out: BinaryIO, header: dict[str, object], body: bytes = b"") -> None:
    out.write(json.dumps(header).encode() + b"\n" + body)
    out.flush()


if __name__ == "__main__":
    os.nice(NICENESS)
    # What a library prints must not get into the sound.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        main(sys.argv[1], answers)
    except Exception as error:  # noqa: BLE001 the root of this process
        tell(answers, {"fault": f"{type(error).__name__}: {error}"})
        sys.exit(1)
