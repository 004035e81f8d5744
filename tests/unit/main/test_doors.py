from itertools import combinations
from typing import get_args

from callcenter.access.permission_words import GROUPS, ROLES
from callcenter.access.permissions import ALLOWED, Permission
from callcenter.access.users import Role
from callcenter.agents.message_doors import NEEDED
from callcenter.agents.messages import Asked, Message
from callcenter.main.doors import asked
from callcenter.main.web.app import ROUTES as ROUTERS
from callcenter.main.web.app import documented_app

ROUTES = asked(ROUTERS)


def test_every_route_says_who_may_come_in() -> None:
    assert [one for one in ROUTES if not one.is_declared] == []


def test_no_route_is_overlooked() -> None:
    described = {(method.upper(), path) for path, on in documented_app().openapi()["paths"].items() for method in on}

    assert described <= {(one.method, one.path) for one in ROUTES}


def test_every_permission_opens_something_and_somebody_has_it() -> None:
    asked_for = {permission for one in ROUTES for any_of in one.doors for permission in any_of}
    held = {permission for allowed in ALLOWED.values() for permission in allowed}

    assert held == set(Permission)
    # These say how far the others reach.
    assert set(Permission) - asked_for == {
        Permission.SEE_CALLS_OF_QUEUES,
        Permission.SEE_ALL_CALLS,
        Permission.SEARCH_NUMBERS,
    }


def test_every_role_has_its_row() -> None:
    assert set(ALLOWED) == set(Role)


def test_every_message_of_a_desktop_says_who_may_have_it() -> None:
    both_ways = {kind for union in (Message, Asked) for kind in get_args(get_args(union)[0])}

    assert set(NEEDED) == both_ways


def test_every_permission_and_role_has_its_words_once() -> None:
    told = [permission for group in GROUPS for permission in group.told]

    assert sorted(told) == sorted(Permission)
    assert set(ROLES) == set(Role)


def test_those_who_keep_the_system_its_users_and_its_audit_have_nothing_in_common() -> None:
    """三员分立: but for their own account, and the table that two of them look at."""
    shared = {Permission.OWN_ACCOUNT, Permission.READ_PERMISSIONS}
    for one, other in combinations((Role.ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR), 2):
        assert ALLOWED[one] & ALLOWED[other] <= shared


def test_none_of_them_meets_a_callers_data_and_no_auditor_changes_anything() -> None:
    kept = [one for one in ROUTES if one.path.startswith(("/api/v1/calls", "/api/v1/lists", "/api/v1/transcripts"))]
    changing = [one for one in ROUTES if one.doors and one.method not in {"GET", "HEAD"}]

    assert not [one for one in kept for role in (Role.ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR) if one.lets_in(role)]
    allowed = [one for one in changing if one.lets_in(Role.AUDITOR)]
    assert {any_of for one in allowed for any_of in one.doors} == {(Permission.OWN_ACCOUNT,)}
