"""The real application over the real PostgreSQL, filled, with a session of every role for the asking."""

import asyncio
import json
import logging
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import structlog
from pydantic import SecretStr

from callcenter.access.service import create_user
from callcenter.access.sessions import Visitor
from callcenter.access.settings import AccessSettings
from callcenter.access.users import KeptUser, Role, User
from callcenter.database import migrate
from callcenter.database.embedded import EmbeddedPostgres
from callcenter.database.engine import Database
from callcenter.integrations.scopes import Scope
from callcenter.ivr.pictures.specimen import specimens
from callcenter.main.door_parts import door
from callcenter.publishing.edition import Edition
from callcenter.settings import HttpSettings
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import AgentId
from tests.fakes.entries import whole_call
from tests.fakes.users import quick_passwords
from tests.fuzz.api import House
from tests.served import AGENT, SECRET, serving

ENOUGH_PER_S = 100_000
AGENTS = {Role.AGENT: AGENT, Role.SENIOR: AgentId("8002")}


@asynccontextmanager
async def house(database: Database, folder: Path) -> AsyncIterator[House]:
    """Sessions may be asked for from any thread but this one's."""
    settings = HttpSettings(session_secret=SecretStr(SECRET), requests_per_s=ENOUGH_PER_S)
    loop, numbers, clock = asyncio.get_running_loop(), count(1), SystemClock()
    access = door(settings, AccessSettings(second_factor_roles=()), database, clock, quick_passwords())
    async with serving(database, folder / "recordings", folder, settings=settings) as site:
        site.publishing.edition = Edition(specimens())
        for call in ("pbx1.a", "pbx1.b"):
            await site.calls.write(whole_call(call))
        scopes = [*Scope]
        _, token = await site.others.open_room.tokens.make("crm", scopes, agent=AGENT, days=30, who="root")

        async def session(role: Role) -> str:
            # A new one each time: some route may have taken the last one's role or password.
            user = User(f"fuzz-{role.value.replace('_', '-')}-{next(numbers)}", role, AGENTS.get(role))
            await create_user(site.users, site.passwords, user, "correct horse battery")
            kept = await site.users.user(user.name)
            assert isinstance(kept, KeptUser)
            begun = await access.sessions.begin(kept, Visitor("127.0.0.1", "fuzz"))
            return begun.token

        yield House(
            f"http://{site.address}",
            lambda role: asyncio.run_coroutine_threadsafe(session(Role(role)), loop).result(30),
            token,
        )


async def _serve(folder: Path) -> None:
    """Tells where it is, then a session for each role that is asked for, a line each; ends with its standard input."""
    postgres = EmbeddedPostgres(folder / "postgres")
    url = await postgres.start()
    await migrate.upgrade(url)
    database = Database(url)
    try:
        async with house(database, folder) as made:
            _say({"address": made.address, "token": made.token, "database": url})
            while role := (await asyncio.to_thread(sys.stdin.readline)).strip():
                _say({"cookie": await asyncio.to_thread(made.cookie, role)})
    finally:
        await database.close()
        await postgres.stop()


def _say(told: dict[str, str]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    with tempfile.TemporaryDirectory(prefix="house") as name:
        asyncio.run(_serve(Path(name)))
