"""Who may do what, over HTTP: the table of permissions and what each route asks, for auditors."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from callcenter.access.asking import may
from callcenter.access.permission_words import GROUPS, ROLES
from callcenter.access.permissions import Permission, allows
from callcenter.access.users import Role
from callcenter.main.doors import Asked

routes = APIRouter(prefix="/api/v1/permissions", tags=["permissions"])


class PermissionView(BaseModel, frozen=True):
    permission: Permission
    group_zh: str
    group_en: str
    zh: str
    en: str
    roles: tuple[Role, ...]
    """Who have it."""
    routes: tuple[str, ...]
    """What asks for it, as method and address."""


class PermissionsView(BaseModel, frozen=True):
    """The whole table."""

    roles: tuple[Role, ...]
    permissions: tuple[PermissionView, ...]


def table(routes: tuple[Asked, ...]) -> PermissionsView:
    """The table, where these are the service's routes."""
    return PermissionsView(
        roles=tuple(ROLES),
        permissions=tuple(
            PermissionView(
                permission=permission,
                group_zh=group.name.zh,
                group_en=group.name.en,
                zh=told.zh,
                en=told.en,
                roles=tuple(role for role in ROLES if allows(role, permission)),
                routes=tuple(one.name for one in routes if any(permission in any_of for any_of in one.doors)),
            )
            for group in GROUPS
            for permission, told in group.told.items()
        ),
    )


def asked_here(connection: HTTPConnection) -> tuple[Asked, ...]:
    """What this service's routes ask, put into the app's state by `app.py`, which knows them."""
    found: tuple[Asked, ...] = connection.app.state.asked
    return found


@routes.get("", dependencies=[Depends(may(Permission.READ_PERMISSIONS))])
async def permissions(asked: Annotated[tuple[Asked, ...], Depends(asked_here)]) -> PermissionsView:
    """Every permission, who has it, and which routes ask for it."""
    return table(asked)
