"""What every request passes: security headers, a bound on its body, its figures for Prometheus."""

import time
from collections.abc import Mapping, Sequence

from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
