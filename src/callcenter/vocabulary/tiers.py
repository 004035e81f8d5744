"""Who is served first, and the needs that a caller on the special-service list has told us of."""

from enum import IntEnum, StrEnum


class Tier(IntEnum):
    """Order of service: a smaller number is answered first."""

    EMERGENCY = 0
    LISTED_SEVERE = 1
    """On the special-service list (特服名单), level 1 or 2."""
    LISTED = 2
    """On the list, level 3 or 4, or elderly."""
    CALLBACK = 3
    """A callback is due, or the caller was dropped within the hour."""
    ORDINARY = 4
    DEFERRED = 5
    """Known for nuisance calls: answered, after the others."""

    def at_least(self, tier: "Tier") -> "Tier":
        """This tier, or `tier` where that is a better one than anybody has by themselves."""
        return min(self, tier) if tier < Tier.ORDINARY else self


TIER_LETTERS = "pqrstu"
"""A tier where only one character stands for it; none of them is a hexadecimal digit."""


class Need(StrEnum):
    """How to serve a caller. Agents see needs, never a diagnosis. What each does to a walk: `ivr.walk.manners`."""

    # Hearing.
    SPEAK_CLEARLY = "speak_clearly"
    """Hard of hearing: slower prompts, longer pauses."""
    TEXT_ONLY = "text_only"
    """Cannot hear or speak on the phone: no speech menu, no voice callback, write instead."""
    # Sight.
    DESCRIBE_NOT_SHOW = "describe_not_show"
    """Cannot see: never refer to a page or a message."""
    # Speech.
    KEYS_NOT_SPEECH = "keys_not_speech"
    """Hard to understand on the phone: never has to speak to the machine."""
    # Hand.
    MORE_TIME_FOR_KEYS = "more_time_for_keys"
    # Memory.
    SPEAK_SLOWLY = "speak_slowly"
    TRAINED_PERSON = "trained_person"
    """Straight to a person trained for it."""
    # Language.
    SECOND_LANGUAGE = "second_language"
    """The hotline's language is not their own, or they speak a dialect: slower, and no hurry."""
