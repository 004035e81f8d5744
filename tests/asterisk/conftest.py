"""The real Asterisk for the tests of this folder, citizens and seats on it, and what must hold after each test."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from callcenter.asterisk.seats import seat_password
from callcenter.main.tools import read_tools
from callcenter.rehearsal.caller import Call, Plan
from callcenter.rehearsal.media import Media
from callcenter.rehearsal.phone import Manners, Phone
from callcenter.rehearsal.sipp import Exchange
from callcenter.rehearsal.sounds import loudest_hz
from callcenter.vocabulary.ids import SeatId
from callcenter.vocabulary.sound import RATE_HZ, Sound
from tests.asterisk.pbx import Pbx, eventually, running_asterisk

Citizens = Callable[[Plan], Awaitable[Call]]
"""Places a call and waits until it is answered or refused; it is hung up at the end of the test."""
Seats = Callable[[str, Manners], Awaitable[Phone]]
"""Registers the phone of a seat until the end of the test."""


@pytest.fixture
async def asterisk(tmp_path: Path) -> AsyncIterator[Pbx]:
    """A freshly started Asterisk; after the test no channel is left in it."""
    async with running_asterisk(tmp_path) as pbx:
        yield pbx
        if pbx.process.is_running:
            await pbx.empty()


@pytest.fixture
def exchange(asterisk: Pbx) -> Exchange:
    node = asterisk.config.node
    return Exchange(read_tools(Path("data")).need_sipp().binary, str(node.host), node.sip_port)


@pytest.fixture
async def citizen(exchange: Exchange) -> AsyncIterator[Citizens]:
    async with AsyncExitStack() as calls:

        async def dial(plan: Plan) -> Call:
            call = await calls.enter_async_context(Call(plan, exchange))
            await call.answered()
            return call

        yield dial


@pytest.fixture
async def seat_phone(asterisk: Pbx, exchange: Exchange) -> AsyncIterator[Seats]:
    key = asterisk.settings.seat_key.get_secret_value()
    async with AsyncExitStack() as phones:

        async def register(seat: str, manners: Manners) -> Phone:
            password = seat_password(key, SeatId(seat))
            phone = await phones.enter_async_context(Phone(SeatId(seat), password, exchange, manners))
            # As the service does when it sees one register: only who is asked counts as there.
            await asterisk.cli(f"pjsip qualify {seat}")
            return phone

        yield register


async def hears(media: Media, hz: int) -> None:
    """Wait until the loudest of a whole last half second that came in is a tone of about `hz`."""

    async def does() -> bool:
        return media.heard_s >= 0.5 and abs(loudest_hz(Sound(media.heard[-RATE_HZ:])) - hz) <= 4

    await eventually(does, f"{hz} Hz is heard")
