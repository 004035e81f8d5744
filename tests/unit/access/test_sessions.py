"""When a session holds, and what its token gives away: nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from callcenter.access.sessions import Found, NotSignedInError, SessionRules, SessionTokens, Visitor, WeakKeyError
from callcenter.access.users import KeptUser, Role, User
from callcenter.vocabulary.ids import AgentId

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
KEPT = KeptUser(User("limin", Role.AGENT, AgentId("8001")), "$argon2id$first")
RULES = SessionRules(lasts=timedelta(hours=12), idle=timedelta(minutes=30))
HERE = Visitor("10.0.0.7", "Firefox")


def begun() -> Found:
    return Found(RULES.begun(KEPT, HERE, NOW), KEPT)


def seen(found: Found, at: datetime) -> Found:
    return replace(found, session=replace(found.session, seen_at=at))


def test_a_session_holds_while_it_is_seen_until_its_time() -> None:
    late = NOW + timedelta(hours=11, minutes=59)

    assert RULES.holds(begun(), NOW)
    assert RULES.holds(seen(begun(), late), late)
    assert not RULES.holds(seen(begun(), late), NOW + timedelta(hours=12))


def test_a_session_ends_after_a_long_silence() -> None:
    assert RULES.holds(begun(), NOW + timedelta(minutes=29))
    assert not RULES.holds(begun(), NOW + timedelta(minutes=30))


def test_a_session_ends_with_the_password_that_opened_it() -> None:
    found = begun()

    assert not RULES.holds(replace(found, kept=replace(KEPT, password_hash="$argon2id$second")), NOW)


def test_that_it_is_seen_is_written_down_every_few_minutes_only() -> None:
    session = begun().session

    assert not RULES.is_to_note(session, NOW + timedelta(minutes=4, seconds=59))
    assert RULES.is_to_note(session, NOW + timedelta(minutes=5))


def test_however_short_the_silence_may_be_it_is_noted_well_before() -> None:
    rules = SessionRules(idle=timedelta(minutes=6))

    assert rules.noted_every == timedelta(minutes=1)


def test_of_the_browser_only_what_can_be_printed_is_kept_and_not_much() -> None:
    assert Visitor.of("::1", "Fire\x00fox\n" + "x" * 900).browser == "Firefox" + "x" * 191


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = SessionTokens("k" * 32)

    assert len({tokens.fresh() for _ in range(20)}) == 20
    assert len(tokens.fresh()) == 43


def test_a_digest_is_of_the_token_and_the_sites_key() -> None:
    token = SessionTokens("k" * 32).fresh()

    assert SessionTokens("k" * 32).digest(token) == SessionTokens("k" * 32).digest(token)
    assert SessionTokens("k" * 32).digest(token) != SessionTokens("x" * 32).digest(token)
    assert len(SessionTokens("k" * 32).digest(token)) == 32


@pytest.mark.parametrize("token", ["é", "a" * 65, "\ud800"])
def test_rubbish_is_not_ours(token: str) -> None:
    with pytest.raises(NotSignedInError):
        SessionTokens("k" * 32).digest(token)


def test_a_missing_key_is_refused_with_the_mend() -> None:
    with pytest.raises(WeakKeyError, match=r"http\.session_secret.*scripts/setup"):
        SessionTokens("")
