"""A folder of utterances heard and decided on as in calls, several at a time, and what came of it in figures."""

import logging
import multiprocessing
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np

from callcenter.main.hearing.hearing_out import CannotHearError, HeardOut
from callcenter.main.hearing.listening_post import (
    ListeningPost,
    Manner,
    destinations,
    edition_of,
    listening_post,
    require_engines,
)
from callcenter.main.hearing.telephone_sound import KINDS, QUIET, Room, spoken
from callcenter.main.hearing.utterance_index import INDEX, Index, Utterance, load_index, spread
from callcenter.main.terminal import log_to_stderr
from callcenter.routing.decision import Decision, Verdict
from callcenter.routing.evaluation import Evaluation, Outcome, Trial, evaluate, outcome
from callcenter.settings import Settings
from callcenter.speech.noise import BABBLERS
from callcenter.speech.sound_files import SoundFileError, read_sound
from callcenter.vocabulary.errors import CallCenterError, Problem, RefusedDocumentError
from callcenter.vocabulary.languages import Language

Group = Literal["language", "voice", "noise"]
DETAILS = "details"
"""The one key of the report that is no language."""


class NoNoiseError(CallCenterError):
    """The noise that is wanted is not to be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be evaluated, and how."""

    folder: Path
    manner: Manner
    language: Language | None = None
    """Only this one; also of rows that name none."""
    room: Room | None = None
    limit: int | None = None
    processes: int = 2


class Watcher(Protocol):
    """Who is told how it goes."""

    def read(self, index: Index, count: int) -> None:
        """So many utterances are to be heard."""
        ...

    def heard(self) -> None:
        """One more."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One utterance, and who talks beside it."""

    utterance: Utterance
    others: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What became of one utterance."""

    utterance: Utterance
    noise: str
    heard: HeardOut | None
    """None where the file could not be read."""
    fault: str = ""
    ends_s: float = 0.0
    """When the last word was over."""

    @property
    def decision(self) -> Decision:
        if self.heard is None:
            raise ValueError(f"{self.utterance.file} was not heard")
        return self.heard.decision

    @property
    def latency_s(self) -> float:
        """From the end of speech to the decision; below 0 where the first words were enough."""
        return self.heard.decided_s - self.ends_s if self.heard else 0.0

    def group(self, by: Group) -> str:
        return {"language": self.utterance.language, "voice": self.utterance.voice, "noise": self.noise}[by]

    @property
    def outcome(self) -> Outcome:
        return outcome(self.utterance.wanted, self.decision)


@dataclass(frozen=True, slots=True)
class Report:
    """All that was heard of one folder."""

    tried: tuple[Tried, ...]
    index: Index

    @property
    def heard(self) -> tuple[Tried, ...]:
        return tuple(one for one in self.tried if one.heard is not None)

    @property
    def evaluation(self) -> Evaluation:
        return evaluate(_trial(one) for one in self.heard)

    def as_object(self) -> dict[str, object]:
        """By language what the command promises, everything else under one more key."""
        counted = self.evaluation
        of: dict[str, list[Tried]] = {}
        for one in self.heard:
            of.setdefault(one.utterance.language, []).append(one)
        languages: dict[str, object] = {
            language: asdict(totals) | _of_language(of[language]) for language, totals in counted.by_language.items()
        }
        return languages | {
            DETAILS: {
                "all": asdict(counted.all) | {"latency_ms": latency_ms(self.heard)},
                "by_voice": {name: asdict(totals) for name, totals in counted.by_voice.items()},
                "by_noise": {name: asdict(totals) for name, totals in counted.by_noise.items()},
                "confusions": counted.confusions,
                "bad_rows": [str(problem) for problem in self.index.problems],
                "missing_files": [str(file) for file in self.index.missing],
                "unreadable_files": [one.fault for one in self.tried if one.heard is None],
            }
        }


def evaluate_folder(settings: Settings, wanted: Wanted, watcher: Watcher) -> Report:
    """Hear the folder; raises CannotHearError, RefusedDocumentError, NoNoiseError."""
    edition = edition_of(settings, wanted.manner)
    index = load_index(wanted.folder, destinations(edition), wanted.language)
    known = [one for one in index.utterances if wanted.language in (None, one.language)]
    _check(index, known, wanted)
    jobs = jobs_of(spread(known, wanted.limit), known, wanted.room)
    languages = tuple(dict.fromkeys(job.utterance.language for job in jobs))
    require_engines(settings, wanted.manner, edition, languages)
    watcher.read(index, len(jobs))
    crew = _Crew(settings, wanted.manner, languages, wanted.room)
    return Report(tuple(_hear_all(jobs, crew, wanted.processes, watcher)), index)


def _check(index: Index, known: Sequence[Utterance], wanted: Wanted) -> None:
    """Raise RefusedDocumentError where there is nothing to hear, NoNoiseError where the noise is not to be had."""
    if not known:
        mend = "put the files there" if index.missing else "add utterances of this language"
        nothing = Problem(wanted.folder / INDEX, 0, "(file)", "names no utterance that can be heard", mend)
        raise RefusedDocumentError([*index.problems, nothing])
    if wanted.room is None or wanted.room.noise in KINDS:
        if wanted.room is not None and wanted.room.noise == "babble" and len(known) < 2:
            raise NoNoiseError("--noise babble: there is nobody else in the index → use white, street or music")
        return
    try:
        read_sound(Path(wanted.room.noise))
    except SoundFileError as error:
        raise NoNoiseError(f"--noise: {error}, or one of {', '.join(KINDS)}") from error


def jobs_of(utterances: Sequence[Utterance], among: Sequence[Utterance], room: Room | None) -> list[Job]:
    """Each utterance with its babblers, people with other voices first; the same each time."""
    if room is None or room.noise != "babble":
        return [Job(utterance=one) for one in utterances]
    return [Job(utterance=one, others=_others(one, among, room.seed)) for one in utterances]


def _hear_all(jobs: Sequence[Job], crew: "_Crew", processes: int, watcher: Watcher) -> list[Tried]:
    """In the order of `jobs`."""
    # Not forked: recognisers have threads of their own.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max(1, min(processes, len(jobs))), context, _begin, (crew,)) as pool:
        try:
            waiting = [pool.submit(_hear, job) for job in jobs]
            for done in as_completed(waiting):
                done.result()
                watcher.heard()
            return [done.result() for done in waiting]
        except BrokenProcessPool as error:
            raise CannotHearError("a recogniser's process has died → callcenter doctor, and look at memory") from error
        finally:
            pool.shutdown(cancel_futures=True)


class Hearer:
    """Hears jobs one after the other."""

    def __init__(self, post: ListeningPost, room: Room | None) -> None:
        self._post = post
        self._room = room

    def hear(self, job: Job) -> Tried:
        """Raises CannotHearError; a file that cannot be read is a fault of that file alone."""
        one, name = job.utterance, self._room.name if self._room else QUIET
        try:
            said = spoken(one.file, self._room, job.others)
        except SoundFileError as error:
            return Tried(utterance=one, noise=name, heard=None, fault=str(error))
        heard = self._post.hear(said.sound, one.language)
        return Tried(utterance=one, noise=name, heard=heard, ends_s=said.ends_s)


def latency_ms(tried: Iterable[Tried]) -> dict[str, int | None]:
    """From the end of speech to the decision, of those that led somewhere: median and 95th percentile."""
    found = [1000 * one.latency_s for one in tried if one.decision.verdict is not Verdict.ASK_AGAIN]
    if not found:
        return {"median": None, "p95": None}
    return {"median": round(float(np.median(found))), "p95": round(float(np.percentile(found, 95)))}


def _of_language(tried: Sequence[Tried]) -> dict[str, object]:
    engines = Counter(one.heard.engine for one in tried if one.heard and one.heard.engine)
    means = Counter(one.heard.means for one in tried if one.heard)
    return {
        "engine": engines.most_common(1)[0][0] if engines else None,
        "latency_ms": latency_ms(tried),
        "decided_by": dict(sorted(means.items())),
    }


def _trial(one: Tried) -> Trial:
    return Trial(
        language=one.utterance.language,
        voice=one.utterance.voice,
        noise=one.noise,
        wanted=one.utterance.wanted,
        decision=one.decision,
    )


def _others(one: Utterance, among: Sequence[Utterance], seed: int) -> tuple[Path, ...]:
    place = among.index(one)
    rng = np.random.default_rng([seed, place])
    order = [among[number] for number in rng.permutation(len(among)) if number != place]
    order.sort(key=lambda other: other.voice == one.voice)
    return tuple(other.file for other in order[:BABBLERS])


@dataclass(slots=True)
class _Crew:
    """What one process of the pool hears by; loaded at its first job, so that what fails there has somebody to tell."""

    settings: Settings
    manner: Manner
    languages: tuple[Language, ...]
    room: Room | None
    hearer: Hearer | None = None

    def hear(self, job: Job) -> Tried:
        if self.hearer is None:
            self.hearer = Hearer(listening_post(self.settings, self.manner, self.languages), self.room)
        return self.hearer.hear(job)


_crews: list[_Crew] = []
"""This process's own; none in the parent."""


def _begin(crew: _Crew) -> None:
    log_to_stderr(logging.ERROR)
    _crews.append(crew)


def _hear(job: Job) -> Tried:
    return _crews[0].hear(job)
