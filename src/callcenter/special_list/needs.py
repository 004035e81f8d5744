"""Needs as bits: one small number in the database and in memory.

Rules: only added to; a bit keeps its meaning for ever, because rows and copies on disk hold it.
"""

from collections.abc import Iterable

from callcenter.vocabulary.tiers import Need

_BIT = {
    Need.SPEAK_CLEARLY: 0,
    Need.TEXT_ONLY: 1,
    Need.DESCRIBE_NOT_SHOW: 2,
    Need.KEYS_NOT_SPEECH: 3,
    Need.MORE_TIME_FOR_KEYS: 4,
    Need.SPEAK_SLOWLY: 5,
    Need.TRAINED_PERSON: 6,
    Need.SECOND_LANGUAGE: 7,
}


def bits_of(needs: Iterable[Need]) -> int:
    """As they are kept."""
    bits = 0
    for need in needs:
        bits |= 1 << _BIT[need]
    return bits


def needs_in(bits: int) -> tuple[Need, ...]:
    """In the order of `Need`; what a later version may have added is passed over."""
    return tuple(need for need in Need if bits >> _BIT[need] & 1)
