"""Asking real servers on loopback: good ones, slow ones, and those that answer what nobody wants."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from pydantic import HttpUrl, SecretStr

from callcenter.services.asking import LONGEST_ANSWER_BYTES, TRIES, HttpServices
from callcenter.services.settings import ServiceSettings
from callcenter.vocabulary.errors import ServiceError

Answer = Callable[[str, bytes, asyncio.StreamWriter], Awaitable[None]]
"""Given the head and the body of a request, writes whatever it likes."""


@asynccontextmanager
async def serving(answer: Answer, **settings: object) -> AsyncIterator[HttpServices]:
    """The service ``tickets`` behind a server that answers so."""
    at_work: list[asyncio.Task[object]] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (task := asyncio.current_task()) is not None:
            at_work.append(task)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            sizes = [line for line in head.lower().splitlines() if line.startswith("content-length:")]
            body = await reader.readexactly(int(sizes[0].partition(":")[2])) if sizes else b""
            try:
                await answer(head, body, writer)
                await writer.drain()
            finally:
                writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    services = HttpServices({"tickets": service(port, **settings)})
    try:
        yield services
    finally:
        await services.close()
        server.close()
        for task in at_work:
            task.cancel()
        await asyncio.gather(*at_work, return_exceptions=True)


def service(port: int, **settings: object) -> ServiceSettings:
    return ServiceSettings.model_validate({"url": f"http://127.0.0.1:{port}/tickets", **settings})


def saying(
    body: bytes, *, status: str = "200 OK", kind: str = "application/json", size: int | None = None, more: str = ""
) -> Answer:
    async def answer(_head: str, _body: bytes, writer: asyncio.StreamWriter) -> None:
        length = len(body) if size is None else size
        writer.write(f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n{more}\r\n".encode())
        writer.write(body)

    return answer


async def hang(_head: str, _body: bytes, _writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def test_values_are_sent_as_json_and_kept_by_their_place_in_the_answer() -> None:
    seen: list[tuple[str, bytes]] = []
    told = {"ticket": {"state": "处理中", "steps": [{"done": 3}]}, "is_open": True, "left": 2.5}

    async def answer(head: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        seen.append((head, body))
        await saying(json.dumps(told).encode())(head, body, writer)

    async with serving(answer, headers={"X-Key": SecretStr("hush")}) as services:
        keep = {"state": "/ticket/state", "steps": "/ticket/steps/0/done", "open": "/is_open", "left": "/left"}
        kept = await services.ask("tickets", {"number": "20260001"}, keep, 5)

    [(head, body)] = seen
    assert kept == {"state": "处理中", "steps": "3", "open": "true", "left": "2.5"}
    assert json.loads(body) == {"number": "20260001"}
    assert head.startswith("POST /tickets ")
    assert "x-key: hush" in head.lower()


async def test_values_can_be_sent_as_query_parameters() -> None:
    heads: list[str] = []

    async def answer(head: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        heads.append(head)
        await saying(b"{}")(head, body, writer)

    async with serving(answer, method="GET") as services:
        await services.ask("tickets", {"number": "1&x=2 /"}, {}, 5)

    assert heads[0].startswith("GET /tickets?number=1%26x%3D2+%2F ")


async def test_what_is_kept_holds_no_line_break_and_no_control_character() -> None:
    async with serving(saying(json.dumps({"a": " one\r\ntwo\0\tthree "}).encode())) as services:
        assert await services.ask("tickets", {}, {"a": "/a"}, 5) == {"a": "one two three"}


async def test_a_service_that_hangs_has_failed_at_the_deadline() -> None:
    async with serving(hang) as services:
        with pytest.raises(ServiceError, match=r"no answer within 0\.2 s"):
            await services.ask("tickets", {}, {}, 0.2)


async def test_half_an_answer_is_waited_for_no_longer_than_the_deadline() -> None:
    async def trickle(head: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        await saying(b'{"a":', size=100)(head, body, writer)
        await writer.drain()
        await hang(head, body, writer)

    async with serving(trickle) as services:
        with pytest.raises(ServiceError, match=r"no answer within 0\.2 s"):
            await services.ask("tickets", {}, {}, 0.2)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (saying(b'{"a":', size=100), "cannot be asked"),
        (saying(b" " * (LONGEST_ANSWER_BYTES + 1)), "longer than 64 KB"),
        (saying(b"<html>", kind="text/html"), "no plain application/json"),
        (saying(b"x", more="content-encoding: gzip\r\n"), "no plain application/json"),
        (saying(b"not json"), "no JSON"),
        (saying(b"[" * 50_000), "no JSON"),
        (saying(b'{"a": NaN}'), "no JSON"),
        (saying(b"\xff\xfe\xff"), "no JSON"),
        (saying(b"{}", status="500 Oops"), "answers 500"),
        (saying(b"{}", status="302 Found", more="location: http://127.0.0.1:1/\r\n"), "answers 302"),
        (saying(b"{}"), "nothing at /a"),
        (saying(b'{"a": null}'), "no text and no number at /a"),
        (saying(b'{"a": {}}'), "no text and no number at /a"),
        (saying(json.dumps({"a": "x" * 501}).encode()), "more than 500 characters at /a"),
    ],
)
async def test_an_answer_that_cannot_be_used_fails_and_says_why(answer: Answer, fault: str) -> None:
    async with serving(answer) as services:
        with pytest.raises(ServiceError, match=fault):
            await services.ask("tickets", {}, {"a": "/a"}, 5)


async def test_a_service_that_does_not_speak_http_fails() -> None:
    async def babble(_head: str, _body: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH\r\n\r\n")

    async with serving(babble) as services:
        with pytest.raises(ServiceError, match="cannot be asked"):
            await services.ask("tickets", {}, {}, 5)


async def test_a_service_that_nobody_listens_for_fails_at_once() -> None:
    services = HttpServices({"tickets": service(1)})
    with pytest.raises(ServiceError, match="cannot be asked"):
        await services.ask("tickets", {}, {}, 5)
    await services.close()


async def test_a_name_that_the_site_has_not_given_is_not_asked() -> None:
    services = HttpServices({})
    with pytest.raises(ServiceError, match="no service is called tickets"):
        await services.ask("tickets", {}, {}, 5)


async def test_a_fault_holds_nothing_that_was_sent_or_answered() -> None:
    async with serving(saying(b'{"secret": "4321"}')) as services:
        with pytest.raises(ServiceError) as failed:
            await services.ask("tickets", {"pin": "8765"}, {"a": "/a"}, 5)

    assert "8765" not in str(failed.value)
    assert "4321" not in str(failed.value)


async def test_one_that_fails_again_and_again_is_left_alone() -> None:
    asked = 0

    async def fail(head: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        await saying(b"{}", status="503 Busy")(head, body, writer)

    async with serving(fail) as services:
        for _ in range(TRIES):
            with pytest.raises(ServiceError, match="answers 503"):
                await services.ask("tickets", {}, {}, 5)
        with pytest.raises(ServiceError, match="left alone"):
            await services.ask("tickets", {}, {}, 5)

    assert asked == TRIES


async def test_no_more_are_asked_at_once_than_the_site_allows() -> None:
    at_work, most = 0, 0

    async def answer(head: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await asyncio.sleep(0.05)
        at_work -= 1
        await saying(b"{}")(head, body, writer)

    async with serving(answer, at_once=2) as services:
        await asyncio.gather(*(services.ask("tickets", {}, {}, 5) for _ in range(6)))

    assert most == 2


async def test_questions_that_were_given_up_do_not_keep_their_places() -> None:
    asked = 0

    async def hang_at_first(head: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        await (hang if asked < TRIES else saying(b"{}"))(head, body, writer)

    async with serving(hang_at_first, at_once=1) as services:
        for _ in range(TRIES - 1):
            with pytest.raises(ServiceError, match="no answer"):
                await services.ask("tickets", {}, {}, 0.1)

        assert await services.ask("tickets", {}, {}, 5) == {}


def test_a_key_in_the_headers_does_not_show() -> None:
    settings = ServiceSettings(url=HttpUrl("http://127.0.0.1/"), headers={"X-Key": SecretStr("hush")})

    assert "hush" not in repr(settings)
