"""How people sign in, and how long they stay signed in."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, Field, SecretStr, StringConstraints

from callcenter.access.lock_outs import LockRules
from callcenter.access.outsiders import ClaimRules
from callcenter.access.sessions import SessionRules
from callcenter.access.users import Role


class OidcSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """The site's own identity provider, by which people sign in beside passwords."""

    issuer: Annotated[str, StringConstraints(pattern=r"^(https?://[^\s?#]+)?$")] = ""
    """The provider's `issuer` (OpenID Connect); empty: people sign in by password only."""
    client_id: str = ""
    """What the provider calls us."""
    client_secret: SecretStr = SecretStr("")
    """What we prove that by; empty for a client without one (PKCE is always used)."""
    label: str = "单点登录 SSO"
    """What the button on the sign-in page says."""
    scopes: str = "openid profile"
    """What is asked for, `openid` among it."""
    name_claim: str = "preferred_username"
    """The claim that says by which name they are known here."""
    role_claim: str = "groups"
    """The claim whose value, or values, say the role."""
    roles: dict[str, Role] = {}
    """Which value gives which role, the first that fits: a JSON object, value to role. Nobody else is let in."""
    agent_claim: str = ""
    """The claim that says which agent they work as (工号); empty: none."""
    proves_second_factor: bool = False
    """Set where the provider itself asks for a second factor; otherwise ours is asked for afterwards."""
    adopts_logins: bool = False
    """Set where the provider's names are the staff's own: a login of the same name becomes theirs at the first
    sign-in. Otherwise they are refused while somebody else has the name."""
    address: Annotated[str, StringConstraints(pattern=r"^(https?://[^/\s?#]+)?$")] = ""
    """The address by which browsers reach these pages, `https://hotline.example`; empty: as they ask for them."""

    @property
    def claim_rules(self) -> ClaimRules:
        return ClaimRules(name=self.name_claim, role=self.role_claim, roles=self.roles, agent=self.agent_claim)


class AccessSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """Signing in."""

    idle_minutes: Annotated[int, Field(ge=5, le=1440)] = 60
    """A session ends when nothing was asked in it for so long, in minutes; an open desktop counts as asking."""
    sessions_of_one: Annotated[int, Field(ge=1, le=100)] = 10
    """Browsers that one person may be signed in at; one more ends the session that was silent for longest."""

    lock_failures: Annotated[int, Field(ge=3, le=20)] = 5
    """A login is locked after so many wrong passwords or codes in a row."""
    lock_minutes: Annotated[int, Field(ge=1, le=1440)] = 15
    """How long it is locked, in minutes, unless a security administrator unlocks it; a pause as long ends the row."""
    second_factor_roles: tuple[Role, ...] = (Role.ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
    """Roles that come in only with a second factor, an authenticator app's code, and set it up when they sign in for
    the first time; all others may have one."""

    oidc: OidcSettings = OidcSettings()

    @property
    def lock_rules(self) -> LockRules:
        lasts = timedelta(minutes=self.lock_minutes)
        return LockRules(most_failures=self.lock_failures, window=lasts, lasts=lasts)

    def session_rules(self, lasts: timedelta) -> SessionRules:
        """The rules of sessions that last `lasts` at most."""
        return SessionRules(lasts=lasts, idle=timedelta(minutes=self.idle_minutes), most_of_one=self.sessions_of_one)
