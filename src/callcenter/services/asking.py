"""Questions to outside HTTP services: a deadline, a bounded answer, and nothing asked in vain.

Rules: only services that the site has named; no redirect is followed; an answer is 2xx, JSON and no longer than
`LONGEST_ANSWER_BYTES`; what was wrong is told without anything that was sent or answered, because both are personal.
A service that fails `TRIES` times in a row is left alone for a while: callers are not made to wait for its deadline.
"""

import asyncio
import ssl
from collections.abc import Mapping
from typing import Any

import httpx
import structlog

from callcenter.services.answers import parsed, text_at
from callcenter.services.settings import ServiceSettings
from callcenter.vocabulary.errors import CallCenterError, ServiceError

LONGEST_ANSWER_BYTES = 64 * 1024
TRIES = 5
REST_S = 10.0

log = structlog.get_logger(__name__)


class UnusableServiceError(CallCenterError):
    """A service's settings name something that is not there."""


class HttpServices:
    """`calls.ports.Services` over HTTP. One event loop."""

    def __init__(self, services: Mapping[str, ServiceSettings]) -> None:
        self._services = {name: _HttpService(name, settings) for name, settings in services.items()}

    async def ask(
        self, service: str, send: Mapping[str, str], keep: Mapping[str, str], deadline_s: float
    ) -> Mapping[str, str]:
        """The values at the places (JSON Pointer) that `keep` names; raises `ServiceError` within the deadline."""
        if service not in self._services:
            raise ServiceError(f"no service is called {service}; name it in CALLCENTER_SERVICES")
        return await self._services[service].ask(send, keep, deadline_s)

    async def close(self) -> None:
        """Give connections back."""
        for service in self._services.values():
            await service.close()


class _HttpService:
    def __init__(self, name: str, settings: ServiceSettings) -> None:
        self._name = name
        self._settings = settings
        self._places = asyncio.Semaphore(settings.at_once)
        self._client = httpx.AsyncClient(
            headers={
                **{name: value.get_secret_value() for name, value in settings.headers.items()},
                "accept": "application/json",
                "user-agent": "callcenter",
                # A short answer may unpack to a very long one.
                "accept-encoding": "identity",
            },
            verify=_trust(settings),
            # Whom a proxy in the environment would show what callers have typed is not for it to say.
            trust_env=False,
            follow_redirects=False,
            limits=httpx.Limits(max_connections=settings.at_once, max_keepalive_connections=settings.at_once),
        )
        self._failures = 0
        self._rests_until_s = 0.0

    async def ask(self, send: Mapping[str, str], keep: Mapping[str, str], deadline_s: float) -> Mapping[str, str]:
        now_s = asyncio.get_running_loop().time
        if now_s() < self._rests_until_s:
            raise ServiceError("it has failed again and again, and is left alone for a moment")
        try:
            async with asyncio.timeout(deadline_s), self._places:
                answer = await self._answer(send)
        except TimeoutError as late:
            self._failed(now_s())
            raise ServiceError(f"no answer within {deadline_s:g} s") from late
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            self._failed(now_s())
            raise ServiceError(f"it cannot be asked ({type(error).__name__})") from error
        except ServiceError:
            self._failed(now_s())
            raise
        self._failures = 0
        # An answer that lacks a value is this caller's matter: the service itself works.
        return {variable: text_at(answer, pointer) for variable, pointer in keep.items()}

    async def close(self) -> None:
        await self._client.aclose()

    async def _answer(self, send: Mapping[str, str]) -> Any:
        settings = self._settings
        given: dict[str, Any] = {"params": dict(send)} if settings.method == "GET" else {"json": dict(send)}
        # The deadline is the caller's, around all of it; httpx's own, a read at a time, would come on top.
        async with self._client.stream(settings.method, str(settings.url), timeout=None, **given) as response:
            if not response.is_success:
                raise ServiceError(f"it answers {response.status_code}")
            if not _is_json(response.headers):
                raise ServiceError("its answer is no plain application/json")
            body = bytearray()
            async for part in response.aiter_raw():
                body += part
                if len(body) > LONGEST_ANSWER_BYTES:
                    raise ServiceError(f"its answer is longer than {LONGEST_ANSWER_BYTES // 1024} KB")
        return parsed(bytes(body))

    def _failed(self, now_s: float) -> None:
        self._failures += 1
        if self._failures >= TRIES:
            # The first question after the rest decides: one more failure, and it is left alone again.
            self._failures = TRIES - 1
            self._rests_until_s = now_s + REST_S
            log.warning("service.left_alone", service=self._name, seconds=REST_S)


def _trust(settings: ServiceSettings) -> ssl.SSLContext | bool:
    if settings.ca is None:
        return settings.url.scheme == "https"
    try:
        return ssl.create_default_context(cafile=str(settings.ca))
    except (OSError, ssl.SSLError) as error:
        raise UnusableServiceError(f"CALLCENTER_SERVICES: {settings.ca}: {error}; name a PEM file") from error


def _is_json(headers: httpx.Headers) -> bool:
    kind: str = headers.get("content-type", "").partition(";")[0].strip().lower()
    is_plain: bool = headers.get("content-encoding", "identity").lower() == "identity"
    return is_plain and (kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json")))
