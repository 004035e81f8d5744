"""Texts of pieces joined, likelihoods made probabilities."""

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.speech.engines.pieces import Piece, joined, weighed
from callcenter.vocabulary.hearing import Hypothesis

WORDS = st.lists(st.sampled_from("abc"), max_size=3)


def test_pieces_are_joined_rank_by_rank_each_by_its_length() -> None:
    first = Piece((Hypothesis(("a",), -0.1), Hypothesis(("b",), -0.3)), 3)
    last = Piece((Hypothesis(("c",), -0.5),), 1)

    both = joined([first, Piece((), 9), last])

    assert [one.words for one in both] == [("a", "c"), ("b", "c")]
    assert [one.log_probability for one in both] == [pytest.approx(-0.2), pytest.approx(-0.35)]


def test_a_text_stands_once_at_its_best_place() -> None:
    piece = Piece((Hypothesis(("a",), -0.1), Hypothesis(("b",), -0.2), Hypothesis(("a",), -0.3)), 1)

    assert joined([piece]) == piece.hypotheses[:2]


def test_one_piece_without_probabilities_leaves_the_whole_without() -> None:
    assert joined([Piece((Hypothesis(("a",), -0.1),), 1), Piece((Hypothesis(("b",)),), 1)]) == (Hypothesis(("a", "b")),)


def test_nothing_heard_is_nothing() -> None:
    assert joined([]) == joined([Piece((), 5)]) == ()
    assert weighed([]) == weighed([((), -3.0), (("a",), -4.0)]) == ((), 0.0)


def test_the_words_that_all_likely_texts_hold_are_sure() -> None:
    hypotheses, sureness = weighed([(("a", "b"), 10.0), (("a", "c"), 10.0)])

    assert sureness == pytest.approx(0.75)
    assert [one.words for one in hypotheses] == [("a", "b"), ("a", "c")]


@given(st.lists(st.tuples(WORDS, st.floats(-1e4, 1e4)), max_size=6))
def test_probabilities_never_add_up_to_more_than_one(texts: list[tuple[list[str], float]]) -> None:
    hypotheses, sureness = weighed(texts)

    assert sum(exp((one.log_probability or 0) * len(one.words)) for one in hypotheses) <= 1 + 1e-6
    assert 0 <= sureness <= 1 + 1e-9
