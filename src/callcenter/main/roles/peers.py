"""The services that share a database, as each of them names itself. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

MOST_HOST = 14
"""PostgreSQL cuts a session's name at 63 bytes."""
MOST_VERSION = 14
_NAME = re.compile(r"(?P<role>[a-z]+):(?P<version>[\w.+-]*):(?P<id>[\w.+-]+/\d+/[0-9a-f]+)", re.ASCII)


class ServiceRole(StrEnum):
    """What a service does at present."""

    STARTING = "starting"
    """Loads what it needs."""
    STANDBY = "standby"
    """Has all in memory and waits for the active one to go."""
    ACTIVE = "active"
    """Has the calls, the pages and all tasks; there is one."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One service."""

    id: str
    """``host/pid/token``; never the same twice."""
    role: ServiceRole
    version: str

    def become(self, role: ServiceRole) -> "Peer":
        return replace(self, role=role)

    def __str__(self) -> str:
        return f"{self.role}:{self.version}:{self.id}"


def peer(host: str, pid: int, token: str, version: str) -> Peer:
    """A service that has just started; `token` is hexadecimal."""
    return Peer(f"{_plain(host, MOST_HOST) or 'host'}/{pid}/{token}", ServiceRole.STARTING, as_named(version))


def as_named(version: str) -> str:
    """A version as services name it."""
    return _plain(version, MOST_VERSION)


def _plain(text: str, most: int) -> str:
    return re.sub(r"[^\w.+-]", "-", text, flags=re.ASCII)[:most]


def peers(names: Iterable[str]) -> list[Peer]:
    """Those whose names can be read; another version may know other roles."""
    return [found for name in names if (found := _read(name)) is not None]


def _read(name: str) -> Peer | None:
    match = _NAME.fullmatch(name)
    if match is None or match["role"] not in set(ServiceRole):
        return None
    return Peer(match["id"], ServiceRole(match["role"]), match["version"])
