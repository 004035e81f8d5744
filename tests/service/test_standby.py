"""Two services: one dies, hands over or is cut off, and the other has every caller, in the same order, in no time."""

import asyncio
import json
import os
import shutil
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import structlog
from sqlalchemy import text

from callcenter.agents.life import Status
from callcenter.calls.record import CallRecord
from callcenter.database.role_lock import RoleLock
from callcenter.main.roles.peers import Peer, ServiceRole, peers
from callcenter.main.supervisor import Keeper
from callcenter.rehearsal.caller import Press
from callcenter.rehearsal.phone import Manners
from callcenter.rehearsal.sounds import tone
from tests.asterisk.conftest import hears
from tests.service.hotline import AGENTS, REPOSITORY, Citizen, Hotline
from tests.service.house import running_hotline
from tests.service.machines import eventually

log = structlog.get_logger(__name__)
pytestmark = [pytest.mark.asyncio(loop_scope="package"), pytest.mark.timeout(600)]
CALLERS = 20
NEXT = "0.2.0-next"
STAY_S = 600.0
"""Longer than two services take to start, one after the other."""
DIALLED_AT_A_TIME = 8


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def pair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hotline]:
    async with running_hotline(tmp_path_factory.mktemp("pair"), has_standby=True) as hotline:
        yield hotline


@pytest_asyncio.fixture(loop_scope="package")
async def hotline(pair: Hotline) -> AsyncIterator[Hotline]:
    await until_both_are_there(pair)
    yield pair
    await pair.at_work.aclose()
    await pair.until_ready()
    for agent in AGENTS:
        await pair.choose(agent, Status.OFFLINE)
    await pair.empty()


async def test_a_killed_services_callers_are_all_with_the_other_one_within_a_second(hotline: Hotline) -> None:
    phone = await hotline.works("8003", Manners(ring_s=0.02))
    talking = await hotline.waits("4", stay_s=STAY_S)
    await phone.until("talking")
    waiting = await all_wait(hotline)
    before = await records(hotline, waiting)
    dead, other = await keepers(hotline)
    killed = datetime.now(UTC)
    assert dead.pid is not None
    os.kill(dead.pid, signal.SIGKILL)

    await eventually(lambda: is_taken_over(hotline, killed), "every call is taken over")
    held_s = (taken_over(hotline)[-1] - killed).total_seconds()
    log.info("test.taken_over", callers=CALLERS, after_ms=round(held_s * 1000))
    await hotline.until_ready()
    assert (await active(hotline)).id.split("/")[1] == str(other.pid)
    after = await records(hotline, waiting)
    assert [place(one) for one in after] == [place(one) for one in before]
    for one in waiting:
        assert "lifeboat.entered" not in await hotline.kinds(one.id)

    # The talk knows nothing of it, and its agent takes the first in line afterwards.
    phone.hang_up()
    await talking.call.hang_up()
    await hotline.whole(talking.id)
    await hotline.works("8001", Manners(ring_s=0.02))
    await hotline.until_fact(waiting[0].id, "agent.connected")
    await until_both_are_there(hotline)


async def test_an_upgrade_with_calls_up_loses_none(hotline: Hotline, tmp_path: Path) -> None:
    phone = await hotline.works("8003", Manners(voice=tone(1000)))
    talking = await hotline.waits("4", stay_s=STAY_S)
    await phone.until("talking")
    waiting = [await hotline.waits("0", stay_s=STAY_S) for _ in range(3)]
    in_flow = await hotline.calls_in(stay_s=STAY_S)
    before = await records(hotline, waiting)
    hotline.is_to_run(next_version(tmp_path / "next"))
    handed = await run_command(hotline, "upgrade")
    log.info("test.handed_over", **handed)

    assert handed["after"] == (await active(hotline)).id != handed["before"]
    assert {one.version for one in (await services(hotline)).values()} == {NEXT}
    async with hotline.database.transaction() as session:
        assert (await session.execute(text("select version_num from alembic_version"))).scalar_one() == "9999"
    await hotline.until_ready()
    assert [place(one) for one in await records(hotline, waiting)] == [place(one) for one in before]
    # Whose flow has begun anew, and the talk.
    await in_flow.call.take([Press("0")])
    await hotline.until_fact(in_flow.id, "queue.joined")
    await hears(talking.call.media, 1000)
    for one in (*waiting, in_flow, talking):
        assert "lifeboat.entered" not in await hotline.kinds(one.id)


async def test_a_database_that_starts_again_changes_no_roles(hotline: Hotline) -> None:
    waiting = await hotline.waits("0", stay_s=STAY_S)
    before, pid = await active(hotline), hotline.postgres_pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)

    await until_both_are_there(hotline)
    assert await active(hotline) == before
    assert (await hotline.record(waiting.id)).state == "waiting"
    assert "lifeboat.entered" not in await hotline.kinds(waiting.id)


async def all_wait(hotline: Hotline) -> list[Citizen]:
    """In the order of their arrival."""
    turns = asyncio.Semaphore(DIALLED_AT_A_TIME)

    async def one() -> Citizen:
        async with turns:
            return await hotline.waits("0", stay_s=STAY_S)

    callers = await asyncio.gather(*(one() for _ in range(CALLERS)))
    arrived = {record.call: record.arrived_at for record in await records(hotline, callers)}
    return sorted(callers, key=lambda caller: arrived[caller.id])


async def records(hotline: Hotline, callers: Sequence[Citizen]) -> list[CallRecord]:
    return [await hotline.record(one.id) for one in callers]


def place(one: CallRecord) -> tuple[object, ...]:
    return one.call, one.state, one.queue, one.tier, one.priority, one.arrived_at, one.queued_at


def taken_over(hotline: Hotline) -> list[datetime]:
    """When a service has taken calls over, the latest last."""
    return sorted(
        datetime.fromisoformat(line["timestamp"])
        for log in ("service", "standby")
        for line in hotline.told("calls.taken_over", log)
    )


async def is_taken_over(hotline: Hotline, since: datetime) -> bool:
    return taken_over(hotline)[-1] > since


async def run_command(hotline: Hotline, name: str) -> dict[str, Any]:
    """Of the version that is installed."""
    environment = {**os.environ, **hotline.environment, "CALLCENTER_DATABASE__URL": hotline.up.database_url}
    command = (sys.executable, "-m", "callcenter", name, "--json")
    ran = await asyncio.create_subprocess_exec(*command, env=environment, stdout=PIPE, stderr=PIPE)
    told, faults = await ran.communicate()
    assert ran.returncode == 0, faults.decode()
    found: dict[str, Any] = json.loads(told)
    return found


def next_version(folder: Path) -> Path:
    """A checkout of this one's code that calls itself another version and wants another table."""
    shutil.copytree(REPOSITORY / "src", folder / "src", ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    shutil.copytree(REPOSITORY / "migrations", folder / "migrations")
    (folder / "src" / "callcenter" / "__init__.py").write_text(f'"""The next."""\n\n__version__ = "{NEXT}"\n')
    newest = max(one.name[:4] for one in (folder / "migrations" / "versions").glob("[0-9]*.py"))
    (folder / "migrations" / "versions" / "9999_next.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision, down_revision, branch_labels, depends_on = '9999', '{newest}', None, None\n"
        "def upgrade():\n op.create_table('of_the_next', sa.Column('id', sa.Integer()))\n"
        "def downgrade():\n op.drop_table('of_the_next')\n"
    )
    return folder


@asynccontextmanager
async def looking_on(hotline: Hotline) -> AsyncIterator[RoleLock]:
    lock = RoleLock(hotline.up.database_url)
    await lock.open("nobody")
    try:
        yield lock
    finally:
        await lock.close()


async def services(hotline: Hotline) -> dict[ServiceRole, Peer]:
    async with looking_on(hotline) as lock:
        return {one.role: one for one in peers(await lock.names())}


async def active(hotline: Hotline) -> Peer:
    return (await services(hotline))[ServiceRole.ACTIVE]


async def keepers(hotline: Hotline) -> tuple[Keeper, Keeper]:
    """Who keeps the active service, and who keeps the other one."""
    pid = int((await active(hotline)).id.split("/")[1])
    first, second = hotline.up.service, hotline.up.standby
    assert second is not None
    return (first, second) if first.pid == pid else (second, first)


async def until_both_are_there(hotline: Hotline) -> None:
    async def are_there() -> bool:
        return {ServiceRole.ACTIVE, ServiceRole.STANDBY} == (await services(hotline)).keys()

    await eventually(are_there, "one service is active and one stands by", 180.0)
    await hotline.until_ready()
