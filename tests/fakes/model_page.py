"""A page that models are fetched from, and everything that can be wrong with one; bound to a free port."""

import contextlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import cast

from callcenter.speech.models.catalogue import VOSK_PARTS


class Manner(Enum):
    """How the page answers."""

    WELL = auto()
    BREAKS_OFF = auto()
    """Each answer ends in its middle, without a word."""
    IGNORES_RANGES = auto()
    LIES_ABOUT_RANGES = auto()
    """Says 206, and begins elsewhere."""
    FALLS_SILENT = auto()
    NEVER_ENDS = auto()
    IS_GONE = auto()


def model_archive(name: str, root: str | None = None) -> bytes:
    """A zip as the makers of Vosk pack their models."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        for part in (*VOSK_PARTS, "README"):
            bundle.writestr(f"{root or name}/{part}", part * 2000)
    return packed.getvalue()


@dataclass(slots=True)
class ModelPage:
    """What it serves, in what manner, and what it was asked for."""

    whole: bytes
    manner: Manner = Manner.WELL
    url: str = ""
    began_at: list[int] = field(default_factory=list)
    """The byte that each request asked to go on from."""
    is_over: Event = field(default_factory=Event)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    page: ModelPage


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page = cast(_Server, self.server).page
        begins = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        page.began_at.append(begins)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._answer(page, begins)

    def _answer(self, page: ModelPage, begins: int) -> None:
        match page.manner:
            case Manner.IS_GONE:
                self.send_error(404)
            case Manner.NEVER_ENDS:
                self.send_response(200)
                self.end_headers()
                while not page.is_over.is_set():
                    self.wfile.write(page.whole)
            case Manner.IGNORES_RANGES:
                self._send(page.whole, 0, 200)
            case Manner.LIES_ABOUT_RANGES if begins:
                self._send(page.whole, begins - 1, 206)
            case Manner.FALLS_SILENT:
                self._send(page.whole, begins, 206 if begins else 200, stop_after=100)
                page.is_over.wait()
            case Manner.BREAKS_OFF:
                middle = (len(page.whole) - begins) // 2
                self._send(page.whole, begins, 206 if begins else 200, stop_after=middle if middle > 200 else None)
            case _ if begins > len(page.whole):
                self.send_error(416)
            case _:
                self._send(page.whole, begins, 206 if begins else 200)

    def _send(self, whole: bytes, begins: int, status: int, stop_after: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(whole) - begins))
        if status == 206:
            self.send_header("Content-Range", f"bytes {begins}-{len(whole) - 1}/{len(whole)}")
        self.end_headers()
        self.wfile.write(whole[begins:][:stop_after])
        self.wfile.flush()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def serving(page: ModelPage) -> Iterator[ModelPage]:
    """`page`, with its address."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.page = page
    thread = Thread(target=server.serve_forever)
    thread.start()
    page.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield page
    finally:
        page.is_over.set()
        server.shutdown()
        server.server_close()
        thread.join()
