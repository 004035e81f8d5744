"""Vosk: streaming recognition, by a keyword grammar where one is given."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import structlog
import vosk

from callcenter.speech.bounds import EarCounts, EarRules
from callcenter.speech.ear import PooledEar
from callcenter.speech.ears import PooledEars
from callcenter.speech.engine import Decoding, Recogniser, Setup
from callcenter.speech.model_state import ModelState
from callcenter.speech.models import Models
from callcenter.speech.words import Vocabulary, fit
from callcenter.vocabulary.hearing import Heard, Hearing, Hypothesis
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import RATE_HZ

log = structlog.get_logger()

UNKNOWN = "[unk]"
"""Vosk's word for all speech that is not in the grammar. Some models lack it: there everything becomes a keyword."""


NAME = "vosk"


class VoskRecogniser:
    """One Kaldi decoder."""

    def __init__(self, model: vosk.Model, language: Language, phrases: Sequence[str]) -> None:
        self._language = language
        self.knows_only_keywords = bool(phrases)
        if phrases:
            grammar = json.dumps(phrases, ensure_ascii=False)
            self._kaldi = vosk.KaldiRecognizer(model, RATE_HZ, grammar)
        else:
            self._kaldi = vosk.KaldiRecognizer(model, RATE_HZ)
            self._kaldi.SetWords(True)
        self._words: list[str] = []
        self._confidences: list[float] = []

    def hear(self, sound: bytes) -> tuple[str, ...]:
        if self._kaldi.AcceptWaveform(sound):
            # Vosk's own end-point; ours comes later, so this is but a part of the utterance.
            self._keep(self._kaldi.Result())
            return tuple(self._words)
        return (*self._words, *_known(json.loads(self._kaldi.PartialResult())["partial"]))

    def so_far(self) -> None:
        return None

    def finish(self) -> Heard:
        self._keep(self._kaldi.FinalResult())
        confidence = sum(self._confidences) / len(self._confidences) if self._confidences else None
        hypotheses = (Hypothesis(tuple(self._words)),) if self._words else ()
        heard = Heard(
            hypotheses=hypotheses,
            confidence=confidence,
            engine=NAME,
            language=self._language,
            knows_only_keywords=self.knows_only_keywords,
        )
        self.forget()
        return heard

    def forget(self) -> None:
        self._kaldi.Reset()
        self._words, self._confidences = [], []

    def cpu_elsewhere_s(self) -> float:
        return 0.0

    def _keep(self, result: str) -> None:
        document: dict[str, Any] = json.loads(result)
        self._words += _known(document.get("text", ""))
        # A grammar's confidences compare its own phrases only: near 1 whatever was said.
        if not self.knows_only_keywords:
            self._confidences += [word["conf"] for word in document.get("result", ()) if word["word"] != UNKNOWN]


class VoskEngine:
    """Recognisers over shared models; languages without a grammar are decoded freely."""

    name = NAME
    is_streaming = True

    def __init__(self, models: Models, grammars: Mapping[Language, Iterable[str]]) -> None:
        self._models = models
        self._wanted = _distinct(grammars)
        self._phrases: dict[Language, tuple[str, ...]] = {}
        self.missing_words: dict[Language, tuple[str, ...]] = {}
        """Phrases of each grammar that the model has no words for; never heard. Filled when a model is loaded."""

    def use(self, grammars: Mapping[Language, Iterable[str]]) -> None:
        """Other phrases from the next recogniser on."""
        self._wanted = _distinct(grammars)
        self._phrases.clear()
        self.missing_words.clear()
        for language in self._wanted:
            self.fit_grammar(language)

    def speaks(self, language: Language, _decoding: Decoding = Decoding.GRAMMAR) -> bool:
        # A grammar none of whose phrases the model knows must not fall back to free decoding, eight times as dear.
        return self._models.loaded(language) is not None and (
            not self._wanted.get(language) or bool(self._phrases.get(language))
        )

    def recogniser(self, language: Language, _decoding: Decoding = Decoding.GRAMMAR) -> Recogniser:
        model = self._models.loaded(language)
        if model is None:
            raise LookupError(f"no model for {language}")
        return VoskRecogniser(model, language, self._phrases.get(language, ()))

    def fit_grammar(self, language: Language) -> None:
        """Hold the language's phrases against its model's vocabulary."""
        model = self._models.loaded(language)
        if model is None or language not in self._wanted:
            return
        knows = _vocabulary(model)
        fitted, missing = fit(self._wanted[language], knows)
        self._phrases[language] = (*fitted, UNKNOWN) if fitted and knows(UNKNOWN) else fitted
        self.missing_words[language] = missing
        if missing:
            log.warning("speech.words_missing", language=language, count=len(missing), words=missing)


class VoskEars:
    """`calls.ports.Ears` by Vosk.

    `grammars` are the phrases to listen for, per language; one without is decoded freely. Nothing is heard before
    `load` has been awaited, which takes seconds and never raises: see `states` and `missing_words`.
    """

    def __init__(
        self, models: Models, grammars: Mapping[Language, Iterable[str]], rules: EarRules | None = None
    ) -> None:
        self._models = models
        self._engine = VoskEngine(models, grammars)
        self._ears = PooledEars(self, rules)

    @property
    def states(self) -> Mapping[Language, ModelState]:
        return self._models.states

    @property
    def missing_words(self) -> Mapping[Language, tuple[str, ...]]:
        """Phrases that can never be heard, because the model lacks their words."""
        return self._engine.missing_words

    @property
    def counts(self) -> EarCounts:
        return self._ears.counts

    @property
    def seats_taken(self) -> int:
        return self._ears.seats_taken

    async def load(self, languages: Iterable[Language]) -> None:
        """Load the models of `languages`, in this order."""
        for language in languages:
            await self._models.load([language])
            self._engine.fit_grammar(language)

    def setups(self, _language: Language) -> tuple[Setup, ...]:
        return (Setup(self._engine, Decoding.GRAMMAR),)

    def second(self, _language: Language) -> None:
        return None

    def use(self, grammars: Mapping[Language, Iterable[str]]) -> None:
        """Listen for other phrases from the next caller on."""
        self._engine.use(grammars)
        self._ears.renew()

    def open(
        self, language: Language, on_hearing: Callable[[Hearing], None], *, end_silence_s: float | None = None
    ) -> PooledEar | None:
        return self._ears.open(language, on_hearing, end_silence_s=end_silence_s)

    def shut(self) -> None:
        """Take nothing more."""
        self._ears.shut()


def _distinct(grammars: Mapping[Language, Iterable[str]]) -> dict[Language, tuple[str, ...]]:
    return {language: tuple(dict.fromkeys(phrases)) for language, phrases in grammars.items()}


def _vocabulary(model: vosk.Model) -> Vocabulary:
    return lambda word: model.vosk_model_find_word(word) >= 0


def _known(text: str) -> list[str]:
    return [word for word in text.split() if word != UNKNOWN]
