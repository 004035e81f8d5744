"""A whole recording cut into utterances by voice activity; pure. Frames are 20 ms, a span is [first, end) of them.

Unlike a live call all of it is known: a long speech is cut at its longest pause, not where its time is up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from callcenter.vocabulary.sound import FRAME_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class CutRules:
    """What is an utterance."""

    pause_s: float = 0.6
    """So much silence parts two utterances."""
    least_voiced_s: float = 0.16
    """A click, a cough or a door is shorter."""
    longest_s: float = 10.0
    """What recognisers take at a time; never exceeded, margins included."""
    margin_s: float = 0.2
    """Sound kept on both sides: first and last syllables are quiet."""


Span = tuple[int, int]


def cut(voiced: Sequence[bool], rules: CutRules) -> list[Span]:
    """Where somebody speaks; spans are in order and do not overlap."""
    margin, longest = _frames(rules.margin_s), _frames(rules.longest_s)
    spans: list[Span] = []
    for first, end in _stretches(voiced, _frames(rules.pause_s)):
        if sum(voiced[first:end]) < _frames(rules.least_voiced_s):
            continue
        pieces = _pieces(voiced, first, end, longest - 2 * margin)
        begins = max(0, first - margin, spans[-1][1] if spans else 0)
        ends = min(len(voiced), end + margin)
        spans += [(begins if a == first else a, ends if b == end else b) for a, b in pieces]
    return spans


def _stretches(voiced: Sequence[bool], pause: int) -> Iterator[Span]:
    """Voice with gaps shorter than `pause` frames."""
    first, last = -1, -1
    for frame, is_voiced in enumerate(voiced):
        if not is_voiced:
            continue
        if first >= 0 and frame - last > pause:
            yield first, last + 1
            first = frame
        first, last = (frame if first < 0 else first), frame
    if first >= 0:
        yield first, last + 1


def _pieces(voiced: Sequence[bool], first: int, end: int, longest: int) -> Iterator[Span]:
    while end - first > longest:
        at = _best_cut(voiced, first + longest // 2, first + longest)
        yield first, at
        first = at
    yield first, end


def _best_cut(voiced: Sequence[bool], earliest: int, latest: int) -> int:
    """The middle of the longest pause between the two; `latest` where there is none."""
    best, best_length, length = latest, 0, 0
    for frame in range(earliest, latest):
        length = 0 if voiced[frame] else length + 1
        if length > best_length:
            best, best_length = frame + 1 - length // 2, length
    return best


def _frames(seconds: float) -> int:
    return max(1, round(seconds * 1000 / FRAME_MS))
