"""Who is heard, by costs alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.speech.ears.admission import (
    AdmissionRules,
    Costs,
    Demand,
    FrameCost,
    Grade,
    Way,
    admitted,
    grade,
    reserved,
)
from callcenter.speech.engines.protocol import Decoding
from callcenter.vocabulary.languages import Language

RULES = AdmissionRules(cpu_share=0.75, speaking_share=0.4, loop_late_s=0.25)
FREE = Way("vosk", Language.ZH, Decoding.FREE)
GRAMMAR = Way("vosk", Language.ZH, Decoding.GRAMMAR)


def test_before_anything_is_measured_free_decoding_is_taken_for_much_dearer() -> None:
    assert Costs().of(FREE) == 0.3
    assert Costs().of(GRAMMAR) == 0.05


def test_a_cost_is_what_was_measured_and_each_way_has_its_own() -> None:
    costs = Costs()
    for _ in range(600):
        costs.spend(FREE, cpu_s=0.8, sound_s=1.0)

    assert costs.of(FREE) == pytest.approx(0.8, rel=0.01)
    assert costs.measured() == {FREE: costs.of(FREE)}
    assert costs.of(GRAMMAR) == 0.05


def test_what_was_measured_of_late_counts_more() -> None:
    costs = Costs()
    for cpu_s in [0.3] * 1000 + [0.6] * 120:
        costs.spend(FREE, cpu_s=cpu_s, sound_s=1.0)

    assert 0.45 < costs.of(FREE) < 0.55


def test_cpu_without_sound_counts_too() -> None:
    costs = Costs()
    costs.spend(FREE, cpu_s=0.0, sound_s=2.0)
    before = costs.of(FREE)
    costs.spend(FREE, cpu_s=0.5, sound_s=0.0)

    assert costs.of(FREE) > before


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10)), max_size=50))
def test_a_cost_is_never_negative_nor_endless(spent: list[tuple[float, float]]) -> None:
    costs = Costs()
    for cpu_s, sound_s in spent:
        costs.spend(FREE, cpu_s=cpu_s, sound_s=sound_s)

    assert 0 <= costs.of(FREE) < 1000


def test_who_speaks_reserves_all_and_who_is_silent_a_share() -> None:
    demands = [Demand(0.1, True), Demand(0.1, False), Demand(0.3, False)]

    assert reserved(demands, RULES) == pytest.approx(0.1 + 0.04 + 0.12)


@pytest.mark.parametrize(
    ("in_use", "index", "told"),
    [
        (0.0, 0, Grade.WANTED),
        (1.38, 0, Grade.WANTED),
        (1.39, 1, Grade.CHEAPER),
        (1.47, 1, Grade.CHEAPER),
        (1.49, None, Grade.KEYS),
        (5.0, None, Grade.KEYS),
    ],
)
def test_the_first_way_that_fits_into_two_cores_is_taken(in_use: float, index: int | None, told: Grade) -> None:
    found = admitted([0.3, 0.05], in_use, 2, RULES)

    assert found == index
    assert grade(found, 0.0, RULES) is told


def test_the_event_loop_attends_to_as_many_ears_as_their_frames_leave_it_time() -> None:
    cost = FrameCost()
    assert cost.ears_most(RULES) == 100
    for _ in range(3000):
        cost.spend(0.0005)
    assert cost.ears_most(RULES) == 20

    for _ in range(10_000):
        cost.spend(0.0)
    assert cost.ears_most(RULES) == 10_000


def test_where_the_event_loop_is_late_callers_go_to_a_person_whatever_fits() -> None:
    assert grade(0, 0.26, RULES) is Grade.PERSON
    assert grade(None, 0.26, RULES) is Grade.PERSON
    assert grade(0, 0.25, RULES) is Grade.WANTED


def test_nothing_to_hear_with_means_keys() -> None:
    assert grade(admitted([], 0.0, 2, RULES), 0.0, RULES) is Grade.KEYS
