"""A gate before all routes: what changes something, or opens a WebSocket, must come from our own pages.

Rules: an `Origin` must name the host that was asked; without one (programs, not browsers) an unsafe request must carry
our own header, which no form on another site can set, and a WebSocket is refused. What other systems ask for by a token
is let through: no cookie counts there, and no browser adds a token by itself.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

HEADER = "x-callcenter"
OPEN_TO_OTHERS = "/api/v1/open/"
"""Below it no route reads a cookie."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def comes_from_here(scope: Scope) -> bool:
    """Whether this request may act with the cookie that came along."""
    if scope["path"].startswith(OPEN_TO_OTHERS):
        return True
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is not None:
        parts = urlsplit(origin)
        return parts.scheme in {"http", "https"} and parts.netloc == headers.get("host")
    return scope["type"] == "http" and HEADER in headers


class SameOriginMiddleware:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_websocket = scope["type"] == "websocket"
        is_unsafe = scope["type"] == "http" and scope["method"] not in SAFE_METHODS
        if (is_websocket or is_unsafe) and not comes_from_here(scope):
            if is_websocket:
                # Before the handshake is accepted this becomes HTTP 403.
                await send({"type": "websocket.close", "code": 1008, "reason": "foreign origin"})
                return
            refusal = {"code": "foreign_origin", "detail": f"send Origin of this host, or the header {HEADER}"}
            await JSONResponse(refusal, status_code=403)(scope, receive, send)
            return
        await self._app(scope, receive, send)
