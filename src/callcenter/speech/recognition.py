"""All engines together: their models loaded, and which of them serves each language now.

Nothing is heard before `load`; it takes seconds and never raises. What is missing leaves its languages to keys.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from callcenter.speech.dictation.apart import DictationModel
from callcenter.speech.engines.choosing import Choice, EngineWish, Listening, SecondWish, Wish, choose
from callcenter.speech.engines.protocol import Decoding, SecondEar, Setup
from callcenter.speech.engines.vosk_engine import VoskEngine
from callcenter.speech.engines.vosk_models import Models
from callcenter.speech.engines.whisper_engine import WhisperEngine
from callcenter.speech.engines.whisper_model import WhisperModel
from callcenter.speech.models.state import ModelState
from callcenter.vocabulary.languages import Language


@dataclass(frozen=True, slots=True)
class Serving:
    """Who hears one language, and what it lacks of the site's wishes."""

    language: Language
    choice: Choice
    lacks: tuple[str, ...]
    """Each with its mend."""

    def __str__(self) -> str:
        first = self.choice.first[0] if self.choice.first else "keys only"
        return f"{self.language}: {first}{', second opinion by whisper' if self.choice.has_second else ''}"


class Recognition:
    """`speech.engine.Engines` over Vosk and Whisper."""

    def __init__(
        self,
        wishes: Mapping[Language, Wish],
        models: Models,
        whisper: WhisperModel,
        keywords: Mapping[Language, Iterable[str]],
    ) -> None:
        self._wishes = wishes
        self._models = models
        self._whisper = whisper
        self._vosk_engine = VoskEngine(models, keywords)
        self._whisper_engine = WhisperEngine(whisper)
        self._coming: set[Language] = set()
        """Languages whose Vosk model is on its way into memory."""

    @property
    def missing_words(self) -> Mapping[Language, tuple[str, ...]]:
        """Keywords that a language's Vosk model can never hear."""
        return self._vosk_engine.missing_words

    @property
    def model_states(self) -> Mapping[tuple[str, str], ModelState]:
        """By engine and language; one model of Whisper's serves all of them (`*`)."""
        vosk = {(self._vosk_engine.name, str(language)): state for language, state in self._models.states.items()}
        return {**vosk, (self._whisper_engine.name, "*"): self._whisper.state}

    async def load(self, languages: Iterable[Language]) -> None:
        """Load what these languages are to be heard by."""
        wanted = list(languages)
        for_vosk = [language for language in wanted if self._wish(language).engine is not EngineWish.WHISPER]
        self._coming.update(language for language in for_vosk if self._models.states[language].state == "found")
        if any(self._may_need_whisper(language) for language in wanted):
            await self._whisper.load()
        for language in for_vosk:
            await self._models.load([language])
            self._vosk_engine.fit_grammar(language)
            self._coming.discard(language)

    def check(self) -> None:
        """Look at what can be looked at without loading; blocks a little."""
        self._whisper.check()

    def use(self, keywords: Mapping[Language, Iterable[str]]) -> None:
        """Listen for other keywords from the next recogniser on."""
        self._vosk_engine.use(keywords)

    def setups(self, language: Language) -> tuple[Setup, ...]:
        return tuple(self._setup(listening) for listening in self.choice(language).first)

    def second(self, language: Language) -> SecondEar | None:
        return self._whisper_engine if self.choice(language).has_second else None

    def choice(self, language: Language) -> Choice:
        """Who hears the language now."""
        can = {one for one in Listening if self._setup(one).engine.speaks(language, one.decoding)}
        has_keywords, is_coming = self._vosk_engine.has_keywords(language), language in self._coming
        return choose(self._wish(language), can, has_keywords=has_keywords, is_vosk_coming=is_coming)

    def prospect(self, language: Language) -> Choice:
        """Who will hear it once everything that was found is loaded and sound."""
        can: set[Listening] = set()
        if self._whisper.state.state in {"found", "loading", "ready"}:
            can.add(Listening.WHISPER)
        if self._models.states[language].state in {"found", "loading", "ready"}:
            can.add(Listening.VOSK_FREE)
            if self._models.takes_grammars(language) and self._vosk_engine.has_keywords(language):
                can.add(Listening.VOSK_GRAMMAR)
        return choose(self._wish(language), can, has_keywords=self._vosk_engine.has_keywords(language))

    def freely(self, language: Language) -> Setup | None:
        """The engine that hears the language now, decoding freely; None where none can."""
        for listening in self.choice(language).first:
            setup = replace(self._setup(listening), decoding=Decoding.FREE)
            if setup.engine.speaks(language, Decoding.FREE):
                return setup
        return None

    def written_by(self, language: Language) -> DictationModel | None:
        """What writes recordings in the language down, loaded or not; None where nothing can."""
        wanted = self.prospect(language).first
        if not wanted:
            return None
        is_whisper = wanted[0] is Listening.WHISPER
        state = self._whisper.state if is_whisper else self._models.states[language]
        engine = self._whisper_engine.name if is_whisper else self._vosk_engine.name
        return None if state.path is None else DictationModel(engine, state.path)

    def serving(self, language: Language, choice: Choice | None = None) -> Serving:
        """Who hears it (now, or by that choice), and what it lacks."""
        choice = choice or self.choice(language)
        return Serving(language, choice, tuple(self._lacks(language, choice)))

    def _lacks(self, language: Language, choice: Choice) -> Iterable[str]:
        wish, vosk, whisper = self._wish(language), self._models.states[language], self._whisper.state
        if not choice.first:
            if wish.engine is not EngineWish.WHISPER:
                yield f"vosk: {vosk.detail or self._unfit(vosk)}"
            if wish.engine is not EngineWish.VOSK and whisper.state != "ready":
                yield f"whisper: {whisper.detail or whisper.state}"
        if wish.second is SecondWish.WHISPER and not choice.has_second:
            yield f"second opinion: {whisper.detail or whisper.state}"

    def _unfit(self, vosk: ModelState) -> str:
        if vosk.state != "ready":
            return vosk.state
        return f"{vosk.path} takes or knows none of the keywords: use another model, or decoding free"

    def _may_need_whisper(self, language: Language) -> bool:
        wish = self._wish(language)
        return wish.second is not SecondWish.NONE or wish.engine is not EngineWish.VOSK

    def _wish(self, language: Language) -> Wish:
        return self._wishes.get(language, Wish())

    def _setup(self, listening: Listening) -> Setup:
        match listening:
            case Listening.VOSK_GRAMMAR:
                return Setup(self._vosk_engine, Decoding.GRAMMAR)
            case Listening.VOSK_FREE:
                return Setup(self._vosk_engine, Decoding.FREE)
            case Listening.WHISPER:
                return Setup(self._whisper_engine, Decoding.FREE)
