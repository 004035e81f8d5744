"""Recognisers and words as calls have them, without a call: what `callcenter speech` and the bench put sound to."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from callcenter.calls.ports import Ears
from callcenter.main.hearing_out import CannotHearError, HeardOut, hear_out
from callcenter.main.published import checker_of, edition_at_hand, grammars
from callcenter.main.simulated_time import SimulatedLoop, SimulatedWorkers
from callcenter.publishing.documents import only_published
from callcenter.publishing.drafts.drafts import Drafts
from callcenter.publishing.edition import Edition
from callcenter.routing.evidence import Knowledge
from callcenter.settings import Settings
from callcenter.speech.bounds import EarRules
from callcenter.speech.ears import PooledEars
from callcenter.speech.engine import Decoding, SecondEar, Setup
from callcenter.speech.model_state import ModelState
from callcenter.speech.models import Models
from callcenter.speech.vosk_engine import VoskEngine
from callcenter.speech.whisper_engine import WhisperEngine
from callcenter.speech.whisper_model import WhisperModel
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import Sound


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How to listen: by what the site's settings say, unless something else is wanted."""

    engine: str = "auto"
    is_published: bool = False
    """By what callers meet now, not by the files as they are being worked on."""


def edition_of(settings: Settings, manner: Manner) -> Edition:
    """What words are understood by; raises RefusedDocumentError."""
    if manner.is_published:
        return edition_at_hand(settings)
    return checker_of(settings).check(only_published(Drafts(settings.flows).texts())).fit()


def destinations(edition: Edition) -> frozenset[str]:
    """Where words can lead."""
    flows = frozenset[str]().union(*(flow.destinations for flow in edition.flows.values()))
    return flows.union(*({keyword.destination for keyword in one.keywords} for one in edition.lexicons.values()))


class SiteEngines:
    """The recognisers of a site: of each language the one that is wanted, else Vosk where it has a model."""

    def __init__(self, settings: Settings, manner: Manner, words: Mapping[Language, Iterable[str]]) -> None:
        self._manner = manner
        self._models = Models(settings.speech.models, settings.data)
        self._whisper_model = WhisperModel(None, settings.data, workers=1)
        self._vosk = VoskEngine(self._models, words)
        self._whisper = WhisperEngine(self._whisper_model)

    def require(self, languages: Iterable[Language]) -> None:
        """Raise CannotHearError where a language has no engine, with the mends of all."""
        faults = [
            f"{each}: {state.detail}"
            for each in languages
            if (state := self._state(each)).state in ("missing", "broken")
        ]
        if faults:
            raise CannotHearError("\n".join(faults))

    async def load(self, languages: Iterable[Language]) -> None:
        """Raises CannotHearError where one does not load."""
        wanted = list(languages)
        for language in wanted:
            if self._hears_by_vosk(language):
                await self._models.load([language])
                self._vosk.fit_grammar(language)
        if not all(map(self._hears_by_vosk, wanted)) or self._whisper_model.state.state == "found":
            await self._whisper_model.load()
        self.require(wanted)

    def setups(self, language: Language) -> tuple[Setup, ...]:
        if self._hears_by_vosk(language):
            return (Setup(self._vosk, Decoding.GRAMMAR),)
        return (Setup(self._whisper, Decoding.FREE),)

    def second(self, _language: Language) -> SecondEar | None:
        return self._whisper if self._manner.engine != "vosk" else None

    def _hears_by_vosk(self, language: Language) -> bool:
        if self._manner.engine == "auto":
            return self._models.states[language].state in ("found", "loading", "ready")
        return self._manner.engine == "vosk"

    def _state(self, language: Language) -> ModelState:
        return self._models.states[language] if self._hears_by_vosk(language) else self._whisper_model.state


class ListeningPost:
    """One caller at a time, on a clock of its own. Loads what it needs when a language is first heard: seconds."""

    def __init__(self, ears: Ears, known: Mapping[Language, Knowledge]) -> None:
        self._ears = ears
        self._known = known
        self._runner = asyncio.Runner(loop_factory=SimulatedLoop)
        self._warm: set[Language] = set()

    @property
    def known(self) -> Mapping[Language, Knowledge]:
        """What words mean."""
        return self._known

    def hear(self, sound: Sound, language: Language, expected: Sequence[str] | None = None) -> HeardOut:
        """What becomes of `sound`; with `expected` words a second opinion is asked for. Raises CannotHearError."""
        if language not in self._known:
            raise CannotHearError(f"no lexicon for {language} → write lexicon.{language}.tsv")
        self.warm_up(sound, language)
        return self._runner.run(hear_out(self._ears, sound, self._known, language, expected))

    def warm_up(self, sound: Sound, language: Language) -> None:
        """The first utterance pays for what a service that runs has long since made."""
        if language not in self._warm:
            self._warm.add(language)
            self.hear(sound, language)

    def close(self) -> None:
        self._runner.close()


def listening_post(settings: Settings, manner: Manner, languages: Iterable[Language]) -> ListeningPost:
    """Recognisers and words for these languages; raises CannotHearError, RefusedDocumentError."""
    wanted = list(languages)
    edition = edition_of(settings, manner)
    engines = SiteEngines(settings, manner, grammars([edition]))
    asyncio.run(engines.load(wanted))
    # The machine's cores are for its callers; here one utterance is heard, and refused to nobody.
    ears = PooledEars(engines, EarRules(cores=8), SimulatedWorkers())
    return ListeningPost(ears, known_of(edition, wanted))


def known_of(edition: Edition, languages: Iterable[Language]) -> dict[Language, Knowledge]:
    """What words of these languages mean; a fraction of a second each."""
    return {language: known for language in languages if (known := edition.knowledge(language)) is not None}
