from math import inf, isclose

import pytest

from callcenter.staffing.formulas import Steady, erlang_b, erlang_c, impatient, patient, priority_waits_s


def test_erlang_b_is_the_table_of_trunks() -> None:
    """Ten Erlang on fifteen trunks, and one on one: as printed in every table of the trade."""
    assert erlang_b(15, 10) == pytest.approx(0.0365, abs=5e-5)
    assert erlang_b(1, 1) == pytest.approx(0.5)


def test_erlang_c_of_one_agent_is_the_agents_load() -> None:
    assert erlang_c(1, 0.7) == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("calls_a_year", "agents_80", "agents_95"),
    [(41.0e6, 1_037, 1_048), (21.58e6, 551, 561), (11.44e6, 296, 304), (5.88e6, 156, 162), (0.482289e6, 16, 19)],
)
def test_seats_of_five_hotlines_from_their_calls_a_year(calls_a_year: float, agents_80: int, agents_95: int) -> None:
    """A peak day of 1.3 mean days, 12 % of it in the busy hour, 210 s a call, four in five within 15 s."""
    rate = calls_a_year / 365 * 1.3 * 0.12 / 3600

    for target, agents in ((0.80, agents_80), (0.95, agents_95)):
        assert patient(agents, rate, 210, 15).service_level >= target > patient(agents - 1, rate, 210, 15).service_level


def test_a_line_that_grows_has_no_end_of_waiting() -> None:
    assert patient(10, 0.06, 180, 15) == Steady(waits=1.0, mean_wait_s=inf, abandons=0.0, service_level=0.0)


@pytest.mark.parametrize(
    ("agents", "rate", "patience_s"),
    [(1, 0.01, 100), (5, 0.01, 100), (10, 0.05, 300), (147, 1.05, 60), (147, 1.05, 600), (150, 0.1, 30), (600, 2.0, 5)],
)
def test_erlang_a_is_the_birth_and_death_chain_solved_by_hand(agents: int, rate: float, patience_s: float) -> None:
    handling_s = 180.0
    likely = [1.0]
    for callers in range(1, 3_000):
        leave = min(callers, agents) / handling_s + max(0, callers - agents) / patience_s
        likely.append(likely[-1] * rate / leave)
        # So that nothing overflows; only ratios count.
        likely = [each * 1e-200 for each in likely] if likely[-1] > 1e200 else likely
    whole = sum(likely)
    in_line = sum(max(0, callers - agents) * each for callers, each in enumerate(likely)) / whole
    waits = sum(likely[agents:]) / whole
    found = impatient(agents, rate, handling_s, patience_s, 15)

    assert found.waits == pytest.approx(waits, rel=1e-6, abs=1e-12)
    assert found.mean_wait_s == pytest.approx(in_line / rate, rel=1e-6, abs=1e-12)
    assert found.abandons == pytest.approx(in_line / patience_s / rate, rel=1e-6, abs=1e-12)


def test_the_most_patient_callers_meet_what_erlang_c_says() -> None:
    nearly, wholly = impatient(156, 0.7, 210, 1e8, 15), patient(156, 0.7, 210, 15)

    assert nearly.mean_wait_s == pytest.approx(wholly.mean_wait_s, rel=1e-3)
    assert nearly.service_level == pytest.approx(wholly.service_level, rel=1e-3)


def test_nobody_at_work_and_nobody_calling_are_no_faults() -> None:
    assert impatient(0, 0.1, 180, 60, 15).abandons == 1
    assert impatient(3, 0.0, 180, 60, 15).service_level == 1
    assert patient(0, 0.1, 180, 15).mean_wait_s == inf


def test_with_one_class_cobham_is_erlang_c() -> None:
    (wait_s,) = priority_waits_s(10, [8 / 180], 180)

    assert wait_s == pytest.approx(patient(10, 8 / 180, 180, 0).mean_wait_s)


def test_priority_moves_waiting_between_classes_and_makes_none() -> None:
    """Kleinrock's conservation law: the mean over all callers is what it would be without classes."""
    rates = (0.01, 0.02, 0.015)
    waits_s = priority_waits_s(10, rates, 180)
    mean_s = sum(rate * wait for rate, wait in zip(rates, waits_s, strict=True)) / sum(rates)

    assert waits_s[0] < waits_s[1] < waits_s[2]
    assert mean_s == pytest.approx(patient(10, sum(rates), 180, 0).mean_wait_s)


def test_under_overload_only_the_last_class_waits_for_ever() -> None:
    first, second, last = priority_waits_s(10, (0.02, 0.02, 0.04), 180)

    assert 0 < first < second < inf
    assert last == inf
    assert isclose(first, 18 / (1 - 0.36))
