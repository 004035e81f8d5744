"""People whom the site's identity provider vouches for: who they are here, by what it claims of them. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from callcenter.access.users import AccessError, Role, User, user_name
from callcenter.vocabulary.ids import AgentId

NO_PASSWORD = "!"  # noqa: S105 the mark that there is none
"""In place of a hash: no password opens this login."""

_STAFF_NUMBER = re.compile(r"[0-9A-Za-z_-]{1,32}")


class NotWelcomeError(AccessError):
    """The provider vouches for them, but they have no role here, or are shut out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRules:
    """Which claims say what."""

    name: str
    role: str
    roles: Mapping[str, Role]
    """In the order of their rank: of somebody with two of these values the first counts."""
    agent: str
    """Empty: nobody works as an agent."""


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody as the provider knows them; `subject` is theirs for ever, whatever they are called."""

    subject: str
    user: User


def outsider(claims: Mapping[str, Any], rules: ClaimRules) -> Outsider:
    """Raises NotWelcomeError for who has no role here, UnfitUserError for a name that cannot be one."""
    subject = f"{claims['iss']}|{claims['sub']}"
    held = claims.get(rules.role)
    listed = held if isinstance(held, list) else [held]
    values = {one for one in listed if isinstance(one, str)}
    role = next((role for value, role in rules.roles.items() if value in values), None)
    if role is None:
        raise NotWelcomeError("the identity provider gives you no role here → ask for one there")
    number = str(claims.get(rules.agent, "")) if rules.agent else ""
    agent = AgentId(number) if _STAFF_NUMBER.fullmatch(number) else None
    return Outsider(subject, User(user_name(str(claims.get(rules.name, ""))), role, agent))
