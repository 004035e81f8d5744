"""The application on its port: taken as soon as it is free, left so that browsers look for it again at once."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator

import structlog
import uvicorn
from fastapi import FastAPI

from callcenter.asterisk.config.layout import TlsFiles
from callcenter.settings import HttpSettings
from callcenter.vocabulary.errors import CallCenterError

LARGEST_WEBSOCKET_MESSAGE_BYTES = 4096
"""Of what desktops send; they only ever ask for a snapshot, or for the board."""
FREE_WITHIN_S = 20.0
"""Who held a port before is ending, or settling down."""
LOOK_S = 0.1
GOODBYE_S = 1.0
"""How long requests may go on after the end; WebSockets are told at once."""
BACKLOG = 2048

log = structlog.get_logger(__name__)


class PortTakenError(CallCenterError):
    """Another process listens where we have to."""


async def until_free(listen: Callable[[], Awaitable[None]], within_s: float = FREE_WITHIN_S) -> None:
    """Try to listen until it works; raises what it raised last, where it never does."""
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + within_s
    while True:
        try:
            await listen()
            return
        except CallCenterError as error:
            if loop.time() >= ends_at:
                raise
            log.info("port.waited_for", cause=str(error))
            await asyncio.sleep(LOOK_S)


async def serve_pages(app: FastAPI, settings: HttpSettings, port: int, tls: TlsFiles | None = None) -> None:
    """Serve until cancelled; raises PortTakenError."""
    listening: list[socket.socket] = []

    async def listen() -> None:
        try:
            listening.append(socket.create_server((str(settings.host), port), backlog=BACKLOG))
        except OSError as error:
            told = f"cannot listen on {settings.host}:{port} ({error.strerror}); stop the other process"
            raise PortTakenError(f"http.port, standby.http_port: {told} or choose another port") from error

    await until_free(listen)
    server = web_server(app, settings, tls)
    try:
        await server.serve(listening)
    except asyncio.CancelledError:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE_S):
                await server.shutdown(listening)
        raise
    finally:
        listening[0].close()


class PartServer(uvicorn.Server):
    """A server that is one part of a process: signals are the process's own matter."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def web_server(app: FastAPI, settings: HttpSettings, tls: TlsFiles | None = None) -> uvicorn.Server:
    """The server for `app`; run it by `serve()`, end it by `should_exit`. Where the settings say so, it speaks TLS."""
    shown = tls if settings.tls else None
    return PartServer(
        uvicorn.Config(
            app,
            host=str(settings.host),
            port=settings.port,
            server_header=False,
            proxy_headers=False,
            access_log=False,
            log_config=None,
            lifespan="off",
            ws_max_size=LARGEST_WEBSOCKET_MESSAGE_BYTES,
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=3,
            ssl_certfile=None if shown is None else shown.certificate,
            ssl_keyfile=None if shown is None else shown.key,
        )
    )
