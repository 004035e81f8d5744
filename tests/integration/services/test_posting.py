"""Posting to real servers on loopback, which is inside the house."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_network

import pytest

from callcenter.services.addresses import Network
from callcenter.services.posting import HttpPosting
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.errors import ServiceError
from tests.fakes.receiver import receiving

LOOPBACK = ip_network("127.0.0.0/8")


@asynccontextmanager
async def poster(*networks: Network) -> AsyncIterator[HttpPosting]:
    made = HttpPosting(networks, None, SystemClock())
    try:
        yield made
    finally:
        await made.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"])
async def test_what_is_inside_the_house_is_not_reached_however_it_is_written(host: str) -> None:
    async with receiving() as receiver, poster() as made:
        for scheme in ("http", "https"):
            with pytest.raises(ServiceError, match="inside the house"):
                await made.post(f"{scheme}://{host}:{receiver.port}/", {}, b"{}")

    assert receiver.received == []


async def test_a_network_that_the_site_names_is_reached_and_a_redirect_is_not_followed() -> None:
    async with receiving(lambda _: "307 Moved\r\nlocation: http://127.0.0.1:1/") as receiver, poster(LOOPBACK) as made:
        answered = await made.post(f"http://localhost:{receiver.port}/", {"x-one": "1"}, b"{}")

    assert answered == (307, None)
    assert [one.headers["x-one"] for one in receiver.received] == ["1"]


@pytest.mark.parametrize(
    ("said", "understood"),
    [("120", 120), ("Fri, 01 Jan 2021 00:00:00 GMT", 0), ("soon", None), ("-5", None), ("9" * 40, 999_999_999)],
)
async def test_a_wish_to_be_left_alone_is_understood(said: str, understood: int | None) -> None:
    async with receiving(lambda _: f"503 Away\r\nretry-after: {said}") as receiver, poster(LOOPBACK) as made:
        assert await made.post(receiver.url, {}, b"{}") == (503, understood)


async def test_a_name_that_is_not_known_a_closed_port_and_a_broken_connection_are_told_apart() -> None:
    async with receiving(lambda _: "no HTTP") as receiver, poster(LOOPBACK) as made:
        with pytest.raises(ServiceError, match="the connection broke"):
            await made.post(receiver.url, {}, b"{}")
        await receiver.kill()
        with pytest.raises(ServiceError, match="nobody takes the connection"):
            await made.post(receiver.url, {}, b"{}")
        with pytest.raises(ServiceError, match="name is not known"):
            await made.post("http://no-such-host.invalid/", {}, b"{}")
