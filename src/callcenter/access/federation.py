"""Signing in by the site's identity provider: sent there with questions that only this browser can answer, and let in
by what it says. Passwords go on beside it."""

import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64Error
from dataclasses import dataclass
from datetime import timedelta

import structlog

from callcenter.access.outsiders import ClaimRules, outsider
from callcenter.access.ports import Outsiders, Provider
from callcenter.access.sealing import BrokenSealError, Seal
from callcenter.access.service import Access, check_user
from callcenter.access.sessions import Begun, NotSignedInError, Stage, Visitor
from callcenter.access.witness import RoleProvided
from callcenter.vocabulary.clock import Clock

LASTS = timedelta(minutes=10)
"""From being sent to the provider until coming back."""
_WHOSE = "browser"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBack:
    """What a browser brings from the provider."""

    kept: str
    """What it was given to keep."""
    code: str
    state: str
    back: str
    """Our address that it came back to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Federation:
    """The way in by the provider."""

    provider: Provider
    outsiders: Outsiders
    claims: ClaimRules
    seal: Seal
    clock: Clock
    label: str
    proves_second_factor: bool
    adopts_logins: bool

    async def begin(self, back: str) -> tuple[str, str]:
        """Where the browser goes, and what it keeps until it comes back."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        ends_s = (self.clock.now() + LASTS).timestamp()
        kept = json.dumps([state, nonce, verifier, ends_s]).encode()
        address = await self.provider.address(state=state, nonce=nonce, verifier=verifier, back=back)
        return address, urlsafe_b64encode(self.seal.sealed(kept, _WHOSE)).decode()

    async def come_back(self, doors: Access, way: WayBack, visitor: Visitor) -> Begun:
        """A session for whom the provider vouches for.

        Raises NotSignedInError for a way back that this browser did not begin, NotWelcomeError, UserExistsError, and
        what the provider's room raises.
        """
        nonce, verifier = self._opened(way.kept, way.state)
        claims = await self.provider.claims(code=way.code, nonce=nonce, verifier=verifier, back=way.back)
        who = outsider(claims, self.claims)
        check_user(who.user)
        user, is_changed = await self.outsiders.known(who, adopts=self.adopts_logins)
        if is_changed:
            await doors.witness.saw(RoleProvided(user.user.name, user.user.role))
        stage = Stage.OPEN if self.proves_second_factor else await doors.second_factors.stage(user.user)
        return await doors.let_in_by_provider(user, visitor, stage)

    def _opened(self, kept: str, state: str) -> tuple[str, str]:
        try:
            wanted, nonce, verifier, ends_s = json.loads(self.seal.opened(urlsafe_b64decode(kept), _WHOSE))
        except (BrokenSealError, NotBase64Error, ValueError) as fault:
            raise NotSignedInError("this browser has not begun to sign in; begin again") from fault
        is_same = hmac.compare_digest(str(wanted).encode(), state.encode(errors="replace"))
        if not is_same or self.clock.now().timestamp() >= ends_s:
            raise NotSignedInError("this way back was not begun here, or too long ago; begin again")
        return nonce, verifier
