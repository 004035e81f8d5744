"""A desk telephone that an agent works from the page: baresip on a real Asterisk."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from callcenter.asterisk.seats import seat_password
from callcenter.rehearsal.caller import Plan
from callcenter.rehearsal.sounds import loudest_hz, tone
from callcenter.vocabulary.ids import SeatId
from callcenter.vocabulary.sound import RATE_HZ, Sound
from tests.asterisk.conftest import Citizens, hears
from tests.asterisk.pbx import Pbx, running_asterisk
from tests.asterisk.service import offer, stand_in
from tests.asterisk.tap import tapped
from tests.desk_phone import desk_phone
from tests.waiting import until

SEAT = SeatId("1001")


@pytest.fixture(params=[False, True], ids=["plain", "encrypted"])
async def asterisk(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Pbx]:
    """Once with desk phones by UDP and RTP, once by TLS and SRTP."""
    async with running_asterisk(tmp_path, is_encrypted=request.param) as pbx:
        yield pbx
        await pbx.empty()


async def test_a_desk_phone_told_to_answers_by_itself_and_both_hear_each_other(
    asterisk: Pbx, citizen: Citizens, tmp_path: Path
) -> None:
    password = seat_password(asterisk.settings.seat_key.get_secret_value(), SEAT)
    await asterisk.heartbeat()
    async with (
        desk_phone(tmp_path / "desk", asterisk.config.node, SEAT, password, tone(1000)) as desk,
        stand_in(asterisk.settings.audiosocket_port) as service,
        tapped(asterisk) as ami,
    ):
        call = await citizen(Plan("13800138000"))
        call.media.say_for_ever(tone(440))
        line = await service.line()
        [channel] = await asterisk.channels()
        await asterisk.set(channel, "CC_AUTO", "1")
        await offer(asterisk, line, SEAT)

        await desk.until("talking")
        await hears(call.media, 1000)
        await until(
            lambda: abs(loudest_hz(Sound(desk.heard[-RATE_HZ:])) - 440) <= 4, what="the desk phone hears the citizen"
        )
        assert desk.invited_with["X-CC-Call"] == str(line.call)
        assert ("RTP/SAVP" in desk.offered) is (asterisk.config.node.sip_tls_port is not None)

        desk.hang_up()
        [ended] = await ami.until("OfferEnded")
        assert (ended["Status"], ended["Cause"]) == ("ANSWER", "16")
        await desk.until("idle")
