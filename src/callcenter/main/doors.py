"""What each route of the service asks of who comes: read from its dependencies, for the tests and the documents."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, APIWebSocketRoute

from callcenter.access.asking import Door, LateDoor, NoDoor
from callcenter.access.permissions import ALLOWED, Permission
from callcenter.access.users import Role
from callcenter.integrations.doors import with_token, with_token_later

WEBSOCKET = "WS"


@dataclass(frozen=True, slots=True)
class Asked:
    """One route, and what it asks."""

    method: str
    """`WS` for a WebSocket."""
    path: str
    doors: tuple[tuple[Permission, ...], ...]
    """All of them are passed, each by one of its permissions."""
    open_because: str
    """Why it asks for nobody; empty where it does."""
    by_token: bool
    """Other systems come in here, by a token's scopes."""

    @property
    def name(self) -> str:
        """As people write it."""
        return f"{self.method} {self.path}"

    @property
    def is_declared(self) -> bool:
        """Whether anybody has said who may come in."""
        return bool(self.doors) or bool(self.open_because) or self.by_token

    def lets_in(self, role: Role) -> bool:
        """Whether `role` may come in here, whatever object it asks for."""
        return all(ALLOWED[role].intersection(any_of) for any_of in self.doors)


def asked(routers: Iterable[APIRouter]) -> tuple[Asked, ...]:
    """Every route of `routers`, in the order of its address."""
    found = [
        one
        for routes in routers
        for route in routes.routes
        if isinstance(route, APIRoute | APIWebSocketRoute)
        for one in _asked_by(route)
    ]
    return tuple(sorted(found, key=lambda one: (one.path, one.method)))


def _asked_by(route: APIRoute | APIWebSocketRoute) -> Iterator[Asked]:
    calls = [dependant.call for dependant in _below(route.dependant)]
    doors = [one.door if isinstance(one, LateDoor) else one for one in calls if isinstance(one, Door | LateDoor)]
    for method in sorted(route.methods or ()) if isinstance(route, APIRoute) else (WEBSOCKET,):
        yield Asked(
            method=method,
            path=route.path,
            doors=tuple(dict.fromkeys(door.any_of for door in doors)),
            open_because=next((one.why for one in calls if isinstance(one, NoDoor)), ""),
            by_token=with_token in calls or with_token_later in calls,
        )


def _below(dependant: Dependant) -> Iterator[Dependant]:
    for one in dependant.dependencies:
        yield one
        yield from _below(one)
