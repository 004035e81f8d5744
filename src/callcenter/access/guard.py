"""Guessing held back: by name and address in memory first, then by a lock on the login that outlives the service."""

import math
from collections.abc import Mapping
from dataclasses import replace

import structlog

from callcenter.access.attempts import AttemptLimits, Attempts, TooManyAttemptsError
from callcenter.access.lock_outs import Failures, LockRules
from callcenter.access.ports import Locks
from callcenter.access.witness import LockedOut, Refused, Witness
from callcenter.vocabulary.clock import Clock

log = structlog.get_logger(__name__)


class Guard:
    """Asked before each proof of who somebody is, and told how it went."""

    def __init__(
        self,
        locks: Locks,
        witness: Witness,
        clock: Clock,
        rules: LockRules | None = None,
        attempts: Attempts | None = None,
    ) -> None:
        self._locks = locks
        self._witness = witness
        self._clock = clock
        self._rules = rules or LockRules()
        alike = AttemptLimits(per_name=self._rules.most_failures, window=self._rules.window)
        # A name that nobody has is held for as long as one that is locked.
        self._attempts = attempts or Attempts(alike)

    async def begin(self, name: str, address: str) -> None:
        """Raises TooManyAttemptsError where nothing may be tried now."""
        now = self._clock.now()
        try:
            self._attempts.begin(name, address, now)
        except TooManyAttemptsError:
            if not self._attempts.is_void(name, await self._locks.times_cleared(name)):
                raise
            self._attempts.forget(name)
            self._attempts.begin(name, address, now)
        failures = await self._locks.failures(name)
        if failures is not None and failures.locked_until is not None and failures.is_locked(now):
            # Told like too many attempts at a name that nobody has: no answer says who works here.
            raise TooManyAttemptsError(math.ceil((failures.locked_until - now).total_seconds()))

    async def failed(self, name: str, address: str) -> None:
        """One more failure; the login is locked where it was one too many."""
        log.info("session.refused", address=address)
        failures = await self._locks.failed(name, address, self._clock.now(), self._rules)
        if failures is None:
            return
        self._attempts.failed(name, await self._locks.times_cleared(name))
        await self._witness.saw(Refused(name, address))
        if failures.locked_until is not None:
            log.warning("login.locked", user=name, address=address, until=failures.locked_until.isoformat())
            await self._witness.saw(LockedOut(name, address, failures.locked_until))

    async def passed(self, name: str, address: str) -> None:
        """The whole proof was right: failures before it count no more."""
        self._attempts.succeeded(name, address)
        await self._locks.clear(name)

    async def failing(self) -> Mapping[str, Failures]:
        """Everybody who has failed and not come in since, by name; a lock that is over is none."""
        now = self._clock.now()
        return {
            name: failures if failures.is_locked(now) else replace(failures, locked_until=None)
            for name, failures in (await self._locks.failing()).items()
        }

    async def forgive(self, name: str) -> bool:
        """Count nothing any more that was tried by this name; whether there was anything."""
        self._attempts.forget(name)
        return await self._locks.clear(name)
