"""Recognisers and words as calls have them, without a call: what `callcenter speech` and the bench put sound to."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from callcenter.calls.ports import Ears
from callcenter.main.hearing_out import CannotHearError, HeardOut, hear_out
from callcenter.main.published import checker_of, edition_at_hand, grammars
from callcenter.main.simulated_time import SimulatedLoop
from callcenter.publishing.documents import only_published
from callcenter.publishing.drafts.drafts import Drafts
from callcenter.publishing.edition import Edition
from callcenter.routing.evidence import Knowledge, knowledge
from callcenter.routing.wordings import load_wordings
from callcenter.settings import Settings
from callcenter.speech.ears import EarRules
from callcenter.speech.models import Models
from callcenter.speech.vosk_engine import VoskEars
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


def require_engines(settings: Settings, manner: Manner, languages: Iterable[Language]) -> None:
    """Raise CannotHearError where a language has no engine, with the mends of all."""
    states = Models(settings.speech.models, settings.data).states
    faults = [f"{each}: {states[each].detail}" for each in languages if states[each].state != "found"]
    if faults:
        raise CannotHearError("\n".join(faults))


class ListeningPost:
    """One caller at a time, on a clock of its own. Loads what it needs when a language is first heard: seconds."""

    def __init__(self, ears: Ears, known: Mapping[Language, Knowledge]) -> None:
        self._ears = ears
        self._known = known
        self._runner = asyncio.Runner(loop_factory=SimulatedLoop)
        self._warm: set[Language] = set()

    def hear(self, sound: Sound, language: Language) -> HeardOut:
        """What becomes of `sound`; raises CannotHearError."""
        if language not in self._known:
            raise CannotHearError(f"no lexicon for {language} → write lexicon.{language}.tsv")
        if language not in self._warm:
            # The first utterance pays for what a service that runs has long since made.
            self._warm.add(language)
            self.hear(sound, language)
        return self._runner.run(hear_out(self._ears, sound, self._known, language))

    def close(self) -> None:
        self._runner.close()


def listening_post(settings: Settings, manner: Manner, languages: Iterable[Language]) -> ListeningPost:
    """Recognisers and words for these languages; raises CannotHearError, RefusedDocumentError."""
    wanted = list(languages)
    require_engines(settings, manner, wanted)
    edition = edition_of(settings, manner)
    ears = VoskEars(Models(settings.speech.models, settings.data), grammars([edition]), EarRules(seats=1))
    asyncio.run(ears.load(wanted))
    return ListeningPost(ears, known_of(settings, edition, wanted))


def known_of(settings: Settings, edition: Edition, languages: Iterable[Language]) -> dict[Language, Knowledge]:
    """What words of these languages mean; about a second each."""
    known: dict[Language, Knowledge] = {}
    for language in languages:
        lexicon = edition.lexicon(language)
        file = settings.flows / f"wordings.{language}.tsv"
        if lexicon is not None:
            known[language] = knowledge(lexicon, load_wordings(file, destinations(edition)) if file.is_file() else ())
    return known
