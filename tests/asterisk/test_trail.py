"""Asterisk's own records turned over while it writes them: no row is lost, and the next one stands in a new file."""

from datetime import UTC, datetime, timedelta

from callcenter.asterisk.trail import all_files, read_on, turn_over
from callcenter.main.asterisk_book import AsteriskBook, cel_file, queue_log_file
from callcenter.rehearsal.caller import Plan
from callcenter.vocabulary.ids import QueueId
from tests.asterisk.conftest import Citizens
from tests.asterisk.pbx import Pbx, eventually
from tests.fakes.cel import rows as cel_rows
from tests.fakes.listening import listening

GENERAL = QueueId("general")
MANY = 1 << 20


async def test_files_turned_over_while_callers_come_and_go_hold_every_row(asterisk: Pbx, citizen: Citizens) -> None:
    cel, queue_log = cel_file(asterisk.config.folders.log), queue_log_file(asterisk.config.folders.log)
    node, secret = asterisk.config.node, asterisk.settings.ami_secret.get_secret_value()
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    async with listening(node, secret) as ami:
        await ami.until_up()
        for turn in range(4):
            call = await citizen(Plan(f"1380013800{turn}"))
            await eventually(lambda: _holds(asterisk, 1), "the caller is in app_queue")
            # In the midst of a call. Told by its name: as long ago as that, whoever had it open has written.
            for file in (cel, queue_log):
                assert turn_over(file, long_ago + timedelta(seconds=turn)) is not None
            await ami.control.reopen_logs()
            await call.hang_up()
            await asterisk.empty()
    found = read_on(cel, None, MANY).lines
    rows = [row.event for row in cel_rows(node.id, found)]
    events = [line.split("|")[4] for line in read_on(queue_log, None, MANY).lines]

    assert len(all_files(cel)) == len(all_files(queue_log)) == 5
    # Begun and ended outside of any call, too: what puts seats into astdb.
    assert sum("CHAN_START" in line for line in found) == sum("CHAN_END" in line for line in found)
    assert [rows.count(event) for event in ("ANSWER", "APP_START", "APP_END", "HANGUP", "CHAN_END")] == [4] * 5
    assert [one for one in events if one in ("ENTERQUEUE", "ABANDON")] == ["ENTERQUEUE", "ABANDON"] * 4
    assert asterisk.complaints() == ()


async def test_who_died_with_asterisk_is_told_from_it_alone_without_another_call(
    asterisk: Pbx, citizen: Citizens
) -> None:
    await citizen(Plan("13800138000"))
    await eventually(lambda: _holds(asterisk, 1), "the caller is in app_queue")
    book = AsteriskBook(asterisk.config.node.id, asterisk.config.folders.log)
    book.read_on()
    (call,) = book.rows
    before = book.seen(call)
    await asterisk.process.kill()
    await asterisk.restart()

    async def is_cut() -> bool:
        book.read_on()
        seen = book.seen(call)
        return seen is not None and seen.is_cut

    assert before is not None
    assert not before.is_cut
    await eventually(is_cut, "the call is known to be no more")
    assert [*book.rows] == [call]


async def _holds(asterisk: Pbx, callers: int) -> bool:
    return len(await asterisk.waiting(GENERAL)) == callers
