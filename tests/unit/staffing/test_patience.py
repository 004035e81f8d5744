from math import exp, inf
from random import Random

import pytest

from callcenter.staffing.patience import HANG_UPS_MIN, Patience, Wait, mean_patience_s, observed


def waits(patience_s: float, answered_s: float, number: int) -> list[Wait]:
    """Exponential patience, cut off by an exponential time until an agent answers."""
    chance = Random(7)
    pairs = [(chance.expovariate(1 / patience_s), chance.expovariate(1 / answered_s)) for _ in range(number)]
    return [Wait(min(pair), pair[0] < pair[1]) for pair in pairs]


def test_patience_is_found_although_most_were_answered_before_it_ended() -> None:
    seen = waits(300, 60, 20_000)

    assert sum(wait.has_hung_up for wait in seen) < 0.2 * len(seen)
    assert mean_patience_s(seen) == pytest.approx(300, rel=0.05)


def test_too_few_who_hung_up_say_nothing() -> None:
    seen = [Wait(10, has_hung_up=True)] * (HANG_UPS_MIN - 1) + [Wait(5, has_hung_up=False)]

    assert mean_patience_s(seen) == inf
    assert observed(seen).draw(Random(1)) == inf


def test_kaplan_meier_of_a_textbook_case() -> None:
    """At each of four times ten end, five of them cut off."""
    seen = [
        Wait(at_s, has_hung_up=number < hung_up)
        for at_s, hung_up in ((10, 5), (20, 5), (30, 5), (40, 5))
        for number in range(10)
    ]

    assert [round(left, 6) for _, left in observed(seen).steps] == [
        round(35 / 40, 6), round(35 / 40 * 25 / 30, 6), round(35 / 40 * 25 / 30 * 15 / 20, 6),
        round(35 / 40 * 25 / 30 * 15 / 20 * 5 / 10, 6),
    ]  # fmt: skip


def test_drawn_patience_falls_like_the_curve_it_is_drawn_from() -> None:
    patience, chance = Patience(100.0, ((10.0, 0.8), (30.0, 0.5))), Random(3)
    drawn = [patience.draw(chance) for _ in range(20_000)]

    assert sum(each == 10 for each in drawn) / len(drawn) == pytest.approx(0.2, abs=0.01)
    assert sum(each == 30 for each in drawn) / len(drawn) == pytest.approx(0.3, abs=0.01)
    assert sum(each - 30 for each in drawn if each > 30) / sum(each > 30 for each in drawn) == pytest.approx(
        100, rel=0.05
    )


def test_the_curve_follows_exponential_patience_as_far_as_it_was_seen() -> None:
    patience, chance = observed(waits(300, 60, 20_000)), Random(4)
    drawn = [patience.draw(chance) for _ in range(20_000)]

    for at_s in (30, 100, 150):
        assert sum(each > at_s for each in drawn) / len(drawn) == pytest.approx(exp(-at_s / 300), abs=0.015)
