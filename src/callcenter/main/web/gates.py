"""What every request passes: security headers, a bound on its body, its figures for Prometheus."""

import time
from collections.abc import Mapping, Sequence
from hashlib import sha256

from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callcenter.access.rates import Rates
from callcenter.special_list.importing.reading import MOST_BYTES

LARGEST_BODY_BYTES = 1024 * 1024
LARGER_BODIES: Mapping[str, int] = {
    "/api/v1/prompts/": 20 * 1024 * 1024,
    "/api/v1/documents/": 4 * 1024 * 1024,
    "/api/v1/flows/": 4 * 1024 * 1024,
    "/api/v1/lexicons/": 4 * 1024 * 1024,
    "/api/v1/lists/batches": MOST_BYTES + 1024 * 1024,
}
"""At these paths, and below those that end in a slash, a body may be larger: recordings, documents as JSON, registers,
whose route says itself when it is enough."""

AT_ONCE_S = 20
"""After a rest a client may ask at once for what it may ask in so long: a page that opens, a program that begins."""
CLIENTS_OF_ONE_ADDRESS = 20

SECURITY_HEADERS: Mapping[str, str] = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(self)",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def content_security_policy(connect_to: Sequence[str]) -> str:
    """What a page may load; `connect_to` are the WebSockets by which it is a telephone."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "media-src 'self'",
            " ".join(("connect-src 'self'", *connect_to)),
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


_requests = Counter("callcenter_http_requests", "Requests answered", ("method", "route", "status"))
_limited = Counter("callcenter_http_limited", "Requests refused because their client asked too fast")
_seconds = Histogram("callcenter_http_seconds", "Time to the first byte of an answer", ("method", "route"))


class SecurityHeadersMiddleware:
    """Answers of the API are kept by nobody."""

    def __init__(self, app: ASGIApp, connect_to: Sequence[str] = ()) -> None:
        self._app = app
        self._headers = {"content-security-policy": content_security_policy(connect_to), **SECURITY_HEADERS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                if scope["path"].startswith("/api/"):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers)


class RateMiddleware:
    """Refuses a browser, or another system, that asks the API faster than any person or program of ours does.

    Rules: counted by what was sent to prove who asks, and by address, for whoever makes that up; a whole centre may
    share one address. WebSockets are one request, whatever goes over them, and are not counted.
    """

    def __init__(self, app: ASGIApp, per_s: int) -> None:
        self._app = app
        self._of_client = Rates(per_s, per_s * AT_ONCE_S)
        self._of_address = Rates(per_s * CLIENTS_OF_ONE_ADDRESS, per_s * CLIENTS_OF_ONE_ADDRESS * AT_ONCE_S)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        wait_s = self._wait_s(scope)
        if wait_s:
            _limited.inc()
            refusal = {"code": "too_many_requests", "detail": f"ask again in {wait_s} s", "fields": []}
            await JSONResponse(refusal, 429, {"retry-after": str(wait_s)})(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _wait_s(self, scope: Scope) -> int:
        now_s = time.monotonic()
        address = scope["client"][0].encode() if scope.get("client") else b""
        headers = Headers(scope=scope)
        proof = headers.get("authorization") or headers.get("cookie") or ""
        client = sha256(address + b" " + proof.encode()).digest()
        return self._of_address.wait_s(address, now_s) or self._of_client.wait_s(client, now_s)


class BodyBoundMiddleware:
    """Refuses a body that says it is too large, and cuts off one that turns out to be."""

    def __init__(self, app: ASGIApp, most_bytes: int = LARGEST_BODY_BYTES) -> None:
        self._app = app
        self._most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        larger = (most for path, most in LARGER_BODIES.items() if _is_at(scope["path"], path))
        most_bytes = next(larger, self._most_bytes)
        said = Headers(scope=scope).get("content-length", "0")
        if not said.isdecimal() or int(said) > most_bytes:
            refusal = {"code": "too_large", "detail": f"at most {most_bytes} bytes", "fields": []}
            await JSONResponse(refusal, status_code=413)(scope, receive, send)
            return
        left = most_bytes

        async def bounded() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            # To the app this is a client that went away in the middle of its body.
            return message if left >= 0 else {"type": "http.disconnect"}

        await self._app(scope, bounded, send)


def _is_at(path: str, place: str) -> bool:
    return path.startswith(place) if place.endswith("/") else path == place


class FiguresMiddleware:
    """Counts by route, never by path: paths hold ids."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "other")
                _requests.labels(scope["method"], route, message["status"]).inc()
                _seconds.labels(scope["method"], route).observe(time.perf_counter() - began)
            await send(message)

        await self._app(scope, receive, counted)
