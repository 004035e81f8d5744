"""Pages over HTTPS, by the certificate that we make ourselves: without it a browser lends nobody its microphone."""

import asyncio
import socket
import ssl
from datetime import UTC, datetime
from pathlib import Path

import httpx
from pydantic import SecretStr

from callcenter.main.certificate import self_signed
from callcenter.main.web.serving import web_server
from callcenter.settings import HttpSettings
from tests.fakes.clock import FakeClock
from tests.fakes.door import SECRET
from tests.fakes.web import PASSWORD, FakeSite
from tests.waiting import until


async def test_pages_are_served_over_tls_and_the_session_stays_on_it(tmp_path: Path) -> None:
    settings = HttpSettings(session_secret=SecretStr(SECRET), tls=True)
    files = self_signed(tmp_path / "tls", (), datetime.now(UTC))
    site = await FakeSite(FakeClock(), tmp_path, settings).fill()
    server = web_server(site.app, settings, files)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        here = f"https://localhost:{listening.getsockname()[1]}"
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        await until(lambda: server.started, what="the server")
        trusting = ssl.create_default_context(cafile=files.certificate)
        async with httpx.AsyncClient(base_url=here, headers={"origin": here}, verify=trusting) as browser:
            answer = await browser.post("/api/v1/session", json={"name": "limin", "password": PASSWORD})
            me = await browser.get("/api/v1/agents/me")
        server.should_exit = True
        await serving

    assert "; secure" in answer.headers["set-cookie"].lower()
    assert me.json()["id"] == "8001"
