"""Cookies: genuine until their time, worthless when touched."""

from datetime import UTC, datetime, timedelta

import pytest

from callcenter.access.sessions import EndedSessions, NotSignedInError, SessionId, SessionSigner, WeakKeyError, stamp
from callcenter.access.users import KeptUser, Role, User
from callcenter.vocabulary.ids import AgentId

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
KEPT = KeptUser(User("limin", Role.AGENT, AgentId("8001")), "$argon2id$first")
KEY = "k" * 32


def signer(key: str = KEY) -> SessionSigner:
    return SessionSigner(key, timedelta(hours=12))


def test_a_cookie_says_who_until_when() -> None:
    session, cookie = signer().begin(KEPT, NOW)

    claim = signer().read(cookie, NOW + timedelta(hours=11))

    assert (claim.id, claim.name, claim.stamp) == (session.id, "limin", stamp("$argon2id$first"))
    assert claim.ends_at == session.ends_at == NOW + timedelta(hours=12)


def test_a_cookie_ends_at_its_time() -> None:
    _, cookie = signer().begin(KEPT, NOW)

    with pytest.raises(NotSignedInError, match="ended"):
        signer().read(cookie, NOW + timedelta(hours=12))


def test_a_cookie_changed_at_any_place_is_not_ours() -> None:
    _, cookie = signer().begin(KEPT, NOW)

    for place in range(0, len(cookie), 3):
        other = "A" if cookie[place] != "A" else "Q"
        with pytest.raises(NotSignedInError):
            signer().read(cookie[:place] + other + cookie[place + 1 :], NOW)


@pytest.mark.parametrize("cookie", ["", ".", "x.y", "é", "a" * 5000, "\x00", "e30.e30"])
def test_rubbish_is_not_ours(cookie: str) -> None:
    with pytest.raises(NotSignedInError):
        signer().read(cookie, NOW)


def test_a_cookie_of_another_site_is_not_ours() -> None:
    _, cookie = signer("x" * 32).begin(KEPT, NOW)

    with pytest.raises(NotSignedInError):
        signer().read(cookie, NOW)


def test_a_missing_key_is_refused_with_the_mend() -> None:
    with pytest.raises(WeakKeyError, match=r"http\.session_secret.*scripts/setup"):
        signer("")


def test_ended_sessions_are_forgotten_when_their_time_is_over_and_never_exceed_the_bound() -> None:
    ended = EndedSessions(most=3)
    for number in range(5):
        ended.add(SessionId(str(number)), NOW + timedelta(hours=1), NOW)
    assert [number for number in range(5) if SessionId(str(number)) in ended] == [2, 3, 4]

    ended.add(SessionId("late"), NOW + timedelta(hours=9), NOW + timedelta(hours=2))

    assert SessionId("late") in ended
    assert SessionId("4") not in ended
