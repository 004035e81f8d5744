"""Each minute: what does not balance is found, tried, mended or named; and Asterisk's files are kept short."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from callcenter.asterisk.trail import all_files
from callcenter.balance.accounts import Told
from callcenter.balance.findings import MOST_TRIES
from callcenter.balance.law import Sums
from callcenter.balance.settings import BalanceSettings
from callcenter.balance.weighing import Kind
from callcenter.database.engine import DatabaseAwayError
from callcenter.main.asterisk_book import AsteriskBook, cel_file, messages_file, queue_log_file
from callcenter.main.asterisk_books import HELD_FOR, AsteriskBooks
from callcenter.main.reconciler import TURN_AFTER, Mends, Reconciler
from callcenter.vocabulary.ids import CallId, LegId, NodeId
from tests.fakes.clock import FakeClock

PBX = NodeId("pbx1")
UUIDS = [f"0000000{at}-105b-4384-be60-c8a362431e5a" for at in range(5)]
ONE, TWO = (CallId(f"pbx1.{uuid}") for uuid in UUIDS[:2])
BEGAN = datetime(2026, 11, 22, 8, tzinfo=UTC)


@dataclass
class FakeRecord:
    """What the database has."""

    told: dict[CallId, Told] = field(default_factory=dict)
    asked: int = 0
    is_away: bool = False

    async def of(self, calls: Sequence[CallId]) -> dict[CallId, Told]:
        if self.is_away:
            raise DatabaseAwayError("away")
        self.asked += len(calls)
        return {call: self.told[call] for call in calls if call in self.told}

    async def open(self) -> dict[CallId, Told]:
        return {call: one for call, one in self.told.items() if not one.is_over}

    async def sums(self, since: datetime) -> Sums:
        return Sums(by_asterisk=len(self.told), entered=len(self.told), ended={"answered": len(self.told)})


@dataclass
class World:
    folder: Path
    clock: FakeClock = field(default_factory=lambda: FakeClock(BEGAN + timedelta(minutes=10)))
    record: FakeRecord = field(default_factory=FakeRecord)
    live: set[CallId] = field(default_factory=set)
    raws: set[str] = field(default_factory=set)
    is_settled: bool = True
    mended: list[tuple[str, frozenset[CallId]]] = field(default_factory=list)
    reopened: int = 0
    in_journal: dict[CallId, Told] = field(default_factory=dict)
    legs: int = 0

    def __post_init__(self) -> None:
        cel_file(self.folder).parent.mkdir(parents=True, exist_ok=True)

    def reconciler(self, books: AsteriskBooks | None = None) -> Reconciler:
        made = Reconciler(
            BalanceSettings(grace_s=30),
            books or self.books(),
            self.record,
            Mends(account_for=self.account_for, finish_recordings=self.finish, reopen_logs=self.reopen),
            is_settled=lambda node: self.is_settled,
            file=self.folder / "balance.json",
            midnight=lambda: BEGAN,
            clock=self.clock,
        )
        made.begin()
        return made

    def books(self) -> AsteriskBooks:
        return AsteriskBooks(
            [AsteriskBook(PBX, self.folder)],
            self.record,
            raws=lambda: frozenset(self.raws),
            is_live=self.live.__contains__,
            written_out=self.written_out,
            clock=self.clock,
            grace_s=30,
        )

    async def written_out(self) -> None:
        """The journal holds what the database will have by then."""
        self.record.told |= self.in_journal
        self.in_journal.clear()

    async def account_for(self, node: NodeId, calls: Collection[CallId]) -> None:
        self.mended.append(("account_for", frozenset(calls)))

    async def finish(self, calls: Collection[CallId]) -> None:
        self.mended.append(("finish", frozenset(calls)))

    async def reopen(self, node: NodeId) -> None:
        self.reopened += 1

    def asterisk_saw(self, call: CallId, at: datetime = BEGAN, *, is_over: bool = True) -> None:
        """A caller who came, waited with us and hung up two minutes later."""
        leg = f"{int(at.timestamp())}.{self.legs}"
        self.legs += 1
        uuid = call.removeprefix("pbx1.")
        rows = [("ANSWER", 0, ""), ("APP_START", 1, "AudioSocket")]
        rows += [("APP_END", 120, "AudioSocket"), ("HANGUP", 120, ""), ("CHAN_END", 120, "")] if is_over else []
        with cel_file(self.folder).open("a") as file:
            for event, after, app in rows:
                when = at.timestamp() + after
                file.write(f'"{event}","{when:.6f}","{uuid}","{leg}","{leg}","PJSIP/citizens-1","{app}","",""\n')

    def we_say(self, call: CallId, at: datetime = BEGAN, **changed: object) -> None:
        told = Told(
            call=call,
            leg=LegId(f"pbx1.{call}"),
            arrived_at=at,
            is_dialled=False,
            state="ended",
            outcome="abandoned_queue",
            last_at=at + timedelta(minutes=2),
            is_answered=False,
            was_in_lifeboat=False,
            last_seq=3,
            entries=3,
            is_recorded=False,
            is_unrecorded_on_purpose=False,
        )
        self.record.told[call] = replace(told, **changed)  # type: ignore[arg-type]


@pytest.fixture
def it(tmp_path: Path) -> World:
    return World(tmp_path)


def kinds(reconciler: Reconciler) -> list[tuple[CallId, Kind]]:
    return [(one.call, one.kind) for one in reconciler.known.standing]


async def test_calls_that_balance_are_let_go_and_asked_for_no_more(it: World) -> None:
    it.asterisk_saw(ONE)
    it.we_say(ONE)
    reconciler = it.reconciler()
    await reconciler.look()
    asked = it.record.asked
    await reconciler.look()

    assert kinds(reconciler) == []
    assert (asked, it.record.asked) == (1, 1)
    assert reconciler.known.sums.is_kept
    assert reconciler.known.looked_at == it.clock.now()


async def test_a_record_that_is_lost_just_after_a_look_is_missed_at_the_next(it: World) -> None:
    ended_just_now = it.clock.now() - timedelta(minutes=2, seconds=10)
    it.asterisk_saw(ONE, ended_just_now)
    it.we_say(ONE, ended_just_now)
    reconciler = it.reconciler()
    await reconciler.look()
    assert kinds(reconciler) == []
    del it.record.told[ONE]
    it.clock.move(60)
    await reconciler.look()

    assert kinds(reconciler) == [(ONE, Kind.UNKNOWN_CALL)]


async def test_a_call_that_only_asterisk_knows_is_accounted_for_and_then_mended(it: World) -> None:
    it.asterisk_saw(ONE)
    reconciler = it.reconciler()
    await reconciler.look()

    assert kinds(reconciler) == [(ONE, Kind.UNKNOWN_CALL)]
    assert it.mended == [("account_for", frozenset({ONE}))]
    it.we_say(ONE, last_at=it.clock.now())
    it.clock.move(60)
    await reconciler.look()

    assert kinds(reconciler) == []
    assert reconciler.known.mended == 1
    assert len(it.mended) == 1


async def test_what_cannot_be_mended_is_tried_a_few_times_and_stays_named_over_a_restart(it: World) -> None:
    it.asterisk_saw(ONE)
    reconciler = it.reconciler()
    for _ in range(MOST_TRIES + 2):
        await reconciler.look()
        it.clock.move(60)
    reconciler = it.reconciler()
    await reconciler.look()

    assert len(it.mended) == MOST_TRIES
    assert kinds(reconciler) == [(ONE, Kind.UNKNOWN_CALL)]
    it.clock.move(HELD_FOR.total_seconds())
    await reconciler.look()
    await reconciler.look()
    assert kinds(reconciler) == [(ONE, Kind.UNKNOWN_CALL)]


async def test_a_raw_recording_that_nobody_has_taken_in_is_finished(it: World) -> None:
    it.asterisk_saw(ONE)
    it.we_say(ONE)
    it.raws.add(UUIDS[0])
    await it.reconciler().look()

    assert it.mended == [("finish", frozenset({ONE}))]


async def test_what_balances_when_somebody_else_reads_on_is_mended_too(it: World) -> None:
    it.asterisk_saw(ONE)
    it.we_say(ONE)
    it.raws.add(UUIDS[0])
    books = it.books()
    reconciler = it.reconciler(books)
    await reconciler.look()
    assert kinds(reconciler) == [(ONE, Kind.RECORDING_UNFINISHED)]
    it.raws.clear()
    await books.witnessed(PBX)
    await reconciler.look()

    assert kinds(reconciler) == []
    assert reconciler.known.mended == 1


async def test_a_call_that_is_open_with_us_and_held_by_nobody_is_accounted_for(it: World) -> None:
    it.asterisk_saw(TWO)
    it.we_say(TWO)
    it.we_say(ONE, state="waiting", outcome=None)
    it.we_say(CallId("pbx2.three"), state="waiting", outcome=None)
    reconciler = it.reconciler()
    await reconciler.look()

    assert (ONE, Kind.NOT_ENDED) in kinds(reconciler)
    assert it.mended == [("account_for", frozenset({ONE}))]


async def test_a_call_of_ours_and_one_that_has_just_changed_are_left_alone(it: World) -> None:
    it.asterisk_saw(TWO, it.clock.now() - timedelta(seconds=125))
    it.asterisk_saw(ONE, it.clock.now(), is_over=False)
    it.we_say(ONE, it.clock.now(), state="waiting", outcome=None)
    it.live.add(ONE)
    reconciler = it.reconciler()
    await reconciler.look()

    assert (kinds(reconciler), it.mended, reconciler.known.pending) == ([], [], 1)


async def test_what_the_journal_still_holds_is_no_difference(it: World) -> None:
    it.asterisk_saw(ONE)
    it.we_say(ONE)
    it.in_journal, it.record.told = it.record.told, {}
    reconciler = it.reconciler()
    await reconciler.look()

    assert kinds(reconciler) == []


async def test_nothing_is_judged_while_a_nodes_calls_are_taken_over(it: World) -> None:
    it.asterisk_saw(ONE)
    it.is_settled = False
    reconciler = it.reconciler()
    await reconciler.look()

    assert kinds(reconciler) == []


async def test_who_takes_calls_over_gets_those_that_go_on_or_differ_and_after_a_restart_again(it: World) -> None:
    it.asterisk_saw(ONE)
    it.we_say(ONE)
    it.asterisk_saw(TWO, is_over=False)
    await it.reconciler().look()
    books = it.books()
    first = await books.witnessed(PBX)
    second = await it.books().witnessed(PBX)

    assert list(first) == list(second) == [TWO]
    assert [row.event for row in first[TWO]] == ["ANSWER", "APP_START"]


async def test_a_restart_reads_on_from_where_everything_was_settled(it: World) -> None:
    for at, uuid in enumerate(UUIDS[:4]):
        it.asterisk_saw(CallId(f"pbx1.{uuid}"), BEGAN + timedelta(seconds=at))
        it.we_say(CallId(f"pbx1.{uuid}"), BEGAN + timedelta(seconds=at))
    await it.reconciler().look()
    it.record.asked = 0
    it.asterisk_saw(CallId(f"pbx1.{UUIDS[4]}"))
    reconciler = it.reconciler()
    await reconciler.look()

    assert it.record.asked == 1
    assert [one.call for one in reconciler.known.standing] == [f"pbx1.{UUIDS[4]}"]


async def test_a_look_that_fails_changes_nothing_and_the_next_one_finds_everything(it: World) -> None:
    it.asterisk_saw(ONE)
    reconciler = it.reconciler()
    it.record.is_away = True
    with pytest.raises(DatabaseAwayError):
        await reconciler.look()
    it.record.is_away = False
    await reconciler.look()

    assert kinds(reconciler) == [(ONE, Kind.UNKNOWN_CALL)]


async def test_files_are_turned_over_once_a_day_and_forgotten_after_a_while(it: World) -> None:
    cel, queue_log, messages = cel_file(it.folder), queue_log_file(it.folder), messages_file(it.folder)
    reconciler = it.reconciler()
    for day in range(16):
        it.clock.move(TURN_AFTER.total_seconds() if day else 0)
        at = it.clock.now() - timedelta(minutes=10)
        it.asterisk_saw(ONE, at)
        it.we_say(ONE, at)
        with queue_log.open("a") as file:
            file.write(f"{int(at.timestamp())}|NONE|NONE|NONE|QUEUESTART|\n")
        with messages.open("a") as file:
            file.write(f"[{at.astimezone():%F %T}.000] NOTICE[7] pbx.c: something\n")
        it.clock.move(1)
        await reconciler.look()

    assert kinds(reconciler) == []
    assert 7 <= len(all_files(cel)) <= 15
    assert len(all_files(cel)) == len(all_files(queue_log))
    assert 7 <= len(all_files(messages)) <= 15
    assert it.reopened >= 7


async def test_files_that_are_lost_with_their_marks_cost_nothing(it: World) -> None:
    it.asterisk_saw(ONE)
    it.we_say(ONE)
    reconciler = it.reconciler()
    await reconciler.look()
    cel_file(it.folder).unlink()
    await reconciler.look()
    (it.folder / "balance.json").write_text("{")
    it.asterisk_saw(TWO)
    it.we_say(TWO)
    again = it.reconciler()
    await again.look()

    assert kinds(reconciler) == kinds(again) == []
