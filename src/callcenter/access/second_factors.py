"""The second proof of who somebody is: an authenticator app's code, or a recovery code where the app is lost."""

from collections.abc import Collection
from dataclasses import dataclass

from callcenter.access.ports import Factors
from callcenter.access.sealing import Seal
from callcenter.access.sessions import Stage
from callcenter.access.totp import (
    as_typed,
    enrolment_uri,
    fresh_recovery_codes,
    fresh_secret,
    recovery_digest,
    step_of,
)
from callcenter.access.users import AccessError, Role, User
from callcenter.access.witness import RecoveryCodeUsed, SecondFactorChanged, Witness
from callcenter.vocabulary.clock import Clock


class WrongCodeError(AccessError):
    """This code does not count: mistyped, of another app, too old, or used already."""


class SecondFactorNeededError(AccessError):
    """This role is not to be without one."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app is set up by; it counts from its first right code on."""

    secret: str
    uri: str


class SecondFactors:
    """`needed_by` are the roles that do not come in without one; everybody else may have one."""

    def __init__(self, kept: Factors, seal: Seal, witness: Witness, clock: Clock, needed_by: Collection[Role]) -> None:
        self._kept = kept
        self._seal = seal
        self._witness = witness
        self._clock = clock
        self._needed_by = frozenset(needed_by)

    def is_needed_by(self, user: User) -> bool:
        return user.role in self._needed_by

    async def is_on(self, user: User) -> bool:
        factor = await self._kept.factor(user.name)
        return factor is not None and factor.is_on

    async def owners(self) -> Collection[str]:
        """Who has one, by name."""
        return await self._kept.owners()

    async def stage(self, user: User) -> Stage:
        """What is still to be proven by who knows the password."""
        if await self.is_on(user):
            return Stage.CODE
        return Stage.ENROLMENT if self.is_needed_by(user) else Stage.OPEN

    async def begin(self, user: User, site: str) -> Enrolment:
        """A fresh secret, which replaces one that was never confirmed, and one in use once it is confirmed."""
        secret = fresh_secret()
        await self._kept.begin(user.name, self._seal.sealed(secret.encode(), user.name))
        return Enrolment(secret, enrolment_uri(secret, user.name, site))

    async def confirm(self, user: User, code: str) -> tuple[str, ...]:
        """Count from now on; the recovery codes, told once. Raises WrongCodeError."""
        factor = await self._kept.factor(user.name)
        if factor is None or factor.begun is None:
            raise WrongCodeError("code: set up the authenticator app first")
        step = step_of(self._opened(factor.begun, user), as_typed(code), self._clock.now(), -1)
        codes = fresh_recovery_codes()
        digests = [recovery_digest(one) for one in codes]
        if step is None or not await self._kept.confirm(user.name, factor.begun, step, digests):
            raise WrongCodeError("code: this is not the code that the app shows now")
        await self._witness.saw(SecondFactorChanged(user.name, user.name, is_on=True))
        return codes

    async def check(self, user: User, code: str) -> None:
        """Raises WrongCodeError; a code that passes never passes again."""
        code = as_typed(code)
        factor = await self._kept.factor(user.name)
        if factor is None or factor.sealed is None:
            raise WrongCodeError("code: no authenticator app is set up")
        step = step_of(self._opened(factor.sealed, user), code, self._clock.now(), factor.last_step)
        if step is not None and await self._kept.use_step(user.name, step):
            return
        left = await self._kept.use_recovery_code(user.name, recovery_digest(code))
        if left is None:
            raise WrongCodeError("code: this is neither the code that the app shows now, nor a recovery code")
        await self._witness.saw(RecoveryCodeUsed(user.name, left))

    async def take_away(self, name: str, by: str) -> None:
        """Where the app is lost: whoever has to have one sets it up anew when they sign in next."""
        if await self._kept.remove(name):
            await self._witness.saw(SecondFactorChanged(name, by, is_on=False))

    def _opened(self, sealed: bytes, user: User) -> str:
        return self._seal.opened(sealed, user.name).decode()
