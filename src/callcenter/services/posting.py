"""Posts to addresses that administrators have typed: a deadline, no redirect, and only where it may go.

Rules: a name is resolved here, every address it has must be allowed, and the connection goes to the very address that
was looked at; plain HTTP only inside networks that the site names; of an answer only the status is used.
"""

import asyncio
import socket
import ssl
from collections.abc import Iterable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpcore

from callcenter.services.addresses import Address, Network, is_public, is_within
from callcenter.services.asking import UnusableServiceError
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import ServiceError

DEADLINE_S = 10.0
LONGEST_ANSWER_BYTES = 64 * 1024
"""Read so that the connection can be used again; a longer one is cut off."""
AT_ONCE = 50


class HttpPosting:
    """`integrations.ports.Posting` over HTTP. One event loop."""

    def __init__(self, networks: Sequence[Network], ca: Path | None, clock: Clock) -> None:
        self._clock = clock
        self._pools = {
            "https": _pool(_Guard(networks, is_plain=False), _trust(ca)),
            "http": _pool(_Guard(networks, is_plain=True), None),
        }

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, int | None]:
        """The status, and after how many seconds it may be tried again; raises `ServiceError` within the deadline."""
        pool = self._pools[url.partition(":")[0]]
        sent = {"user-agent": "callcenter", "accept-encoding": "identity", **headers}
        try:
            async with (
                asyncio.timeout(DEADLINE_S),
                pool.stream("POST", url, headers=[*sent.items()], content=body) as response,
            ):
                await _read(response)
                return response.status, self._retry_after_s(response.headers)
        except TimeoutError as late:
            raise ServiceError(f"no answer within {DEADLINE_S:g} s") from late
        except (httpcore.ConnectError, OSError) as error:
            raise ServiceError("nobody takes the connection there") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            raise ServiceError(f"the connection broke ({type(error).__name__})") from error

    async def close(self) -> None:
        """Give connections back."""
        for pool in self._pools.values():
            await pool.aclose()

    def _retry_after_s(self, headers: Iterable[tuple[bytes, bytes]]) -> int | None:
        """RFC 9110 §10.2.3: seconds or a date; anything else says nothing."""
        said = next((value.decode("latin-1") for name, value in headers if name.lower() == b"retry-after"), "")
        if said.isascii() and said.isdecimal():
            return int(said[:9])
        try:
            return max(0, int((parsedate_to_datetime(said) - self._clock.now()).total_seconds()))
        except (ValueError, TypeError, OverflowError):
            return None


class _Guard(httpcore.AsyncNetworkBackend):
    """Connects to allowed addresses only."""

    def __init__(self, networks: Sequence[Network], *, is_plain: bool) -> None:
        self._networks = networks
        self._is_plain = is_plain
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 the library's signature; the deadline is around all of it
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await _resolved(host, port)
        for address in addresses:
            self._check(address)
        return await self._inner.connect_tcp(str(addresses[0]), port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def _check(self, address: Address) -> None:
        if is_within(address, self._networks):
            return
        if not is_public(address):
            raise ServiceError(
                "the address is inside the house; name its network in CALLCENTER_INTEGRATIONS__PRIVATE_NETWORKS"
            )
        if self._is_plain:
            raise ServiceError("plain HTTP goes only to networks that the site names; use https")


async def _resolved(host: str, port: int) -> list[Address]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ServiceError("the host's name is not known") from error
    # IPv6 may carry a zone, which says through which of our own interfaces.
    return [ip_address(str(where[0]).partition("%")[0]) for *_, where in found]


async def _read(response: httpcore.Response) -> None:
    left = LONGEST_ANSWER_BYTES
    async for part in response.aiter_stream():
        left -= len(part)
        if left < 0:
            return


def _pool(guard: _Guard, trust: ssl.SSLContext | None) -> httpcore.AsyncConnectionPool:
    return httpcore.AsyncConnectionPool(
        ssl_context=trust, max_connections=AT_ONCE, keepalive_expiry=30.0, network_backend=guard
    )


def _trust(ca: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=None if ca is None else str(ca))
    except (OSError, ssl.SSLError) as error:
        raise UnusableServiceError(f"CALLCENTER_INTEGRATIONS__CA: {ca}: {error}; name a PEM file") from error
