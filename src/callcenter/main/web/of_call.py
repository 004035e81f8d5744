"""A request about a call: what is logged while it is answered bears the call's id; a trace tells of the request."""

import re

import structlog
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callcenter.traces.watching import Watch
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.serving import FIELD

ID = re.compile(r"[a-z0-9]{1,32}\.[0-9a-f-]{36}")
"""What a browser makes up instead fills neither log nor traces."""


async def of_call(connection: HTTPConnection) -> None:
    """For all routes: `{call}` in the path is the call's id. Each request has a context of its own."""
    call = connection.path_params.get("call")
    if call is not None and ID.fullmatch(call):
        structlog.contextvars.bind_contextvars(**{FIELD: call})


class TraceMiddleware:
    """Tells a trace of each request that a route has found to be about a call."""

    def __init__(self, app: ASGIApp, watch: Watch) -> None:
        self.app = app
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began_at, status = self._watch.now(), None

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            call, route = scope.get("path_params", {}).get("call"), scope.get("route")
            if call is not None and route is not None and ID.fullmatch(call):
                self._watch.requested(CallId(call), scope["method"], route.path, began_at, status)
