"""Mandarin as it sounds: text to syllables without tones, and how far one syllable is from another; pure."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC
from pypinyin import lazy_pinyin

from callcenter.routing.confusions import FINAL_CLASSES, FINALS, INITIAL_CLASSES, INITIAL_SHARE, INITIALS

Costs = NDArray[np.float32]

_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
_SIMPLIFIED = OpenCC("t2s")
_MERGED = {"zh": "z", "ch": "c", "sh": "s", "n": "l"}
_INITIAL_CLASS = {initial: name for name, initials in INITIAL_CLASSES.items() for initial in initials}
_FINAL_CLASS = {final: name for name, finals in FINAL_CLASSES.items() for final in finals}


def simplified(text: str) -> str:
    """`text` in simplified characters."""
    # Half a character, as JSON can hold it, is none that opencc could write.
    return str(_SIMPLIFIED.convert(text.encode("utf-8", "replace").decode()))


def is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def spoken(text: str) -> str:
    """What of `text` is said in Chinese: characters and digits, without anything between them."""
    return "".join(char for char in text.translate(_DIGITS) if is_han(char))


def syllables(text: str) -> list[str]:
    """One syllable for each character of what `spoken` leaves."""
    return lazy_pinyin(text) if text else []


@cache
def parts(syllable: str) -> tuple[str, str]:
    """Initial and final."""
    for initial in _INITIALS:
        if syllable.startswith(initial):
            return initial, syllable[len(initial) :]
    return "", syllable


def merged(syllable: str) -> str:
    """`syllable` without what most accents do not keep apart."""
    initial, final = parts(syllable)
    return _MERGED.get(initial, initial) + final.replace("ng", "n")


def outline(syllable: str) -> str:
    """What a bad line leaves of `syllable`: the kind of initial and the kind of final."""
    initial, final = parts(syllable)
    return _INITIAL_CLASS.get(initial, initial) + _FINAL_CLASS.get(final, final)


def distances(these: Sequence[str], those: Sequence[str]) -> Costs:
    """How far each of `these` syllables is from each of `those`: 0 the same, 1 nothing alike."""
    all_these = tuple(these)
    columns = [_column(all_these, that) for that in those]
    return np.stack(columns, axis=1) if columns else np.zeros((len(all_these), 0), np.float32)


@lru_cache(maxsize=8192)
def _column(these: tuple[str, ...], that: str) -> Costs:
    """Callers say the same few hundred syllables to the same lexicons."""
    return np.array([distance(this, that) for this in these], np.float32)


@cache
def distance(this: str, that: str) -> float:
    """How far one syllable is from the other."""
    if this == that:
        return 0.0
    (initial, final), (other_initial, other_final) = parts(this), parts(that)
    by_initial = _cost(_INITIAL_COSTS, initial, other_initial)
    by_final = _cost(_FINAL_COSTS, final, other_final)
    return INITIAL_SHARE * by_initial + (1 - INITIAL_SHARE) * by_final


def _cost(costs: Mapping[frozenset[str], float], this: str, that: str) -> float:
    return 0.0 if this == that else costs.get(frozenset((this, that)), 1.0)


_INITIAL_COSTS = {frozenset((this, that)): cost for this, that, cost in INITIALS}
_FINAL_COSTS = {frozenset((this, that)): cost for this, that, cost in FINALS}
