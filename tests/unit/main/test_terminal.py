"""Where commands log."""

import contextlib
import errno
import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
import structlog

from callcenter.main.terminal import Unfailing, log_to_stderr
from callcenter.settings import LogFormat
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.serving import serving

CALL = CallId("pbx1.7b0f")


@contextlib.contextmanager
def fresh_log() -> Iterator[None]:
    """As it is before anything has set it up."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    root.handlers = []
    try:
        yield
    finally:
        root.handlers = handlers
        root.setLevel(level)
        structlog.reset_defaults()


class FullDisk(io.StringIO):
    """Refuses every line while it is full."""

    is_full = True

    def write(self, text: str) -> int:
        if self.is_full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(text)


def test_a_log_on_a_full_disk_fails_nobody_who_logs_and_goes_on_once_there_is_room() -> None:
    disk = FullDisk()
    log = structlog.PrintLogger(Unfailing(disk))  # type: ignore[arg-type] # all that it uses
    log.info("lost")
    disk.is_full = False
    log.info("kept")

    assert disk.getvalue() == "kept\n"


def test_what_a_library_says_has_the_shape_of_all_else_and_bears_the_call(capsys: pytest.CaptureFixture[str]) -> None:
    with fresh_log(), serving(CALL):
        log_to_stderr(logging.INFO)
        logging.getLogger("asyncio").error("Task exception was never %s", "retrieved", exc_info=ValueError("bad"))
        structlog.get_logger().info("call.flood")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    assert [line["event"] for line in lines] == ["Task exception was never retrieved", "call.flood"]
    assert {line["call_id"] for line in lines} == {CALL}
    assert (lines[0]["level"], lines[0]["logger"]) == ("error", "asyncio")
    assert "ValueError: bad" in lines[0]["exception"]


def test_no_number_reaches_the_log_whoever_tells_it(capsys: pytest.CaptureFixture[str]) -> None:
    with fresh_log(), serving(CALL):
        log_to_stderr(logging.INFO)
        log = structlog.get_logger()
        try:
            raise ValueError("parameters: ('+8613800138000',)")
        except ValueError:
            log.exception("call.failed", number="12345", cause="sip:13800138000@10.0.0.7", at=1763829000.25)
            logging.getLogger("uvicorn.error").exception("GET %s", "/api/v1/numbers/%2B8613800138000")
        log.info("call to 020-83333333", digits="42", leg="1763829000.12", size_bytes=13800138000)
    text = capsys.readouterr().err
    first, second, third = (json.loads(line) for line in text.splitlines())

    assert not re.search("13800138000[^,}]|83333333", text)
    assert (first["number"], first["cause"], first["at"]) == ("[masked]", "sip:[masked]@10.0.0.7", 1763829000.25)
    assert first["call_id"] == second["call_id"] == CALL
    assert "ValueError: parameters: ('[masked]',)" in first["exception"]
    assert "ValueError: parameters: ('[masked]',)" in second["exception"]
    assert (third["digits"], third["leg"], third["size_bytes"]) == ("[masked]", "1763829000.12", 13800138000)


@pytest.mark.parametrize(("form", "is_json"), [("json", True), ("text", False), ("auto", True)])
def test_the_site_says_whether_machines_or_people_read_the_log(
    form: LogFormat, is_json: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    with fresh_log():
        log_to_stderr(logging.INFO, form)
        structlog.get_logger().info("link.up", node="pbx1")

    assert capsys.readouterr().err.startswith("{") is is_json
