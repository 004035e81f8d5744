import pytest

from callcenter.asterisk.seats import seat_password, seats_of
from callcenter.vocabulary.ids import SeatId


def test_ranges_and_single_extensions_are_named_one_by_one() -> None:
    assert seats_of("1001-1003, 2001") == ("1001", "1002", "1003", "2001")


def test_leading_zeros_stay() -> None:
    assert seats_of("0098-0101") == ("0098", "0099", "0100", "0101")


def test_a_seat_named_twice_is_one_seat() -> None:
    assert seats_of("1001,1001-1002") == ("1001", "1002")


@pytest.mark.parametrize("text", ["", "1", "1003-1001", "998-1002", "1001-", "a1001", "1001;1002", "10000-99999"])
def test_what_names_no_seats_is_refused_with_the_mend(text: str) -> None:
    with pytest.raises(ValueError, match="write"):
        seats_of(text)


def test_each_seat_has_a_password_of_its_own_that_any_node_draws_alike() -> None:
    passwords = {seat_password("k" * 32, SeatId(seat)) for seat in ("1001", "1002")}

    assert len(passwords) == 2
    assert all(len(password) == 24 for password in passwords)
    assert seat_password("k" * 32, SeatId("1001")) in passwords
    assert seat_password("x" * 32, SeatId("1001")) not in passwords
