"""What a caller's needs change in the way that the walk speaks with them; pure.

Six axes: hearing, sight, speech, hand, memory, language. Rules:
- Who has told us of a need never hears that time is up: silence repeats the question, and then brings a person.
- Of several needs, each field takes what hurries least and asks least.
- Manners bend how a node is walked, never which queue a caller is led to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from callcenter.vocabulary.tiers import Need

UNHURRIED_S = 30.0
"""Of silence after which a question is said again to a caller for whom there is no time-out."""
MESSAGE_SILENCE_S = 4.0
"""Of silence that ends a message, of callers without needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How to walk with a caller."""

    answer_time: float | None = 1.0
    """Times what the flow gives for an answer; None: no time-out, the question is said again after `UNHURRIED_S`."""
    key_time: float | None = 1.0
    """The same for keys."""
    pace: float = 1.0
    """Of normal speed."""
    pause_s: float = 0.0
    """Silence added between sentences."""
    end_silence_s: float | None = None
    """Of silence after speech that ends it; None for the recogniser's own."""
    forgives_silence: bool = False
    """Silence is no failed try: it repeats the question."""
    repeats_by_any_key: bool = False
    """A key that means nothing says it again, and is no failed try."""
    speaks_at_menus: bool = False
    """Words are taken where a menu asks by keys alone."""
    may_speak: bool = True
    """Whether the machine may ask for words."""
    can_hear: bool = True
    may_be_called: bool = True
    """Whether a voice on the phone reaches them."""
    goes_straight_to_person: bool = False


ORDINARY = Manners()
BY_NEED: Mapping[Need, Manners] = MappingProxyType(
    {
        # Hearing.
        Need.SPEAK_CLEARLY: Manners(
            answer_time=2.0,
            key_time=2.0,
            pace=0.85,
            pause_s=0.5,
            end_silence_s=2.5,
            forgives_silence=True,
            repeats_by_any_key=True,
        ),
        Need.TEXT_ONLY: Manners(
            answer_time=None,
            key_time=None,
            forgives_silence=True,
            may_speak=False,
            can_hear=False,
            may_be_called=False,
            goes_straight_to_person=True,
        ),
        # Sight: a key on a smooth screen is found by listening to it.
        Need.DESCRIBE_NOT_SHOW: Manners(
            answer_time=2.0,
            key_time=None,
            pace=0.9,
            end_silence_s=2.5,
            forgives_silence=True,
            repeats_by_any_key=True,
            speaks_at_menus=True,
        ),
        # Speech.
        Need.KEYS_NOT_SPEECH: Manners(
            answer_time=2.0, key_time=2.0, end_silence_s=3.0, forgives_silence=True, may_speak=False
        ),
        # Hand: a slip of the finger is no answer.
        Need.MORE_TIME_FOR_KEYS: Manners(
            answer_time=None,
            key_time=None,
            end_silence_s=2.5,
            forgives_silence=True,
            repeats_by_any_key=True,
            speaks_at_menus=True,
        ),
        # Memory.
        Need.SPEAK_SLOWLY: Manners(
            answer_time=None,
            key_time=None,
            pace=0.75,
            pause_s=0.8,
            end_silence_s=3.0,
            forgives_silence=True,
            repeats_by_any_key=True,
        ),
        Need.TRAINED_PERSON: Manners(
            answer_time=None,
            key_time=None,
            pace=0.85,
            pause_s=0.5,
            end_silence_s=3.0,
            forgives_silence=True,
            repeats_by_any_key=True,
            goes_straight_to_person=True,
        ),
        # Language.
        Need.SECOND_LANGUAGE: Manners(
            answer_time=None,
            key_time=None,
            pace=0.8,
            pause_s=0.5,
            end_silence_s=3.0,
            forgives_silence=True,
            repeats_by_any_key=True,
        ),
    }
)


@lru_cache(maxsize=256)
def manners_for(needs: tuple[Need, ...]) -> Manners:
    """All needs together."""
    manners = ORDINARY
    for need in needs:
        manners = _both(manners, BY_NEED[need])
    return manners


def in_time(seconds: float, factor: float | None) -> float:
    """How long to wait where the flow gives `seconds`."""
    return max(seconds, UNHURRIED_S) if factor is None else seconds * factor


def _both(one: Manners, other: Manners) -> Manners:
    return Manners(
        answer_time=_longer(one.answer_time, other.answer_time),
        key_time=_longer(one.key_time, other.key_time),
        pace=min(one.pace, other.pace),
        pause_s=max(one.pause_s, other.pause_s),
        end_silence_s=max((s for s in (one.end_silence_s, other.end_silence_s) if s is not None), default=None),
        forgives_silence=one.forgives_silence or other.forgives_silence,
        repeats_by_any_key=one.repeats_by_any_key or other.repeats_by_any_key,
        speaks_at_menus=one.speaks_at_menus or other.speaks_at_menus,
        may_speak=one.may_speak and other.may_speak,
        can_hear=one.can_hear and other.can_hear,
        may_be_called=one.may_be_called and other.may_be_called,
        goes_straight_to_person=one.goes_straight_to_person or other.goes_straight_to_person,
    )


def _longer(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else max(one, other)
