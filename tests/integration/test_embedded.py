"""The embedded PostgreSQL through crashes, leftovers and second owners."""

import asyncio
import os
import signal
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from callcenter.database.account import account_for
from callcenter.database.embedded import EmbeddedPostgres, EmbeddedPostgresError
from callcenter.database.engine import Database, DatabaseAwayError
from tests.waiting import until


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[EmbeddedPostgres]:
    made = EmbeddedPostgres(tmp_path / "postgres")
    await made.start()
    yield made
    await made.stop()


async def version(url: str) -> str:
    database = Database(url)
    try:
        return await database.version()
    finally:
        await database.close()


async def test_it_comes_back_on_its_port_after_being_killed(server: EmbeddedPostgres) -> None:
    url = server.url
    kill(server)
    with pytest.raises(DatabaseAwayError):
        await version(url)

    assert await server.start() == url
    assert (await version(url)).startswith("18.")


async def test_a_killed_owners_server_is_taken_over_by_the_next_one(server: EmbeddedPostgres, tmp_path: Path) -> None:
    second = EmbeddedPostgres(tmp_path / "postgres")
    url = await second.start()

    assert url == server.url
    await second.stop()
    assert server.pid is not None

    os.close(server._lock or -1)  # what the kernel does for a killed owner
    server._lock = None
    await second.start()
    await second.stop()
    assert second.pid is None


async def test_a_pid_file_that_names_somebody_elses_process_is_no_obstacle(
    server: EmbeddedPostgres, tmp_path: Path
) -> None:
    kill(server)
    pid_file = tmp_path / "postgres" / "cluster" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    await server.start()

    assert server.pid not in {None, os.getpid()}


async def test_an_interrupted_first_start_is_begun_anew(tmp_path: Path) -> None:
    half = tmp_path / "postgres" / "cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")

    server = EmbeddedPostgres(tmp_path / "postgres")
    url = await server.start()
    try:
        assert (await version(url)).startswith("18.")
    finally:
        await server.stop()


async def test_nobody_gets_in_without_the_password(server: EmbeddedPostgres, tmp_path: Path) -> None:
    port = int(server.url.rsplit(":", 1)[1].split("/")[0])

    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(host="127.0.0.1", port=port, user="callcenter", password="guess", database="callcenter")
    assert stat.S_IMODE((tmp_path / "postgres" / "password").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "postgres" / "cluster").stat().st_mode) == 0o700


async def test_a_broken_cluster_is_reported_with_the_end_of_its_log(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "postgres")
    await server.start()
    await server.stop()
    (tmp_path / "postgres" / "cluster" / "postgresql.conf").write_text("nonsense = yes\n")

    with pytest.raises(EmbeddedPostgresError, match="nonsense"):
        await server.start()
    await server.stop()


def test_an_ordinary_user_runs_it_as_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert account_for([tmp_path]).wrapper == ()


async def test_it_never_runs_as_root_and_starts_even_below_a_closed_folder(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = EmbeddedPostgres(closed / "postgres")
    url = await server.start()
    try:
        assert (await version(url)).startswith("18.")
        assert psutil.Process(server.pid).uids().effective != 0
    finally:
        await server.stop()


async def test_it_is_kept_running(server: EmbeddedPostgres) -> None:
    keeper = asyncio.create_task(server.keep_running())
    killed = kill(server)
    await until(lambda: server.pid not in {None, killed}, 30, "started again")
    keeper.cancel()


def kill(server: EmbeddedPostgres) -> int:
    assert server.pid is not None
    process = psutil.Process(server.pid)
    os.kill(process.pid, signal.SIGKILL)
    psutil.wait_procs([process], timeout=10)
    return process.pid
