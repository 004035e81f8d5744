"""Who holds what is replaced at once: Asterisk's managers, desk telephones, PostgreSQL. `rotating.Holder` each."""

import socket
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import SecretStr

from callcenter.asterisk import process
from callcenter.asterisk.config.render import NodeConfig, render
from callcenter.asterisk.config.write import write_whole as write_config
from callcenter.asterisk.process import AsteriskProcessError
from callcenter.asterisk.settings import NodeSettings
from callcenter.database.role_password import (
    WrongRolePasswordError,
    change_role_password,
    check_role_password,
    with_password,
)
from callcenter.main.asterisk_files import node_config
from callcenter.main.secrets.places import write_whole
from callcenter.main.secrets.rotating import NotRotatedError
from callcenter.main.tools import Tools
from callcenter.publishing.edition import Edition
from callcenter.settings import Settings

MANAGERS = "manager.conf"
DIALPLAN = "extensions.conf"
URL_SUFFIX = ".database"
"""Of the files in which `callcenter up` tells a service the database's address."""
_LOOK_S = 1.0


class Managers:
    """The AMI users of all nodes. Asterisk keeps what it does meanwhile: channels, queues, the lifeboat."""

    stands_elsewhere = False

    def __init__(self, nodes: Callable[[str | None], Sequence[NodeConfig]]) -> None:
        """`nodes` with another AMI secret, or, None, as they are."""
        self._nodes = nodes

    async def check(self) -> None:
        for config in self._nodes(None):
            if not await _answers(config):
                _refuse_where_it_runs(config.node)

    async def tell(self, value: str) -> str:
        for config in self._nodes(value):
            await _renew(config, MANAGERS, "manager reload")
        return value

    async def after(self) -> None:
        """Sessions of the old secret end; ours come back with the new one."""
        for config in self._nodes(None):
            if not await _answers(config):
                continue
            for session in sessions_of(config.node.ami_user, await _command(config, "manager show connected")):
                await _command(config, f"manager kick session {session}")


async def renew_dialplans(nodes: Sequence[NodeConfig]) -> None:
    """With the settings as they are now; calls go on where they are. Raises NotRotatedError."""
    for config in nodes:
        if not await _renew(config, DIALPLAN, "dialplan reload"):
            _refuse_where_it_runs(config.node)


def nodes_of(settings: Settings, edition: Edition, tools: Tools) -> Callable[[str | None], Sequence[NodeConfig]]:
    """All nodes of the settings, for `Managers`."""

    def nodes(secret: str | None) -> Sequence[NodeConfig]:
        changed = {} if secret is None else {"ami_secret": SecretStr(secret)}
        wanted = settings.model_copy(update={"asterisk": settings.asterisk.model_copy(update=changed)})
        return [node_config(wanted, node, edition, tools) for node in settings.asterisk.nodes]

    return nodes


class Seats:
    """Desk telephones: whoever sees to them types each its new password."""

    stands_elsewhere = False

    async def check(self) -> None:
        return None

    async def tell(self, value: str) -> str:
        return value

    async def after(self) -> None:
        return None


class Role:
    """Our role in PostgreSQL; `password_file` is the embedded one's own."""

    def __init__(self, url: str, password_file: Path | None, run: Path) -> None:
        self._url = url
        self._password_file = password_file
        self._run = run
        self._new = url
        self.stands_elsewhere = password_file is not None

    async def check(self) -> None:
        return None

    async def tell(self, value: str) -> str:
        self._new = with_password(self._url, value)
        try:
            await change_role_password(self._url, value)
        except WrongRolePasswordError:
            # A run before this one has come as far as that.
            await check_role_password(self._new)
        if self._password_file is not None:
            write_whole(self._password_file, value)
            return ""
        return self._new

    async def after(self) -> None:
        """What `callcenter up` tells the services that it starts."""
        for file in self._run.glob(f"*{URL_SUFFIX}"):
            write_whole(file, self._new + "\n")


def sessions_of(user: str, connected: str) -> list[str]:
    """The file descriptors of the sessions of `user`, by what ``manager show connected`` prints."""
    rows = [line.split() for line in connected.splitlines()]
    return [row[4] for row in rows if len(row) > 5 and row[0] == user and row[4].isdigit()]


async def _renew(config: NodeConfig, name: str, reload: str) -> bool:
    """One of its files; whether Asterisk has read it, which otherwise does so when it starts."""
    config.folders.etc.mkdir(parents=True, exist_ok=True)
    write_config(config.folders.etc / name, render(config)[name].encode())
    is_up = await _answers(config)
    if is_up:
        await _command(config, reload)
    return is_up


async def _answers(config: NodeConfig) -> bool:
    return await process.answers(config.install, config.folders)


async def _command(config: NodeConfig, text: str) -> str:
    try:
        return await process.command(config.install, config.folders, text)
    except AsteriskProcessError as error:
        raise NotRotatedError(f"{config.node.id}: {error} → mend it, then run this once more") from error


def _refuse_where_it_runs(node: NodeSettings) -> None:
    """Raises NotRotatedError."""
    try:
        with socket.create_connection((str(node.host), node.ami_port), _LOOK_S):
            pass
    except OSError:
        return
    raise NotRotatedError(f"{node.id} runs, but its console cannot be reached → run this on its machine, as its user")
