from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as some

from callcenter.asterisk.bans import Address, Ban, BanRules, Bans, address_of, remote_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)
RULES = BanRules(
    tries=3,
    within=timedelta(seconds=60),
    first=timedelta(minutes=10),
    longest=timedelta(hours=24),
    trusted=(ip_network("192.0.2.0/28"), ip_network("2001:db8:1::/64")),
    most_bans=4,
    most_remembered=16,
)
GUESSER = ip_address("198.51.100.7")


def tries(bans: Bans, address: Address, count: int, at: datetime = NOW, apart_s: float = 1) -> list[Ban]:
    found = [bans.tried(address, "InvalidPassword", at + timedelta(seconds=apart_s * one)) for one in range(count)]
    return [ban for ban in found if ban is not None]


def test_the_third_guess_in_a_minute_is_the_last_one() -> None:
    [ban] = tries(Bans(RULES), GUESSER, 9)

    assert ban == Ban(GUESSER, NOW + timedelta(seconds=2, minutes=10), 1, "InvalidPassword")


def test_somebody_who_mistypes_now_and_then_is_never_banned() -> None:
    assert tries(Bans(RULES), GUESSER, 50, apart_s=31) == []


def test_whoever_comes_back_is_refused_four_times_as_long_up_to_a_day() -> None:
    bans, at, lasts = Bans(RULES), NOW, []
    for _ in range(6):
        [ban] = tries(bans, GUESSER, 3, at)
        lasts.append((ban.until - at - timedelta(seconds=2)).total_seconds() / 60)
        at = ban.until
        assert bans.over(at) == (ban,)

    assert lasts == [10, 40, 160, 640, 1440, 1440]


@pytest.mark.parametrize("trusted", ["192.0.2.9", "2001:db8:1::5"])
def test_a_carrier_is_never_banned(trusted: str) -> None:
    assert tries(Bans(RULES), ip_address(trusted), 50) == []


def test_a_flood_from_ever_new_addresses_fills_neither_memory_nor_astdb() -> None:
    bans = Bans(RULES)
    for one in range(2000):
        tries(bans, IPv4Address(one + 1), 3, NOW + timedelta(seconds=one))
        bans.over(NOW + timedelta(seconds=one))

    assert len(bans.now_banned) == RULES.most_bans
    assert len(bans._known) == RULES.most_remembered


def test_what_a_node_has_kept_is_in_force_and_its_times_go_on() -> None:
    bans = Bans(RULES)
    kept = Ban(GUESSER, NOW + timedelta(minutes=40), 2, "InvalidAccountID")
    bans.restore([kept])

    assert tries(bans, GUESSER, 9) == []
    assert bans.over(kept.until) == (kept,)
    assert [one.times for one in tries(bans, GUESSER, 3, kept.until)] == [3]


def test_who_was_lifted_by_hand_may_try_again() -> None:
    bans = Bans(RULES)
    assert tries(bans, GUESSER, 3)
    bans.restore(())

    assert [one.times for one in tries(bans, GUESSER, 3)] == [2]


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("IPV4/UDP/198.51.100.7/5060", "198.51.100.7"),
        ("IPV6/TLS/2001:db8::7/5061", "2001:db8::7"),
        ("IPV6/WSS/::ffff:198.51.100.7/1", "198.51.100.7"),
    ],
)
def test_an_address_is_read_as_asterisk_tells_it(told: str, address: str) -> None:
    assert remote_of(told) == ip_address(address)


@given(some.text())
def test_nothing_that_is_no_address_makes_it_raise(text: str) -> None:
    remote_of(text)
    found = address_of(text)

    assert found is None or address_of(str(found)) == found
