"""Whisper by CTranslate2: a whole utterance at a time, in any language, with the likeliest texts.

The encoder sees ten seconds instead of Whisper's thirty, a quarter of the work; what is longer is decoded in pieces,
cut where it is quiet. Everything is bounded: sound, pieces, tokens.
"""

from collections.abc import Sequence

import numpy as np

from callcenter.speech.engines.invented import is_invented
from callcenter.speech.engines.log_mel import log_mel
from callcenter.speech.engines.pieces import Piece, joined
from callcenter.speech.engines.protocol import Decoding, Recogniser
from callcenter.speech.engines.whisper_model import LoadedWhisper, WhisperModel
from callcenter.vocabulary.hearing import Heard, Hypothesis
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import FRAME_BYTES, RATE_HZ, SAMPLE_BYTES

NAME = "whisper"
WINDOW_S = 10
CUT_WITHIN_S = 3.0
"""A piece ends in the quietest frame of the last seconds of its window."""
LONGEST_S = 30.0
"""Of an utterance; what comes later is not heard."""
SHORTEST_S = 0.1
HYPOTHESES = 4
TOKENS_PER_S, TOKENS_MORE = 12, 12
"""A fast speaker of Mandarin needs nine a second; without a bound, noise may be written for seconds."""
PROMPT_TOKENS_MAX = 150
"""Of expected words; each costs time."""
OTHER_LANGUAGE_MIN = 0.85
"""Probability from which another language than the one told is believed."""
OTHER_LANGUAGE_SHORT_MIN = 0.95
SHORT_S = 1.5
"""So little sound tells less of its language."""

_BYTES_PER_S = RATE_HZ * SAMPLE_BYTES


class WhisperEngine:
    """`Engine` and `SecondEar` over the one model. There is no cheaper decoding: it always hears freely."""

    name = NAME
    is_streaming = False

    def __init__(self, model: WhisperModel) -> None:
        self._model = model

    def speaks(self, _language: Language, decoding: Decoding) -> bool:
        return decoding is Decoding.FREE and self._model.loaded is not None

    def recogniser(self, language: Language, _decoding: Decoding = Decoding.FREE) -> Recogniser:
        return WhisperRecogniser(self._need_model(), language)

    def hear_whole(self, sound: bytes, language: Language, expected: Sequence[str]) -> Heard:
        """Also finds out the language: what is heard may be in another one than was told."""
        loaded = self._need_model()
        try:
            return hear_utterance(loaded, sound, language, expected, may_be_other=True)
        finally:
            # Told to nobody, so that it is not counted as a recogniser's.
            loaded.uncharged_cpu_s()

    def _need_model(self) -> LoadedWhisper:
        if self._model.loaded is None:
            raise LookupError("no Whisper model is loaded")
        return self._model.loaded


class WhisperRecogniser:
    """Keeps the sound of an utterance and decodes it at its end."""

    knows_only_keywords = False

    def __init__(self, loaded: LoadedWhisper, language: Language) -> None:
        self._loaded = loaded
        self._language = language
        self._sound = bytearray()

    def hear(self, sound: bytes) -> tuple[str, ...]:
        room = round(LONGEST_S * _BYTES_PER_S) - len(self._sound)
        self._sound += sound[: max(0, room)]
        return ()

    def so_far(self) -> Heard:
        return hear_utterance(self._loaded, bytes(self._sound), self._language)

    def finish(self) -> Heard:
        heard = self.so_far()
        self.forget()
        return heard

    def forget(self) -> None:
        self._sound.clear()

    def cpu_elsewhere_s(self) -> float:
        return self._loaded.uncharged_cpu_s()


def hear_utterance(
    loaded: LoadedWhisper,
    sound: bytes,
    language: Language,
    expected: Sequence[str] = (),
    *,
    may_be_other: bool = False,
) -> Heard:
    """Decode one utterance; where it `may_be_other`, in the language that it is found to be in. Any thread may ask."""
    pieces: list[Piece] = []
    for window in windows(sound):
        encoded = loaded.encoded(log_mel(window, WINDOW_S))
        if may_be_other and not pieces:
            found = found_language(loaded.languages(encoded), language, len(window) / _BYTES_PER_S)
            # Words of one language are no help in another.
            language, expected = found, expected if found is language else ()
        result = loaded.decoded(
            encoded,
            _prompt(loaded, language, expected),
            hypotheses=HYPOTHESES,
            tokens_max=round(len(window) / _BYTES_PER_S * TOKENS_PER_S) + TOKENS_MORE,
        )
        texts = [loaded.tokenizer.decode(ids).strip() for ids in result.sequences_ids]
        believed = tuple(
            _hypothesis(text, score, language)
            for text, score in zip(texts, result.scores, strict=True)
            if not is_invented(text, score, result.no_speech_prob)
        )
        pieces.append(Piece(believed, len(window)))
    return Heard(hypotheses=joined(pieces), engine=NAME, language=language)


def windows(sound: bytes) -> list[bytes]:
    """`sound` in pieces that the encoder can take, none where there is next to nothing."""
    rest = sound[: round(LONGEST_S * _BYTES_PER_S)]
    pieces: list[bytes] = []
    while len(rest) > WINDOW_S * _BYTES_PER_S:
        cut = _quietest(rest, round((WINDOW_S - CUT_WITHIN_S) * _BYTES_PER_S), WINDOW_S * _BYTES_PER_S)
        pieces.append(rest[:cut])
        rest = rest[cut:]
    return [*pieces, rest] if len(rest) >= SHORTEST_S * _BYTES_PER_S else pieces


def found_language(chances: dict[str, float], told: Language, length_s: float) -> Language:
    """The language that was spoken by these probabilities of its tokens, the one told unless another is sure."""
    best = max(Language, key=lambda language: chances.get(_token(language), 0.0))
    needed = OTHER_LANGUAGE_MIN if length_s >= SHORT_S else OTHER_LANGUAGE_SHORT_MIN
    return best if chances.get(_token(best), 0.0) >= needed else told


def _quietest(sound: bytes, start: int, end: int) -> int:
    """Where the quietest frame between two places begins."""
    frames = np.frombuffer(sound[start:end], dtype="<i2").astype(np.float32).reshape(-1, FRAME_BYTES // SAMPLE_BYTES)
    return start + int(np.argmin(np.square(frames).sum(axis=1))) * FRAME_BYTES


def _prompt(loaded: LoadedWhisper, language: Language, expected: Sequence[str]) -> list[int]:
    start = ["<|startoftranscript|>", _token(language), "<|transcribe|>", "<|notimestamps|>"]
    ids = [loaded.token(name) for name in start]
    if not expected:
        return ids
    words = loaded.tokenizer.encode(" " + _told(language, expected), add_special_tokens=False).ids
    return [loaded.token("<|startofprev|>"), *words[:PROMPT_TOKENS_MAX], *ids]


def _hypothesis(text: str, log_probability: float, language: Language) -> Hypothesis:
    # Chinese is told in one piece: Whisper writes no words apart.
    return Hypothesis((text,) if language is Language.ZH else tuple(text.split()), log_probability)


def _token(language: Language) -> str:
    return f"<|{language}|>"


def _told(language: Language, expected: Sequence[str]) -> str:
    """Expected phrases as they are written; in Chinese without the spaces that a grammar needs."""
    return "、".join(phrase.replace(" ", "") for phrase in expected) if language is Language.ZH else ", ".join(expected)
