"""Signing in by the site's identity provider: only who has a role there, only by a way that this browser began."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from callcenter.access.service import create_user
from callcenter.access.settings import OidcSettings
from callcenter.access.users import Role, User
from callcenter.access.witness import RoleProvided, SignedIn
from callcenter.database.engine import Database
from callcenter.main.door_parts import federation
from callcenter.settings import HttpSettings
from callcenter.vocabulary.ids import AgentId
from tests.fakes.clock import FakeClock
from tests.fakes.door import SECRET
from tests.fakes.openid_provider import CLIENT, CLIENT_SECRET, ISSUER, OpenIdHouse
from tests.fakes.web import PASSWORD, FakeSite

LI = {"sub": "4711", "preferred_username": "Limin.Li", "groups": ["staff", "hotline-agents"], "staff_no": "8001"}


class Sites:
    """Our pages, and the provider."""

    def __init__(self, pages: Path) -> None:
        self.house = OpenIdHouse()
        self.house.person = dict(LI)
        self.clock = FakeClock(datetime.now(UTC))
        self.pages = FakeSite(self.clock, pages)
        self.settle()

    def settle(self, **settings: Any) -> None:
        """With settings of a test's own."""
        http = HttpSettings.model_validate({"session_secret": SECRET})
        oidc = OidcSettings.model_validate(
            {
                "issuer": ISSUER,
                "client_id": CLIENT,
                "client_secret": CLIENT_SECRET,
                "roles": {"hotline-leads": "supervisor", "hotline-agents": "agent", "hotline-system": "admin"},
                "agent_claim": "staff_no",
                **settings,
            }
        )
        unused = Database("postgresql://nobody@127.0.0.1:9/none")
        way = federation(http, oidc, unused, self.clock, self.house.client)
        assert way is not None
        self.pages.app.state.federation = replace(way, outsiders=self.pages.users)

    async def sent_back(self, browser: httpx.AsyncClient) -> str:
        """The address that the provider sends the browser to."""
        begun = await browser.get("/api/v1/session/provider")
        assert begun.status_code == 303
        return await self.house.browsed(begun.headers["location"])

    async def whole_way(self, browser: httpx.AsyncClient) -> str:
        return await arrived(browser, await self.sent_back(browser))


async def arrived(browser: httpx.AsyncClient, address: str) -> str:
    """Which of our pages a browser ends at that is sent back to `address`."""
    parts = urlsplit(address)
    location: str = (await browser.get(f"{parts.path}?{parts.query}")).headers["location"]
    return location


@pytest.fixture
async def sites(tmp_path: Path) -> AsyncIterator[Sites]:
    sites = Sites(tmp_path)
    yield sites
    await sites.house.client.aclose()


@pytest.fixture
async def browser(sites: Sites) -> AsyncIterator[httpx.AsyncClient]:
    async with sites.pages.client() as browser:
        yield browser


async def test_whom_the_provider_vouches_for_is_let_in_by_their_role(sites: Sites, browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/api/v1/session/ways")).json() == {"provider": "单点登录 SSO"}
    assert await sites.whole_way(browser) == "/"

    assert (await browser.get("/api/v1/session")).json()["name"] == "limin.li"
    assert sites.pages.users.kept["limin.li"].user == User("limin.li", Role.AGENT, AgentId("8001"))
    assert sites.pages.door.witness.events == [
        RoleProvided("limin.li", Role.AGENT),
        SignedIn("limin.li", "127.0.0.1", "identity provider"),
    ]


async def test_they_are_known_by_their_subject_and_the_first_role_in_rank_counts(
    sites: Sites, browser: httpx.AsyncClient
) -> None:
    await sites.whole_way(browser)
    sites.house.person |= {"preferred_username": "li.min", "groups": ["hotline-agents", "hotline-leads"]}
    await sites.whole_way(browser)

    assert set(sites.pages.users.kept) == {"limin.li"}
    assert sites.pages.users.kept["limin.li"].user.role is Role.SUPERVISOR


@pytest.mark.parametrize(
    "person",
    [
        {"groups": ["staff"]},
        {"groups": []},
        {"groups": None},
        {"groups": [{"a": 1}]},
        {"preferred_username": "李敏"},
        {"staff_no": ""},
    ],
)
async def test_nobody_is_let_in_without_a_role_and_a_name_that_fit(
    sites: Sites, browser: httpx.AsyncClient, person: dict[str, Any]
) -> None:
    sites.house.person |= person

    assert await sites.whole_way(browser) == "/?refused=not_welcome"
    assert not sites.pages.users.kept


async def test_a_name_that_somebody_else_signs_in_by_is_theirs_unless_the_site_says_so(
    sites: Sites, browser: httpx.AsyncClient
) -> None:
    other = User("limin.li", Role.AGENT, AgentId("8001"))
    await create_user(sites.pages.users, sites.pages.passwords, other, PASSWORD)
    refused = await sites.whole_way(browser)
    sites.settle(adopts_logins=True)

    assert (refused, await sites.whole_way(browser)) == ("/?refused=not_welcome", "/")
    assert (await browser.post("/api/v1/session", json={"name": "limin.li", "password": PASSWORD})).is_success


async def test_who_needs_a_second_factor_still_proves_ours_unless_the_provider_asks_for_one(
    sites: Sites, browser: httpx.AsyncClient
) -> None:
    sites.pages.access.second_factors._needed_by = frozenset({Role.ADMIN})
    sites.house.person |= {"groups": ["hotline-system"], "staff_no": ""}

    assert await sites.whole_way(browser) == "/?stage=enrolment"
    assert (await browser.get("/api/v1/session")).status_code == 401
    sites.settle(proves_second_factor=True)
    assert await sites.whole_way(browser) == "/"


@pytest.mark.parametrize(
    "spoilt",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"azp": "another"},
        {"nonce": "another"},
        {"exp": 1},
        {"iat": 9999999999},
        {"sub": ""},
    ],
)
async def test_a_token_that_is_not_for_this_sign_in_opens_nothing(
    sites: Sites, browser: httpx.AsyncClient, spoilt: dict[str, Any]
) -> None:
    sites.house.spoilt = spoilt

    assert await sites.whole_way(browser) == "/?refused=away"
    assert not sites.pages.users.kept


async def test_a_token_signed_by_somebody_else_opens_nothing_and_new_keys_are_learnt(
    sites: Sites, browser: httpx.AsyncClient
) -> None:
    await sites.whole_way(browser)
    sites.house.signs_with = OpenIdHouse().key
    forged = await sites.whole_way(browser)
    sites.house.turn_keys()

    assert (forged, await sites.whole_way(browser)) == ("/?refused=away", "/")


async def test_a_way_back_that_this_browser_did_not_begin_opens_nothing(
    sites: Sites, browser: httpx.AsyncClient
) -> None:
    async with sites.pages.client() as victim:
        stolen = await sites.sent_back(browser)
        assert await arrived(victim, stolen) == "/?refused=away"
        await sites.sent_back(victim)
        assert await arrived(victim, stolen) == "/?refused=away"
    assert await arrived(browser, stolen.replace("state=", "state=x")) == "/?refused=away"


async def test_a_way_back_counts_for_ten_minutes_and_its_code_once(sites: Sites, browser: httpx.AsyncClient) -> None:
    late, once = await sites.sent_back(browser), ""
    sites.clock.move(timedelta(minutes=10).total_seconds())
    assert await arrived(browser, late) == "/?refused=away"
    once = await sites.sent_back(browser)

    assert [await arrived(browser, once) for _ in range(2)] == ["/", "/?refused=away"]


async def test_a_provider_that_is_away_leaves_the_password(sites: Sites, browser: httpx.AsyncClient) -> None:
    await sites.pages.fill()
    sites.house.is_down = True

    assert (await browser.get("/api/v1/session/provider")).headers["location"] == "/?refused=away"
    assert (await browser.post("/api/v1/session", json={"name": "chen", "password": PASSWORD})).is_success


async def test_a_site_without_a_provider_says_so(sites: Sites, browser: httpx.AsyncClient) -> None:
    sites.pages.app.state.federation = None

    assert (await browser.get("/api/v1/session/ways")).json() == {"provider": None}
    assert (await browser.get("/api/v1/session/provider")).headers["location"] == "/?refused=away"


async def test_coming_back_is_set_in_cookies_that_no_script_reads(sites: Sites, browser: httpx.AsyncClient) -> None:
    begun = await browser.get("/api/v1/session/provider")
    kept = begun.headers["set-cookie"].lower()

    assert "httponly" in kept
    assert "samesite=lax" in kept
    assert "max-age=600" in kept
