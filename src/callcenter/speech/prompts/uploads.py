"""Recordings that people send: looked at, decoded apart from the service, kept as what a line carries.

A decoder may be made to crash or to eat all memory by a file that is meant to; so it runs as a process of its own,
with bounds on its memory and time (`converted`), and here is only waited for (`Uploads`).
"""

import asyncio
import hashlib
import io
import os
import re
import resource
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile
import soxr

from callcenter.speech.sound_files import Samples, as_sound, levelled, trimmed
from callcenter.vocabulary.children import end
from callcenter.vocabulary.errors import UnfitSoundError
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import RATE_HZ, KeptRecording, Sound, as_wav

LARGEST_BYTES = 20 * 1024 * 1024
LONGEST_S = 300
SHORTEST_S = 0.2
_RATES_HZ = range(8_000, 192_001)
WITHIN_S = 60.0
CHILD = ("-m", "callcenter.speech.prompts.uploads")
_MEMORY_BYTES = 2 * 1024**3
"""Of addresses; numpy alone maps half of one."""
_AT_A_TIME = 1
_UNSAID = (0, 0xFFFFFFFF)
"""The length in the header of a WAV file that was written as it came."""
_REFUSED = 3
"""The child's exit status when it says on stdout what is wrong with the sound."""
PROMPT_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
USE = "send WAV, FLAC, MP3 or Ogg"


class Uploads:
    """The folder of recordings, for those who send some."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turns = asyncio.Semaphore(_AT_A_TIME)

    async def keep(self, language: Language, prompt: str, encoded: bytes) -> KeptRecording:
        """Convert and keep a recording of `prompt`, named after its content; raises `UnfitSoundError`.

        The same sound gets the same name, another one another: what an older version names stays what it was.
        """
        if not PROMPT_NAME.fullmatch(prompt):
            raise UnfitSoundError("prompt", "is no name of a prompt", "use small letters, digits and '_'")
        sniff(encoded)
        async with self._turns:
            wav = await _converted_apart(encoded)
        return await asyncio.to_thread(self._write, language, prompt, wav)

    def _write(self, language: Language, prompt: str, wav: bytes) -> KeptRecording:
        folder = self._folder / language
        name = f"{prompt}-{hashlib.sha256(wav).hexdigest()[:8]}.wav"
        with soundfile.SoundFile(io.BytesIO(wav)) as file:
            duration_s = round(file.frames / file.samplerate, 2)
        if not (folder / name).is_file():
            try:
                folder.mkdir(parents=True, exist_ok=True)
                with tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=".part", delete=False) as part:
                    part.write(wav)
                os.chmod(part.name, 0o644)
                os.replace(part.name, folder / name)
            except OSError as error:
                mend = f"let the service write to {folder}"
                raise UnfitSoundError("file", f"cannot be kept ({error.strerror})", mend) from error
        return KeptRecording(language, name, duration_s)

    async def kept(self) -> tuple[KeptRecording, ...]:
        """What there is, by language and name; what cannot be read is left out."""
        return await asyncio.to_thread(self._list)

    def _list(self) -> tuple[KeptRecording, ...]:
        found: list[KeptRecording] = []
        for language in Language:
            for file in sorted((self._folder / language).glob("[A-Za-z0-9]*")):
                try:
                    about = soundfile.info(str(file))
                except (soundfile.SoundFileError, OSError):
                    continue
                found.append(KeptRecording(language, file.name, round(about.frames / about.samplerate, 2)))
        return tuple(found)


def sniff(encoded: bytes) -> None:
    """Raise `UnfitSoundError` for what by its first bytes is no sound that we take."""
    if not encoded:
        raise UnfitSoundError("file", "is empty", USE)
    if len(encoded) > LARGEST_BYTES:
        raise UnfitSoundError("file", f"is larger than {LARGEST_BYTES // 1024**2} MB", "cut it, or send FLAC or MP3")
    head = encoded[:12]
    is_wave = head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE"
    is_mpeg = head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)
    if is_wave or is_mpeg or head[:4] in (b"fLaC", b"OggS"):
        return
    if head[:4] == b"\x1aE\xdf\xa3":
        raise UnfitSoundError("file", "is WebM", USE)
    raise UnfitSoundError("file", "is no sound file that we know", USE)


def converted(encoded: bytes) -> Sound:
    """The speech in a whole file, as a line carries it: mono, 8 kHz, at our level, without silence around it."""
    sniff(encoded)
    _check_wave_is_whole(encoded)
    try:
        with soundfile.SoundFile(io.BytesIO(encoded)) as file:
            speech = trimmed(_at_our_rate(file))
    except (soundfile.SoundFileError, OSError) as error:
        raise UnfitSoundError("file", "is damaged, or not what its beginning says", USE) from error
    if len(speech) < SHORTEST_S * RATE_HZ:
        raise UnfitSoundError("file", "holds nothing that can be heard", "record it again, closer and louder")
    return as_sound(levelled(speech))


def _check_wave_is_whole(encoded: bytes) -> None:
    """libsndfile reads as much of a WAV file as there is and says nothing.

    It does so with FLAC and MP3 too, where only a person who listens can tell.
    """
    said = int.from_bytes(encoded[4:8], "little")
    if encoded[:4] == b"RIFF" and said not in _UNSAID and said + 8 > len(encoded) + 1:
        raise UnfitSoundError("file", "is cut short", "send it again")


def _at_our_rate(file: soundfile.SoundFile) -> Samples:
    rate_hz: int = file.samplerate
    if rate_hz not in _RATES_HZ:
        raise UnfitSoundError("file", f"has {rate_hz} samples a second", "send 8,000 to 192,000")
    if file.channels > 2:
        raise UnfitSoundError("file", f"has {file.channels} channels", "send one or two")
    stream = soxr.ResampleStream(rate_hz, RATE_HZ, 1, dtype="float64", quality="VHQ")
    parts: list[Samples] = []
    frames = 0
    # A second at a time: what a header says of the length may be a lie.
    for second in range(LONGEST_S + 1):
        block = file.read(rate_hz, dtype="float64", always_2d=True)
        if second == LONGEST_S and len(block):
            raise UnfitSoundError("file", f"is longer than {LONGEST_S // 60} minutes", "cut it")
        frames += len(block)
        is_last = len(block) < rate_hz
        parts.append(stream.resample_chunk(block.mean(axis=1), last=is_last))
        if is_last:
            break
    if frames < file.frames:
        raise UnfitSoundError("file", "is cut short", "send it again")
    samples = np.concatenate(parts)
    if not np.isfinite(samples).all():
        raise UnfitSoundError("file", "holds samples that are no numbers", USE)
    return samples


async def _converted_apart(encoded: bytes) -> bytes:
    """`converted` in a process that may be killed, as a WAV file; raises `UnfitSoundError`."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *CHILD,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(WITHIN_S):
            out, _ = await child.communicate(encoded)
    except (TimeoutError, RuntimeError) as error:
        raise UnfitSoundError("file", "could not be decoded in time", USE) from error
    finally:
        await end(child)
    if child.returncode == _REFUSED:
        field, fault, mend = out.decode().split("\0")
        raise UnfitSoundError(field, fault, mend)
    if child.returncode:
        raise UnfitSoundError("file", "cannot be decoded", USE)
    return out


def _main() -> int:
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    try:
        sound = converted(sys.stdin.buffer.read(LARGEST_BYTES + 1))
    except UnfitSoundError as error:
        sys.stdout.write("\0".join((error.field, error.fault, error.mend)))
        return _REFUSED
    sys.stdout.buffer.write(as_wav(sound))
    return 0


if __name__ == "__main__":
    sys.exit(_main())
