"""Seats that come while Asterisk runs, and what it remembers of them."""

import pytest

from callcenter.asterisk.ami.events import ContactStatusChanged, SeatState, SeatStateChanged
from callcenter.asterisk.ami.seat_book import SeatBook
from callcenter.asterisk.seats import seat_password
from callcenter.rehearsal.phone import Manners, Phone
from callcenter.rehearsal.sipp import Exchange, SippError
from callcenter.vocabulary.ids import SeatId
from callcenter.vocabulary.seats import SeatKind
from tests.asterisk.pbx import Pbx, provision
from tests.fakes.listening import listening
from tests.waiting import until

LATE = SeatId("20010001")


async def test_a_seat_that_comes_while_asterisk_runs_registers_is_seen_and_outlives_a_restart(
    asterisk: Pbx, exchange: Exchange
) -> None:
    password = seat_password(asterisk.settings.seat_key.get_secret_value(), LATE)
    with pytest.raises(SippError, match="cannot register"):
        await _registered(LATE, password, exchange)
    await provision(asterisk, {LATE: SeatKind.DESK})

    async with (
        listening(asterisk.config.node, asterisk.settings.ami_secret.get_secret_value()) as heard,
        Phone(LATE, password, exchange, Manners()),
    ):
        await heard.until_up()
        book = SeatBook(heard.link)
        await until(lambda: any(one.seat == LATE for one in heard.of(ContactStatusChanged)), what="it is told")
        assert await book.registered() == {LATE}
        await book.look_at([LATE])
        await until(
            lambda: [one.state for one in heard.of(SeatStateChanged) if one.seat == LATE] == [SeatState.NOT_INUSE]
        )
    await asterisk.process.stop()
    await asterisk.restart()
    await _registered(LATE, password, exchange)

    async with listening(asterisk.config.node, asterisk.settings.ami_secret.get_secret_value()) as heard:
        await heard.until_up()
        await SeatBook(heard.link).forget([LATE])
        assert asterisk.complaints() == ()
        with pytest.raises(SippError, match="cannot register"):
            await _registered(LATE, password, exchange)


async def _registered(seat: SeatId, password: str, exchange: Exchange) -> None:
    async with Phone(seat, password, exchange, Manners()):
        pass
