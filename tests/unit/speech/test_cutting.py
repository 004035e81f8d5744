"""Where a recording is cut into utterances."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from callcenter.speech.dictation.cutting import CutRules, cut

RULES = CutRules()
LONGEST = 500


def frames(*parts: tuple[bool, float]) -> list[bool]:
    """Voice or silence, in seconds."""
    return [is_voiced for is_voiced, seconds in parts for _ in range(round(seconds * 50))]


def test_silence_has_no_utterances() -> None:
    assert cut(frames((False, 5)), RULES) == []
    assert cut([], RULES) == []


def test_speech_is_kept_with_a_margin() -> None:
    assert cut(frames((False, 1), (True, 2), (False, 1)), RULES) == [(40, 160)]


def test_a_short_pause_joins_and_a_long_one_parts() -> None:
    assert len(cut(frames((True, 1), (False, 0.5), (True, 1)), RULES)) == 1
    assert len(cut(frames((True, 1), (False, 0.8), (True, 1)), RULES)) == 2


def test_a_click_is_no_utterance() -> None:
    assert cut(frames((False, 1), (True, 0.1), (False, 1)), RULES) == []


def test_a_long_speech_is_cut_at_its_longest_pause() -> None:
    spans = cut(frames((True, 7), (False, 0.4), (True, 1), (False, 0.1), (True, 5)), RULES)

    assert len(spans) == 2
    assert 350 < spans[0][1] <= 370


def test_speech_without_a_pause_is_cut_where_its_time_is_up() -> None:
    assert all(end - first <= LONGEST for first, end in cut(frames((True, 60)), RULES))


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 700)), max_size=30))
def test_spans_are_in_order_bounded_and_hold_all_speech_that_is_long_enough(parts: list[tuple[bool, int]]) -> None:
    voiced = [is_voiced for is_voiced, length in parts for _ in range(length)]
    spans = cut(voiced, RULES)

    assert all(0 <= first < end <= len(voiced) and end - first <= LONGEST for first, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    held = sum(sum(voiced[first:end]) for first, end in spans)
    lost = sum(voiced) - held
    assert lost < 8 * (len(parts) + 1)
