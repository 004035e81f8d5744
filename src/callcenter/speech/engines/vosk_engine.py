"""Vosk: streaming recognition, by a keyword grammar or of any words, the latter with several texts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import structlog
import vosk

from callcenter.speech.engines.pieces import Piece, joined, weighed
from callcenter.speech.engines.protocol import Decoding, Recogniser
from callcenter.speech.engines.vosk_models import Models
from callcenter.speech.models.vocabulary import Vocabulary, fit
from callcenter.vocabulary.hearing import Heard, Hypothesis
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import RATE_HZ

log = structlog.get_logger()

UNKNOWN = "[unk]"
"""Vosk's word for all speech that is not in the grammar. Some models lack it: there everything becomes a keyword."""


NAME = "vosk"


ALTERNATIVES = 5
"""Texts of a free decoding; they cost next to nothing."""


class VoskRecogniser:
    """One Kaldi decoder; without phrases it decodes freely."""

    def __init__(self, model: vosk.Model, language: Language, phrases: Sequence[str] = ()) -> None:
        self._language = language
        self.knows_only_keywords = bool(phrases)
        if phrases:
            self._kaldi = vosk.KaldiRecognizer(model, RATE_HZ, json.dumps(phrases, ensure_ascii=False))
        else:
            self._kaldi = vosk.KaldiRecognizer(model, RATE_HZ)
            self._kaldi.SetMaxAlternatives(ALTERNATIVES)
        self._pieces: list[Piece] = []
        self._confidences: list[float] = []
        self._length = 0

    def hear(self, sound: bytes) -> tuple[str, ...]:
        self._length += len(sound)
        if self._kaldi.AcceptWaveform(sound):
            # Vosk's own end-point; ours comes later, so this is but a part of the utterance.
            self._keep(self._kaldi.Result())
            return self._words()
        return (*self._words(), *_known(json.loads(self._kaldi.PartialResult())["partial"]))

    def so_far(self) -> None:
        return None

    def finish(self) -> Heard:
        self._keep(self._kaldi.FinalResult())
        heard = Heard(
            hypotheses=joined(self._pieces),
            confidence=sum(self._confidences) / len(self._confidences) if self._confidences else None,
            engine=NAME,
            language=self._language,
            knows_only_keywords=self.knows_only_keywords,
        )
        self.forget()
        return heard

    def forget(self) -> None:
        # Not Reset(): that keeps the sound which is not decoded yet, and the next caller is heard to say it.
        self._kaldi.FinalResult()
        self._pieces, self._confidences, self._length = [], [], 0

    def cpu_elsewhere_s(self) -> float:
        return 0.0

    def _words(self) -> tuple[str, ...]:
        return tuple(word for piece in self._pieces for word in piece.hypotheses[0].words)

    def _keep(self, result: str) -> None:
        document: dict[str, Any] = json.loads(result)
        hypotheses: tuple[Hypothesis, ...]
        if self.knows_only_keywords:
            # A grammar's likelihoods compare its own phrases only: near certain whatever was said.
            words = _known(document["text"])
            hypotheses = (Hypothesis(words),) if words else ()
        else:
            told = [(_known(one["text"]), one["confidence"]) for one in document["alternatives"]]
            hypotheses, confidence = weighed(told)
            self._confidences += [confidence] * len(hypotheses[:1])
        if hypotheses:
            self._pieces.append(Piece(hypotheses, self._length))
        self._length = 0


class VoskEngine:
    """Recognisers over shared models."""

    name = NAME
    is_streaming = True

    def __init__(self, models: Models, grammars: Mapping[Language, Iterable[str]]) -> None:
        self._models = models
        self._wanted = _distinct(grammars)
        self._phrases: dict[Language, tuple[str, ...]] = {}
        self.missing_words: dict[Language, tuple[str, ...]] = {}
        """Phrases that the model has no words for; never heard, however it decodes. Filled when a model is loaded."""

    def use(self, grammars: Mapping[Language, Iterable[str]]) -> None:
        """Other phrases from the next recogniser on."""
        self._wanted = _distinct(grammars)
        self._phrases.clear()
        self.missing_words.clear()
        for language in self._wanted:
            self.fit_grammar(language)

    def has_keywords(self, language: Language) -> bool:
        """Whether there are any to listen for."""
        return bool(self._wanted.get(language))

    def speaks(self, language: Language, decoding: Decoding) -> bool:
        if self._models.loaded(language) is None:
            return False
        return decoding is Decoding.FREE or bool(self._phrases.get(language))

    def recogniser(self, language: Language, decoding: Decoding) -> Recogniser:
        model = self._models.loaded(language)
        if model is None or not self.speaks(language, decoding):
            raise LookupError(f"Vosk has no model for {language}, or none of its keywords")
        return VoskRecogniser(model, language, self._phrases[language] if decoding is Decoding.GRAMMAR else ())

    def fit_grammar(self, language: Language) -> None:
        """Hold the language's phrases against its model's vocabulary."""
        model = self._models.loaded(language)
        if model is None or language not in self._wanted:
            return
        knows = _vocabulary(model)
        fitted, missing = fit(self._wanted[language], knows)
        if self._models.takes_grammars(language):
            self._phrases[language] = (*fitted, UNKNOWN) if fitted and knows(UNKNOWN) else fitted
        self.missing_words[language] = missing
        if missing:
            log.warning("speech.words_missing", language=language, count=len(missing), words=missing)


def _distinct(grammars: Mapping[Language, Iterable[str]]) -> dict[Language, tuple[str, ...]]:
    return {language: tuple(dict.fromkeys(phrases)) for language, phrases in grammars.items()}


def _vocabulary(model: vosk.Model) -> Vocabulary:
    return lambda word: model.vosk_model_find_word(word) >= 0


def _known(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split() if word != UNKNOWN)
