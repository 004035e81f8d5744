"""What strangers meet at the rendered configuration, and what our own manager user may not do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

import pytest

from callcenter.asterisk.ami.ban_book import BanBook
from callcenter.asterisk.bans import Ban
from callcenter.asterisk.seats import seat_password
from callcenter.rehearsal.caller import Plan
from callcenter.rehearsal.sounds import tone
from callcenter.vocabulary.ids import SeatId
from callcenter.vocabulary.sound import Sound
from tests.asterisk.conftest import Citizens, hears
from tests.asterisk.pbx import Pbx, running_asterisk
from tests.asterisk.service import stand_in
from tests.asterisk.tap import tapped
from tests.fakes.listening import listening
from tests.sip_probe import Stranger, shape, status, stranger

OFFICE = IPv4Network("127.0.0.64/30")
"""Where the telephones of these tests may be, beside their machine."""
AT_THE_OFFICE, OUTSIDE = "127.0.0.66", "127.0.0.99"
ANY_REQUEST = ("REGISTER", "INVITE", "OPTIONS", "SUBSCRIBE", "MESSAGE", "NOTIFY", "REFER", "PUBLISH", "INFO")


@pytest.fixture
async def asterisk(tmp_path: Path) -> AsyncIterator[Pbx]:
    """With telephones in one network only."""
    async with running_asterisk(tmp_path, phones=(OFFICE,)) as pbx:
        yield pbx
        await pbx.empty()


async def test_a_stranger_learns_nothing_whatever_they_ask_for(asterisk: Pbx) -> None:
    async with stranger(asterisk.config.node, OUTSIDE) as outside:
        known = [await outside.ask(one, "1001", as_="1001") for one in ANY_REQUEST]
        unknown = [await outside.ask(one, "9999", as_="9999") for one in ANY_REQUEST]
        hotline = [await outside.ask("INVITE", "12345", as_="citizens"), await outside.ask("INVITE", "12345", as_="1")]

    assert {status(answer) for answer in (*known, *unknown, *hotline)} == {"403"}
    assert [shape(one, "1001") for one in known] == [shape(one, "9999") for one in unknown]


async def test_in_the_office_an_extension_that_exists_answers_as_one_that_does_not(asterisk: Pbx) -> None:
    async with stranger(asterisk.config.node, AT_THE_OFFICE) as colleague:
        for method in ANY_REQUEST:
            known = await colleague.ask(method, "5551", as_="1001")
            unknown = await colleague.ask(method, "5551", as_="9999")

            assert status(known) == "401", method
            assert shape(known, "1001") == shape(unknown, "9999")
        guessed = await colleague.register("1001", "1001"), await colleague.register("9999", "9999")
        assert shape(guessed[0], "1001") == shape(guessed[1], "9999")
        assert status(await colleague.ask("INVITE", "12345", as_="citizens", to="5551")) == "401"


async def test_a_ban_counts_at_once_for_that_address_alone_and_outlives_a_restart(asterisk: Pbx) -> None:
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=10)
    bans = (Ban(IPv4Address(AT_THE_OFFICE), soon, 2, "InvalidPassword"),)
    async with (
        stranger(asterisk.config.node, AT_THE_OFFICE) as guesser,
        stranger(asterisk.config.node, "127.0.0.65") as colleague,
    ):
        async with _book(asterisk) as book:
            await book.put(bans)
            await book.until_is(bans[0], there=True)
        assert await _are(guesser, colleague) == ("403", "401")
        await asterisk.process.stop()
        await asterisk.restart()
        assert await _are(guesser, colleague) == ("403", "401")

        async with _book(asterisk) as book:
            assert await book.bans() == bans
            await book.lift(bans)
            await book.until_is(bans[0], there=False)
        assert await _are(guesser, colleague) == ("401", "401")


async def test_a_call_that_is_up_is_heard_on_through_an_attack_and_the_bans(asterisk: Pbx, citizen: Citizens) -> None:
    await asterisk.heartbeat()
    async with stand_in(asterisk.settings.audiosocket_port) as service, _book(asterisk) as book:
        call = await citizen(Plan("13800138000"))
        line = await service.line()
        line.to_say += [frame for frame in _frames(tone(1000), 20)]
        async with stranger(asterisk.config.node, AT_THE_OFFICE) as guesser:
            for seat in range(1001, 1031):
                await guesser.register(str(seat), "1234")
            soon = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=10)
            ban = Ban(IPv4Address(AT_THE_OFFICE), soon, 1, "InvalidPassword")
            await book.put([ban])
            await book.until_is(ban, there=True)
            for seat in range(1001, 1031):
                assert status(await guesser.ask("REGISTER", "", as_=str(seat))) == "403"

        await hears(call.media, 1000)
        assert len(await asterisk.channels()) == 1


async def test_who_holds_a_seats_password_can_dial_nobody_and_be_nowhere_else(asterisk: Pbx) -> None:
    password = seat_password(asterisk.settings.seat_key.get_secret_value(), SeatId("1001"))
    async with stranger(asterisk.config.node, AT_THE_OFFICE) as phone:
        for number in ("13800138000", "0085212345678", "12345", "s", "1002", "put", "forget"):
            assert status(await phone.invite(number, "1001", password)) in ("401", "404"), number
        elsewhere = await phone.register("1001", password, contact="sip:0900123@192.0.2.10")
        assert status(elsewhere) == "401"
        assert status(await phone.register("1001", password)) == "200"

    assert await asterisk.channels() == ()


FORBIDDEN: dict[str, dict[str, str]] = {
    "Command": {"Command": "core show channels"},
    "UpdateConfig": {"SrcFilename": "manager.conf", "DstFilename": "manager.conf", "Action-000000": "NewCat"},
    "GetConfig": {"Filename": "manager.conf"},
    "GetConfigJSON": {"Filename": "manager.conf"},
    "CreateConfig": {"Filename": "ours.conf"},
    "ListCategories": {"Filename": "manager.conf"},
    "ModuleLoad": {"Module": "app_system.so", "LoadType": "load"},
    "ModuleCheck": {"Module": "app_system.so"},
    "Reload": {},
    "DBPut": {"Family": "seats", "Key": "auth/1001", "Val": "{}"},
    "DBDel": {"Family": "seats", "Key": "auth/1001"},
    "DBDelTree": {"Family": "seats"},
    "DialplanExtensionAdd": {"Context": "seats", "Extension": "9", "Priority": "1", "Application": "Echo"},
    "DialplanExtensionRemove": {"Context": "citizen", "Extension": "12345"},
    "MuteAudio": {"Channel": "PJSIP/1001-1", "Direction": "in", "State": "on"},
    "PJSIPShowAuths": {},
    "PJSIPShowEndpoints": {},
    "AGI": {"Channel": "PJSIP/1001-1", "Command": "EXEC System id"},
    "Filter": {"Operation": "Add", "Filter": "name(Newchannel)"},
    "Setvar": {"Variable": "SHELL(id)", "Value": "1"},
    "Getvar": {"Variable": "SHELL(id)"},
}


async def test_our_own_manager_user_can_move_calls_and_nothing_else(asterisk: Pbx, tmp_path: Path) -> None:
    written = tmp_path / "written"
    dangerous: list[tuple[str, dict[str, str]]] = [
        *FORBIDDEN.items(),
        *(
            ("Originate", {"Channel": "Local/*43@seats", "Application": one, "Data": f"touch {written}"})
            for one in ("System", "TrySystem", "AGI", "EAGI", "ExternalIVR", "Exec", "TryExec", "Originate")
        ),
        ("Originate", {"Channel": "Local/*43@seats", "Application": "MixMonitor", "Data": f"x.wav,,touch {written}"}),
        ("Originate", {"Channel": "Local/*43@seats", "Application": "NoOp", "Variable": f"FILE({written})=1"}),
        ("Setvar", {"Variable": f"FILE({written})", "Value": "1"}),
        ("Getvar", {"Variable": "FILE(/etc/passwd)"}),
        ("Getvar", {"Variable": "DB_DELETE(seats/auth/1001)"}),
    ]
    async with tapped(asterisk) as ami:
        for action, fields in dangerous:
            answer = await ami.ask(action, fields)

            assert answer["Response"] == "Error" or action in ("Originate", "Getvar"), (action, answer)
            assert not answer.get("Value"), (action, answer)
    await asterisk.empty()
    assert not written.exists()
    assert "auth/1001" in await asterisk.cli("database show seats")


async def test_neither_a_shell_nor_a_script_is_loaded(asterisk: Pbx) -> None:
    modules = await asterisk.cli("module show")

    for name in ("app_system", "func_shell", "res_agi", "pbx_spool", "pbx_ael", "pbx_lua", "app_externalivr", "app_db"):
        assert name not in modules


def _frames(sound: Sound, seconds: int) -> list[bytes]:
    whole = sound * (seconds * 16_000 // len(sound))
    return [whole[at : at + 320] for at in range(0, len(whole), 320)]


@asynccontextmanager
async def _book(asterisk: Pbx) -> AsyncIterator[BanBook]:
    async with listening(asterisk.config.node, asterisk.settings.ami_secret.get_secret_value()) as heard:
        await heard.until_up()
        yield BanBook(heard.link)


async def _are(*strangers: Stranger) -> tuple[str, ...]:
    return tuple([status(await one.ask("REGISTER", "", as_="1001")) for one in strangers])
