"""The application from outside: sessions, gates, errors, health, pages."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from callcenter.agents.life import Answered, Rung, Status, TalkEnded
from callcenter.agents.roster import UnknownAgentError
from callcenter.main.web.errors import tell_errors
from callcenter.main.web.gates import LARGEST_BODY_BYTES, SECURITY_HEADERS, content_security_policy
from callcenter.main.web.health import Condition, Finding
from callcenter.settings import HttpSettings
from callcenter.vocabulary.ids import AgentId, CallId
from tests.fakes.clock import FakeClock
from tests.fakes.door import SECRET
from tests.fakes.web import PASSWORD, FakeSite

LIMIN = AgentId("8001")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>page</title>")
    (tmp_path / "assets" / "app-1a2b.js").write_text("// app")
    return tmp_path


@pytest.fixture
async def site(pages: Path) -> FakeSite:
    return await FakeSite(FakeClock(), pages).fill()


@pytest.fixture
async def visitor(site: FakeSite) -> AsyncIterator[httpx.AsyncClient]:
    async with site.client() as client:
        yield client


@pytest.fixture
async def limin(site: FakeSite) -> AsyncIterator[httpx.AsyncClient]:
    async with site.client("limin") as client:
        yield client


async def test_signing_in_sets_a_cookie_that_scripts_and_other_sites_cannot_use(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.post("/api/v1/session", json={"name": "limin", "password": PASSWORD})

    assert answer.json()["role"] == "agent"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie
    assert "max-age=43200" in cookie
    assert "secure" not in cookie


async def test_where_pages_are_served_over_https_the_cookie_is_secure(pages: Path) -> None:
    settings = HttpSettings(session_secret=SecretStr(SECRET), secure_cookies=True)
    site = await FakeSite(FakeClock(), pages, settings).fill()
    async with site.client() as client:
        answer = await client.post("/api/v1/session", json={"name": "limin", "password": PASSWORD})

    assert "; secure" in answer.headers["set-cookie"].lower()


async def test_who_am_i_until_the_sign_out(limin: httpx.AsyncClient) -> None:
    assert (await limin.get("/api/v1/session")).json()["agent"] == "8001"

    assert (await limin.delete("/api/v1/session")).status_code == 204

    refused = await limin.get("/api/v1/session")
    assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in")
    assert (await limin.delete("/api/v1/session")).status_code == 204


async def test_a_session_ends_at_its_time(site: FakeSite, limin: httpx.AsyncClient) -> None:
    assert isinstance(site.clock, FakeClock)
    site.clock.move(12 * 3600)

    assert (await limin.get("/api/v1/session")).status_code == 401


async def test_guessing_is_answered_with_the_time_to_wait(visitor: httpx.AsyncClient) -> None:
    guesses = [await visitor.post("/api/v1/session", json={"name": "limin", "password": "guess"}) for _ in range(4)]

    assert [guess.status_code for guess in guesses] == [401, 401, 401, 429]
    assert guesses[0].json()["code"] == "wrong_password"
    assert guesses[0].json()["detail"] == "name or password is wrong"
    assert 1 <= int(guesses[3].headers["retry-after"]) <= 901


async def test_a_faulty_request_names_its_fields_and_never_repeats_the_input(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.post("/api/v1/session", json={"name": "limin", "password": "s" * 200, "extra": 1})

    assert answer.status_code == 422
    assert {fault["field"] for fault in answer.json()["fields"]} == {"body.password", "body.extra"}
    assert "sss" not in answer.text


async def test_a_refusal_repeats_no_number_that_it_was_asked_about() -> None:
    app = FastAPI()
    tell_errors(app)

    @app.get("/")
    async def refuses() -> None:
        raise UnknownAgentError("no agent at 020-83333333")

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        answer = await client.get("/")

    assert (answer.status_code, answer.json()["detail"]) == (404, "no agent at [masked]")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://localhost:8000"}, 200),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://localhost:9999"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
        ({"x-callcenter": "1"}, 200),
    ],
)
async def test_only_our_own_pages_and_programs_may_change_something(
    site: FakeSite, headers: dict[str, str], status: int
) -> None:
    async with site.client() as client:
        client.headers.pop("origin")
        answer = await client.post("/api/v1/session", json={"name": "limin", "password": PASSWORD}, headers=headers)

    assert answer.status_code == status


async def test_on_loopback_another_host_name_is_refused(visitor: httpx.AsyncClient) -> None:
    assert (await visitor.get("/healthz", headers={"host": "evil.example"})).status_code == 400
    for host in ("127.0.0.1:8000", "[::1]:8000", "localhost"):
        assert (await visitor.get("/healthz", headers={"host": host})).status_code == 200


async def test_named_hosts_are_let_in(pages: Path) -> None:
    settings = HttpSettings(session_secret=SecretStr(SECRET), names=("hotline.example.gov",))
    async with FakeSite(FakeClock(), pages, settings).client() as client:
        assert (await client.get("/healthz", headers={"host": "hotline.example.gov"})).status_code == 200
        assert (await client.get("/healthz", headers={"host": "other.example"})).status_code == 400


@pytest.mark.parametrize("path", ["/", "/api/v1/session", "/healthz", "/assets/app-1a2b.js", "/api/nothing"])
async def test_every_answer_carries_the_security_headers(visitor: httpx.AsyncClient, path: str) -> None:
    headers = (await visitor.get(path)).headers

    assert {name: headers[name] for name in SECURITY_HEADERS} == dict(SECURITY_HEADERS)
    assert "server" not in headers
    assert "unsafe" not in headers["content-security-policy"]


def test_a_page_may_open_the_telephones_websockets_and_no_others() -> None:
    policy = content_security_policy(["wss://192.0.2.1:8089"])

    assert "connect-src 'self' wss://192.0.2.1:8089;" in policy


async def test_a_body_past_the_bound_is_refused_said_or_not(limin: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(LARGEST_BODY_BYTES // 65536 + 2):
            yield b"x" * 65536

    said = await limin.put("/api/v1/agents/me/status", content=b"x" * (LARGEST_BODY_BYTES + 1))
    assert (said.status_code, said.json()["code"]) == (413, "too_large")

    unsaid = await limin.put(
        "/api/v1/agents/me/status", content=endless(), headers={"content-type": "application/json"}
    )
    assert unsaid.status_code >= 400


async def test_only_the_place_that_takes_registers_takes_their_size(visitor: httpx.AsyncClient) -> None:
    too_large = {"content-type": "application/json", "content-length": str(LARGEST_BODY_BYTES + 1)}

    below = await visitor.post("/api/v1/lists/batches/1/begin", content=b"{}", headers=too_large)
    assert (below.status_code, below.json()["code"]) == (413, "too_large")

    itself = await visitor.post("/api/v1/lists/batches", content=b"{}", headers=too_large)
    assert (itself.status_code, itself.json()["code"]) == (401, "not_signed_in")


async def test_a_status_is_chosen_kept_and_shown(site: FakeSite, limin: httpx.AsyncClient) -> None:
    answer = await limin.put("/api/v1/agents/me/status", json={"status": "break", "reason": " meal "})

    assert (answer.json()["status"], answer.json()["reason"]) == ("break", "meal")
    assert site.roster.agent(LIMIN).status is Status.BREAK
    assert site.statuses.kept[LIMIN] is Status.BREAK
    assert (await limin.get("/api/v1/agents/me")).json() == answer.json()


async def test_a_status_is_chosen_while_the_database_is_away(site: FakeSite, limin: httpx.AsyncClient) -> None:
    site.statuses.is_away = True

    answer = await limin.put("/api/v1/agents/me/status", json={"status": "available"})

    assert answer.status_code == 200
    assert site.roster.agent(LIMIN).status is Status.AVAILABLE


async def test_after_call_work_is_ended_once_and_no_call_is_ended_by_it(
    site: FakeSite, limin: httpx.AsyncClient
) -> None:
    call = CallId("pbx1.one")
    site.roster.apply(LIMIN, Rung(call))
    assert (await limin.post("/api/v1/agents/me/wrap-up/done")).json()["state"] == "ringing"
    for event in (Answered(call), TalkEnded(call)):
        site.roster.apply(LIMIN, event)

    assert (await limin.post("/api/v1/agents/me/wrap-up/done")).json()["state"] == "idle"
    assert (await limin.post("/api/v1/agents/me/wrap-up/done")).json()["state"] == "idle"


async def test_who_answers_no_calls_has_no_status(site: FakeSite) -> None:
    async with site.client("chen") as chen:
        answer = await chen.get("/api/v1/agents/me")

    assert (answer.status_code, answer.json()["code"]) == (403, "not_an_agent")


async def test_readiness_tells_each_dependency_and_a_probe_that_fails_or_hangs_is_down(
    site: FakeSite, visitor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callcenter.main.web.health.PROBE_S", 0.01)

    async def hangs() -> Finding:
        await asyncio.Event().wait()
        raise AssertionError

    async def fails() -> Finding:
        raise RuntimeError("password=hunter2")

    async def degraded() -> Finding:
        return Finding(Condition.DEGRADED, "model zh missing; run scripts/setup")

    site.probes["speech"] = degraded
    ready = await visitor.get("/readyz")
    assert (ready.status_code, ready.json()["is_ready"]) == (200, True)
    assert ready.json()["dependencies"]["speech"]["condition"] == "degraded"

    site.probes |= {"asterisk": hangs, "disk": fails}
    unready = await visitor.get("/readyz")
    assert (unready.status_code, unready.json()["is_ready"]) == (503, False)
    assert {name for name, one in unready.json()["dependencies"].items() if one["condition"] == "down"} == {
        "asterisk",
        "disk",
    }
    assert "hunter2" not in unready.text


async def test_figures_are_counted_by_route(visitor: httpx.AsyncClient) -> None:
    await visitor.get("/api/v1/session")

    text = (await visitor.get("/metrics")).text

    assert 'callcenter_http_requests_total{method="GET",route="/api/v1/session",status="401"}' in text


async def test_every_address_of_the_app_is_the_page_and_only_hashed_files_are_kept_for_ever(
    visitor: httpx.AsyncClient,
) -> None:
    page = await visitor.get("/calls/pbx1.one")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-cache")
    assert "<title>page</title>" in page.text

    asset = await visitor.get("/assets/app-1a2b.js")
    assert "immutable" in asset.headers["cache-control"]
    assert (await visitor.get("/assets/gone.js")).status_code == 404
    assert (await visitor.get("/api/v1/nothing")).json()["code"] == "not_found"
    assert (await visitor.get("/%2e%2e/%2e%2e/etc/passwd")).text.startswith("<!doctype html>")


async def test_pages_that_are_not_built_say_how_to_build_them(tmp_path: Path) -> None:
    async with FakeSite(FakeClock(), tmp_path / "dist").client() as client:
        answer = await client.get("/")

    assert answer.status_code == 503
    assert "scripts/setup" in answer.text


async def test_who_asks_too_fast_is_told_to_wait_and_others_are_not(tmp_path: Path) -> None:
    settings = HttpSettings(session_secret=SecretStr(SECRET), requests_per_s=1)
    site = await FakeSite(FakeClock(), tmp_path, settings).fill()
    async with site.client("limin") as limin, site.client("chen") as chen:
        answers = [await limin.get("/api/v1/session") for _ in range(25)]
        refused = answers[-1]

        assert [answer.status_code for answer in answers[:20]] == [200] * 20
        assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (
            429,
            "too_many_requests",
            "1",
        )
        assert "content-security-policy" in refused.headers
        assert (await chen.get("/api/v1/session")).status_code == 200
        assert (await limin.get("/healthz")).status_code == 200
