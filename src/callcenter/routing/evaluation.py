"""How well callers are understood: decisions beside what was wanted, counted by language, voice and noise; pure.

Rules: a confirmed destination counts as right or wrong like one gone to at once, so nothing is hidden behind the
question. A person counts as right where a person was wanted or the matter is an emergency; else apart.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from callcenter.routing.decision import Decision, Verdict
from callcenter.routing.wordings import NOTHING
from callcenter.routing.words import AGENT, EMERGENCY
from callcenter.vocabulary.languages import Language

ASKED_AGAIN = "(asked again)"
PERSON = "(person)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One utterance, what was wanted, and what became of it."""

    language: Language
    voice: str
    noise: str
    wanted: str
    """A destination; `none` where nobody could tell."""
    decision: Decision


class Outcome(StrEnum):
    RIGHT = "right"
    WRONG_QUEUE = "wrong_queue"
    ASKED_AGAIN = "asked_again"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Right, wrong queue, asked again and person add up to the total; confirmed ones are among the first two."""

    total: int
    right: int
    wrong_queue: int
    asked_again: int
    person: int
    confirmed: int
    confirmed_wrong: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Totals of everything, and of each language, voice and noise."""

    all: Totals
    by_language: Mapping[str, Totals]
    by_voice: Mapping[str, Totals]
    by_noise: Mapping[str, Totals]
    confusions: Mapping[str, Mapping[str, int]]
    """Wanted destination to where it led, `(asked again)` and `(person)` included."""


def outcome(wanted: str, decision: Decision, person_queue: str = "general") -> Outcome:
    """What one decision was worth; callers who want a person wait in `person_queue`."""
    match decision.verdict:
        case Verdict.ASK_AGAIN:
            return Outcome.RIGHT if wanted == NOTHING else Outcome.ASKED_AGAIN
        case Verdict.PERSON:
            return Outcome.RIGHT if _is_for_a_person(wanted, decision, person_queue) else Outcome.PERSON
        case Verdict.ROUTE | Verdict.CONFIRM:
            return Outcome.RIGHT if decision.destination == wanted else Outcome.WRONG_QUEUE


def evaluate(trials: Iterable[Trial], person_queue: str = "general") -> Evaluation:
    """Counts of all `trials`."""
    known = list(trials)
    confusions: dict[str, Counter[str]] = defaultdict(Counter)
    for trial in known:
        confusions[trial.wanted][_led_to(trial.decision)] += 1
    return Evaluation(
        _totals(known, person_queue),
        _by(known, lambda trial: trial.language.value, person_queue),
        _by(known, lambda trial: trial.voice, person_queue),
        _by(known, lambda trial: trial.noise, person_queue),
        {wanted: dict(sorted(led.items())) for wanted, led in sorted(confusions.items())},
    )


def _is_for_a_person(wanted: str, decision: Decision, person_queue: str) -> bool:
    return wanted in (AGENT, EMERGENCY) or (wanted == person_queue and decision.destination == AGENT)


def _by(trials: list[Trial], key: Callable[[Trial], str], person_queue: str) -> dict[str, Totals]:
    groups: dict[str, list[Trial]] = defaultdict(list)
    for trial in trials:
        groups[key(trial)].append(trial)
    return {name: _totals(groups[name], person_queue) for name in sorted(groups)}


def _totals(trials: list[Trial], person_queue: str) -> Totals:
    outcomes = [(trial, outcome(trial.wanted, trial.decision, person_queue)) for trial in trials]
    counts = Counter(came for _, came in outcomes)
    confirmed = Counter(came for trial, came in outcomes if trial.decision.verdict is Verdict.CONFIRM)
    return Totals(
        total=len(trials),
        right=counts[Outcome.RIGHT],
        wrong_queue=counts[Outcome.WRONG_QUEUE],
        asked_again=counts[Outcome.ASKED_AGAIN],
        person=counts[Outcome.PERSON],
        confirmed=confirmed.total(),
        confirmed_wrong=confirmed[Outcome.WRONG_QUEUE],
    )


def _led_to(decision: Decision) -> str:
    match decision.verdict:
        case Verdict.ASK_AGAIN:
            return ASKED_AGAIN
        case Verdict.PERSON:
            return PERSON
        case Verdict.ROUTE | Verdict.CONFIRM:
            return decision.destination or PERSON
