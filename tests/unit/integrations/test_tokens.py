from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from callcenter.integrations.scopes import Scope, UnfitScopesError, fit_endpoint_scopes, fit_scopes
from callcenter.integrations.tokens import (
    BadTokenError,
    MissingScopeError,
    Token,
    TokenId,
    UnfitTokenError,
    expiry,
    is_secret,
    minted,
    parts_of,
)

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


TOKEN = Token(
    id=TokenId("0a1b2c3d"),
    name="crm",
    scopes=frozenset({Scope.CALLS}),
    agent=None,
    created_by="root",
    created_at=NOW,
    expires_at=NOW + timedelta(days=1),
)


def test_a_new_token_is_known_by_its_digest_alone() -> None:
    token_id, text, digest = minted()
    found, secret = parts_of(text)

    assert found == token_id
    assert secret.encode() not in digest
    assert is_secret(secret, digest)
    assert not is_secret(secret[:-1] + ("A" if secret[-1] != "A" else "B"), digest)


@pytest.mark.parametrize("text", ["", "cct_", "cct_0a1b2c3d_short", "Bearer x", "cct_0A1B2C3D_" + "a" * 43, "张" * 60])
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(BadTokenError):
        parts_of(text)


def test_a_token_ends_by_its_date_and_by_hand() -> None:
    assert TOKEN.is_good(NOW)
    assert not TOKEN.is_good(NOW + timedelta(days=1))
    assert not replace(TOKEN, revoked_at=NOW).is_good(NOW)


def test_a_scope_that_lacks_is_named() -> None:
    with pytest.raises(MissingScopeError, match="agents"):
        TOKEN.need(Scope.AGENTS)


@pytest.mark.parametrize("days", [0, 731])
def test_a_token_is_good_for_a_time_that_somebody_remembers(days: int) -> None:
    with pytest.raises(UnfitTokenError, match="days"):
        expiry(NOW, days)


@pytest.mark.parametrize(
    ("scopes", "named"),
    [((), "at least one"), ((Scope.NUMBERS,), "calls, too"), ((Scope.STATUS,), "name the agent")],
)
def test_scopes_that_say_nothing_are_refused_with_the_mend(scopes: tuple[Scope, ...], named: str) -> None:
    with pytest.raises(UnfitScopesError, match=named):
        fit_scopes(scopes, has_agent=False)


def test_an_endpoint_is_only_told() -> None:
    with pytest.raises(UnfitScopesError, match="sets no status"):
        fit_endpoint_scopes({Scope.CALLS, Scope.STATUS})
