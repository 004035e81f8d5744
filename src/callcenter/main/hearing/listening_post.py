"""Recognisers and words as calls have them, without a call: what `callcenter speech` and the bench put sound to."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from callcenter.calls.ports import Ears
from callcenter.main.hearing.hearing_out import CannotHearError, HeardOut, hear_out
from callcenter.main.hearing.simulated_time import SimulatedLoop, SimulatedWorkers
from callcenter.main.published import checker_of, edition_at_hand, grammars
from callcenter.main.recognisers import recognition_of
from callcenter.publishing.documents import only_published
from callcenter.publishing.drafts.drafts import Drafts
from callcenter.publishing.edition import Edition
from callcenter.routing.evidence import Knowledge
from callcenter.settings import HearingSettings, Settings
from callcenter.speech.ears.bounds import EarRules
from callcenter.speech.ears.pool import PooledEars
from callcenter.speech.engines.choosing import EngineWish
from callcenter.speech.recognition import Serving
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import Sound

CORES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How to listen: by what the site's settings say, unless something else is wanted."""

    engine: EngineWish | None = None
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


def require_engines(settings: Settings, manner: Manner, edition: Edition, languages: Iterable[Language]) -> None:
    """Raise CannotHearError where a language will have no engine, with the mends of all; loads nothing."""
    recognition = recognition_of(_as_wanted(settings, manner), grammars([edition]))
    recognition.check()
    _require(recognition.serving(language, recognition.prospect(language)) for language in languages)


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

    def hear(self, sound: Sound, language: Language, in_mind: Sequence[str] | None = None) -> HeardOut:
        """What becomes of `sound`; with words `in_mind` a second opinion is asked for. Raises CannotHearError."""
        if language not in self._known:
            raise CannotHearError(f"no lexicon for {language} → write lexicon.{language}.tsv")
        self.warm_up(sound, language)
        return self._runner.run(hear_out(self._ears, sound, self._known, language, in_mind))

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
    require_engines(settings, manner, edition, wanted)
    recognition = recognition_of(_as_wanted(settings, manner), grammars([edition]))
    asyncio.run(recognition.load(wanted))
    _require(recognition.serving(language) for language in wanted)
    # The machine's cores are for its callers; here one utterance is heard, and refused to nobody.
    ears = PooledEars(recognition, EarRules(cores=CORES), SimulatedWorkers())
    # All languages: a second opinion may find another one than was expected.
    return ListeningPost(ears, known_of(edition, edition.languages))


def _as_wanted(settings: Settings, manner: Manner) -> Settings:
    """The settings, with the engine that is wanted for every language."""
    if manner.engine is None:
        return settings
    own = settings.speech.hearing
    hearing = {
        # A way of decoding that is the site's for its own engine may be none of this one's.
        language: HearingSettings(engine=manner.engine, second=own.get(language, HearingSettings()).second)
        for language in Language
    }
    return settings.model_copy(update={"speech": settings.speech.model_copy(update={"hearing": hearing})})


def _require(servings: Iterable[Serving]) -> None:
    if faults := [f"{one.language}: {lack}" for one in servings if not one.choice.first for lack in one.lacks]:
        raise CannotHearError("\n".join(faults))


def known_of(edition: Edition, languages: Iterable[Language]) -> dict[Language, Knowledge]:
    """What words of these languages mean; a fraction of a second each."""
    return {language: known for language in languages if (known := edition.knowledge(language)) is not None}
