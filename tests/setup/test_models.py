"""Speech models are fetched whole and as pinned, or not at all, and set-up goes on either way."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from scripts.models import HALF_DONE, MODELS, Model, NotHadError, complete, have, have_all, report

NAME = "vosk-model-small-xx-1.0"


def archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        for part in ("am/final.mdl", "conf/model.conf", "README"):
            bundle.writestr(f"{NAME}/{part}", part * 1000)
    return packed.getvalue()


WHOLE = archive()
MODEL = Model(NAME, hashlib.sha256(WHOLE).hexdigest(), "Elvish")


class Page(BaseHTTPRequestHandler):
    """The makers' page: serves the one archive, whole or from where a client goes on."""

    def do_GET(self) -> None:
        wanted = self.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-")
        begins = int(wanted)
        if begins > len(WHOLE):
            self.send_error(416)
            return
        self.send_response(206 if begins else 200)
        self.send_header("Content-Length", str(len(WHOLE) - begins))
        self.send_header("X-Begins", wanted)
        self.end_headers()
        self.wfile.write(WHOLE[begins:])

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def page() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=5, trust_env=False) as opened:
        yield opened


def test_a_model_is_fetched_checked_and_unpacked(tmp_path: Path, page: str, client: httpx.Client) -> None:
    assert have(MODEL, tmp_path, None, client, page) == "fetched"

    assert complete(tmp_path / NAME)
    assert {entry.name for entry in tmp_path.iterdir()} == {HALF_DONE, NAME}
    assert have(MODEL, tmp_path, None, client, page) == "kept"


def test_a_broken_off_fetch_goes_on_where_it_stopped(tmp_path: Path, page: str, client: httpx.Client) -> None:
    (tmp_path / HALF_DONE).mkdir()
    (tmp_path / HALF_DONE / f"{NAME}.part").write_bytes(WHOLE[:100])

    assert have(MODEL, tmp_path, None, client, page) == "fetched"


def test_a_rest_that_does_not_fit_is_removed(tmp_path: Path, page: str, client: httpx.Client) -> None:
    (tmp_path / HALF_DONE).mkdir()
    (tmp_path / HALF_DONE / f"{NAME}.part").write_bytes(b"x" * (len(WHOLE) + 1))

    with pytest.raises(NotHadError, match="does not fit"):
        have(MODEL, tmp_path, None, client, page)

    assert have(MODEL, tmp_path, None, client, page) == "fetched"


def test_an_archive_with_another_digest_is_refused_and_removed(tmp_path: Path, page: str, client: httpx.Client) -> None:
    with pytest.raises(NotHadError, match="not the pinned one"):
        have(Model(NAME, "0" * 64, "Elvish"), tmp_path, None, client, page)

    assert list(tmp_path.rglob("*")) == [tmp_path / HALF_DONE]


@pytest.mark.parametrize("is_packed", [True, False])
def test_an_operators_folder_serves_without_a_network(tmp_path: Path, client: httpx.Client, is_packed: bool) -> None:
    offline, models = tmp_path / "usb", tmp_path / "models"
    offline.mkdir()
    models.mkdir()
    if is_packed:
        (offline / f"{NAME}.zip").write_bytes(WHOLE)
    else:
        zipfile.ZipFile(io.BytesIO(WHOLE)).extractall(offline)

    assert "usb" in have(MODEL, models, offline, client, "http://127.0.0.1:1")

    assert complete(models / NAME)


def test_a_page_out_of_reach_is_said_in_one_line_with_what_works_and_the_mend(
    tmp_path: Path, client: httpx.Client
) -> None:
    with pytest.raises(NotHadError, match=r"127\.0\.0\.1 cannot be reached") as fault:
        have(MODEL, tmp_path, None, client, "http://127.0.0.1:1")

    line = report(tmp_path, {}, {MODEL: str(fault.value)})[-1]
    assert "callers who speak Elvish go on by keys and to a person → unpack them into" in line
    assert "CALLCENTER_MODELS_FROM=FOLDER" in line


def test_a_page_out_of_reach_is_tried_once_for_all_models(tmp_path: Path) -> None:
    tried: list[httpx.URL] = []

    def refuse(request: httpx.Request) -> httpx.Response:
        tried.append(request.url)
        raise httpx.ConnectTimeout("timed out")

    with httpx.Client(transport=httpx.MockTransport(refuse)) as client:
        came, missing = have_all(MODELS, tmp_path, None, client)

    assert (came, len(missing), len(tried)) == ({}, len(MODELS), 1)


def test_each_model_is_pinned() -> None:
    assert all(len(model.sha256) == 64 for model in MODELS)
