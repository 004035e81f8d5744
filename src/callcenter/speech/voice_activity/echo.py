"""Our own prompt, sent back by the caller's telephone: taken out of what is heard, and told from a voice.

Most telephones send nothing back, and `EchoLoss` soon knows it: what is louder than an echo can be is a voice. Only
where an echo was found WebRTC's canceller (in LiveKit's package) goes to work, to find a voice beside it: without an
echo to learn from it takes the caller for one, and their first words away.
"""

from collections import deque
from typing import Final

import numpy as np
import numpy.typing as npt
import structlog
from livekit.rtc import AudioFrame
from livekit.rtc.apm import AudioProcessingModule
from scipy.linalg import solve_toeplitz

from callcenter.speech.levels import level_db
from callcenter.speech.voice_activity.echo_loss import EchoLoss
from callcenter.vocabulary.serving import bearing
from callcenter.vocabulary.sound import FRAME_BYTES, FRAME_MS, RATE_HZ, SAMPLE_BYTES

PIECE_BYTES = RATE_HZ // 100 * SAMPLE_BYTES
"""10 ms: what the canceller takes at a time."""
LONGEST_DELAY_MS = 500
HEARD_MS = 320
"""Compared with what was played: two syllables."""
HEARD_BYTES: Final = HEARD_MS // FRAME_MS * FRAME_BYTES
PLAYED_BYTES: Final = (HEARD_MS + LONGEST_DELAY_MS) // FRAME_MS * FRAME_BYTES
LINGERS_FRAMES = (LONGEST_DELAY_MS + 200) // FRAME_MS
"""For so long after the end of a prompt its echo may still come."""
ABOVE_ECHO_DB = 10.0
"""Levels of frames are rough: an echo is seldom 7 dB above its bound, a voice that nothing is beside 30."""
ABOVE_FRAMES, ABOVE_AT_LEAST = 4, 3
ECHO_FOUND, ECHO_AFTER, ECHO_BEFORE = 0.3, 0.4, 0.7
"""Shares of what was heard that the prompt explains, from which it is an echo: for the first time; later, of what the
canceller left over, and of what it was given. Of a voice beside an echo they are smaller."""
ECHO_NEW = 0.6
"""The same for what is louder than an echo was so far."""
SUSPECTED_FRAMES = 5
"""What could be an echo for so long gets a canceller, however little a room has left it alike."""
LEARNS_FRAMES = 150
"""The canceller's word counts when it has learnt."""
TAPS = 32
RIDGE = 1e-3

Samples = npt.NDArray[np.float32]


class EchoGuard:
    """Follows one caller. Costs 0.2 ms a frame while something is played to who sends it back, else next to nothing."""

    __slots__ = (
        "_above",
        "_audible",
        "_canceller",
        "_cleaned",
        "_heard",
        "_learns",
        "_log",
        "_loss",
        "_played",
        "_suspected",
    )

    def __init__(self) -> None:
        self._canceller: AudioProcessingModule | None = None
        self._log: structlog.typing.FilteringBoundLogger = structlog.get_logger().bind(**bearing())
        self._loss = EchoLoss()
        self._above: deque[bool] = deque(maxlen=ABOVE_FRAMES)
        self._suspected = 0
        self._learns = LEARNS_FRAMES
        self._audible = 0
        self._heard = b""
        self._cleaned = b""
        self._played = b""

    def clean(self, heard: bytes, played: bytes) -> bytes:
        """Return `heard` without the echo of `played` (sent since the frame before) and of what was played earlier."""
        if played.count(0) != len(played):
            self._audible = LINGERS_FRAMES
        elif self._audible:
            self._audible -= 1
        self._played = (self._played + played)[-PLAYED_BYTES:]
        cleaned = self._clean(heard, played) if self._audible else heard
        self._heard = (self._heard + heard)[-HEARD_BYTES:]
        self._cleaned = (self._cleaned + cleaned)[-HEARD_BYTES:]
        return cleaned

    @property
    def is_prompt_about(self) -> bool:
        """Whether something is played, or its echo may still come."""
        return self._audible > 0

    def is_echo(self) -> bool:
        """Whether what was heard last is mostly what was played. 1 ms: to be asked when a voice seems to begin."""
        if not self._audible or len(self._heard) < HEARD_BYTES:
            return False
        played = _whitened(self._played)
        before = explained(_whitened(self._heard), played)
        if sum(self._above) >= ABOVE_AT_LEAST:
            return self._is_new_echo(before)
        if self._canceller is not None:
            return (
                self._learns > 0 or before >= ECHO_BEFORE or explained(_whitened(self._cleaned), played) >= ECHO_AFTER
            )
        self._suspected += 1
        if before >= ECHO_FOUND or self._suspected >= SUSPECTED_FRAMES:
            self._canceller = AudioProcessingModule(echo_cancellation=True)
        return True

    def _is_new_echo(self, before: float) -> bool:
        """A telephone that has sent nothing back may be switched to its loudspeaker."""
        if before < ECHO_NEW:
            return False
        self._loss = EchoLoss()
        self._canceller = self._canceller or AudioProcessingModule(echo_cancellation=True)
        return True

    def _clean(self, heard: bytes, played: bytes) -> bytes:
        heard_db = level_db(heard)
        self._loss.take(heard_db, level_db(played))
        self._above.append(heard_db >= self._loss.loudest_db + ABOVE_ECHO_DB)
        cleaned = self._cancel(self._canceller, heard, played) if self._canceller else heard
        return heard if self._above[-1] else cleaned

    def _cancel(self, canceller: AudioProcessingModule, heard: bytes, played: bytes) -> bytes:
        self._learns -= self._learns > 0
        try:
            for at in range(0, len(played), PIECE_BYTES):
                canceller.process_reverse_stream(_piece(played, at))
            cleaned = [_piece(heard, at) for at in range(0, len(heard), PIECE_BYTES)]
            for piece in cleaned:
                canceller.process_stream(piece)
        except RuntimeError as error:
            self._log.error("speech.echo_not_cancelled", error=repr(error))
            return heard
        return b"".join(bytes(piece.data.cast("B")) for piece in cleaned)


def explained(heard: Samples, played: Samples) -> float:
    """The share of `heard` that is `played`, late and coloured by a telephone: 0 to 1.

    The likeliest delay by cross-correlation, then the best filter of `TAPS` samples around it by least squares (its
    equations taken for Toeplitz, which they are but for the edges).
    """
    lags = len(played) - len(heard) + 1
    energy = float(heard.dot(heard))
    if lags < TAPS or energy <= 0:
        return 0.0
    alike = _correlation(played, heard)[:lags]
    around = np.concatenate(([0.0], np.cumsum(played.astype(np.float64) ** 2)))
    around = around[len(heard) :] - around[: -len(heard)]
    likeliest = int((np.abs(alike) / np.sqrt(np.maximum(around, around.max() * 1e-3) + 1e-12)).argmax())
    begins = max(0, min(likeliest - TAPS // 2, lags - TAPS))
    late = played[begins : begins + len(heard) + TAPS]
    own = np.array([float(late[: len(heard)].dot(late[lag : lag + len(heard)])) for lag in range(TAPS)])
    own[0] = own[0] * (1 + RIDGE) + 1e-12
    both = alike[begins : begins + TAPS]
    return min(1.0, float(both.dot(solve_toeplitz(own, both))) / energy)


def _correlation(long: Samples, short: Samples) -> npt.NDArray[np.float64]:
    size = 1 << (len(long) - 1).bit_length()
    product: npt.NDArray[np.float64] = np.fft.irfft(np.fft.rfft(long, size) * np.conj(np.fft.rfft(short, size)), size)
    return product


def _whitened(sound: bytes) -> Samples:
    """The strong low tones of voices are alike; their differences are not."""
    samples = np.frombuffer(sound, dtype="<i2").astype(np.float32) / 32768
    return np.diff(samples, prepend=np.float32(0))


def _piece(sound: bytes, at: int) -> AudioFrame:
    return AudioFrame(bytearray(sound[at : at + PIECE_BYTES]), RATE_HZ, 1, PIECE_BYTES // SAMPLE_BYTES)
