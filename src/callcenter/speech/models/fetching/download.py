"""One file from a web page, whole or not at all; what is there already is not fetched again.

A part stays on disk under `….part` whatever ends the work (a broken line, a deadline, Ctrl-C, kill -9), and the next
run goes on from there. Whether the whole is the right file is not judged here: see `archives.sha256_of`.
"""

import re
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from callcenter.speech.models.fetching.faults import ModelNotHadError, PageAwayError, Tell, UnfitFileError

AGAIN = "run it again: it goes on from there"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a fetch may take."""

    whole_s: float = 6 * 3600.0
    connect_s: float = 4.0
    silence_s: float = 20.0
    """A server that says nothing for so long is taken for gone."""
    breaks: int = 6
    """So often a broken line is taken up again."""
    pause_s: float = 1.0
    """Before the line is taken up again."""

    @property
    def timeout(self) -> httpx.Timeout:
        return httpx.Timeout(self.silence_s, connect=self.connect_s)


@dataclass(frozen=True, slots=True)
class _Wanted:
    url: str
    part: Path
    most_bytes: int
    ends: float


class _BadResumeError(Exception):
    """The server does not go on from where it was asked to."""


def download(url: str, file: Path, most_bytes: int, limits: Limits, tell: Tell) -> None:
    """Fetch `url` into `file`, which may not get longer than `most_bytes`. Raises `ModelNotHadError`."""
    wanted = _Wanted(url, part_of(file), most_bytes, time.monotonic() + limits.whole_s)
    with httpx.Client(timeout=limits.timeout, follow_redirects=True) as client:
        for attempt in range(limits.breaks + 1):
            try:
                _go_on(client, wanted, tell)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, httpx.UnsupportedProtocol) as error:
                raise _away(url, error) from error
            except _BadResumeError:
                wanted.part.unlink(missing_ok=True)
            except httpx.TransportError as error:
                if attempt == limits.breaks or time.monotonic() > wanted.ends:
                    raise _away(url, error) from error
                time.sleep(limits.pause_s)
            except httpx.HTTPError as error:
                raise ModelNotHadError(f"{url}: {error}", "see whether the page still has it") from error
            else:
                wanted.part.replace(file)
                return
    raise ModelNotHadError(f"{url} is not served from where the fetch was broken off", "run it again from the start")


def part_of(file: Path) -> Path:
    """Where the beginning of a file waits for its rest."""
    return file.with_name(f"{file.name}.part")


def _go_on(client: httpx.Client, wanted: _Wanted, tell: Tell) -> None:
    part = wanted.part
    had = part.stat().st_size if part.exists() else 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={had}-"} if had else {})
    with client.stream("GET", wanted.url, headers=headers) as response:
        had = _begin(response, had)
        whole = had + int(response.headers.get("Content-Length", wanted.most_bytes - had))
        with part.open("ab" if had else "wb") as file:
            # As the network brings them: pieces of a size would be lost with the line that they wait for.
            for piece in response.iter_raw():
                had += len(piece)
                if had > wanted.most_bytes:
                    part.unlink()
                    raise UnfitFileError(
                        f"{wanted.url} is longer than the model's {wanted.most_bytes} bytes; what came was removed",
                        "is a proxy's own page in between? Fetch the file by hand and use --from FOLDER",
                    )
                file.write(piece)
                tell("fetching", had, whole)
                if time.monotonic() > wanted.ends:
                    raise ModelNotHadError(f"not whole in time; {had} of {whole} bytes are kept", AGAIN)


def _begin(response: httpx.Response, had: int) -> int:
    """How many of the bytes that are there the answer goes on from."""
    match response.status_code:
        case httpx.codes.PARTIAL_CONTENT:
            told = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
            if told is None or int(told[1]) != had:
                raise _BadResumeError
            return had
        case httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE if had:
            raise _BadResumeError
        case httpx.codes.OK:
            return 0
    response.raise_for_status()
    raise ModelNotHadError(f"{response.url} answers {response.status_code}", "see whether the page still has it")


def _away(url: str, error: httpx.TransportError) -> PageAwayError:
    page, host = url.rpartition("/")[0], httpx.URL(url).host
    cause = str(error) or type(error).__name__
    mend = f"set HTTPS_PROXY where a proxy leads there; or fetch the zip from {page} elsewhere, and use --from FOLDER"
    return PageAwayError(f"{host} cannot be reached: {cause}", mend)
