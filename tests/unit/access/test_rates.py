"""How fast one client may ask, and how much is remembered of all of them."""

from callcenter.access.rates import Rates


def passed(rates: Rates, key: bytes, *at_s: float) -> int:
    """How many of the requests at these seconds pass."""
    return sum(rates.wait_s(key, at) == 0 for at in at_s)


def test_so_many_pass_at_once_and_then_as_many_as_are_refilled() -> None:
    rates = Rates(per_s=2, at_once=5)

    assert passed(rates, b"a", *[10.0] * 9) == 5
    assert passed(rates, b"a", *[11.0] * 9) == 2


def test_who_is_refused_is_told_how_long() -> None:
    rates = Rates(per_s=0.25, at_once=1)

    assert [rates.wait_s(b"a", 10.0), rates.wait_s(b"a", 10.0), rates.wait_s(b"a", 12.5)] == [0, 4, 2]


def test_clients_do_not_take_from_each_other() -> None:
    rates = Rates(per_s=1, at_once=1)

    assert [rates.wait_s(key, 10.0) for key in (b"a", b"b", b"a")] == [0, 0, 1]


def test_a_refusal_takes_nothing() -> None:
    rates = Rates(per_s=1, at_once=1)

    assert passed(rates, b"a", 10.0, 10.2, 10.4, 10.6, 10.8, 11.1) == 2


def test_a_flood_of_clients_is_not_remembered_whole() -> None:
    rates = Rates(per_s=1, at_once=1, most_keys=10)
    for number in range(1000):
        rates.wait_s(str(number).encode(), 10.0)

    assert len(rates._buckets) == 10
