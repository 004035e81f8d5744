"""The special-service list between a real PostgreSQL and the copy in memory."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import structlog
from sqlalchemy import ARRAY, LargeBinary, cast, func, select, text

from callcenter.database.copying import NAME
from callcenter.database.engine import Database
from callcenter.database.outbox import News, Outbox, append
from callcenter.special_list import service, store
from callcenter.special_list.entries import ListKind, Match, NotListableError
from callcenter.special_list.keeping import ListKeeper, NewListing
from callcenter.special_list.keys import ListKey, ListKeys
from callcenter.special_list.service import SpecialList
from callcenter.special_list.snapshot import Columns
from callcenter.special_list.store import SpecialListStore, tell_batch
from callcenter.vocabulary.tiers import Need, Tier
from tests.integration.sessions import cut_sessions
from tests.waiting import until

TODAY = date(2026, 11, 21)
KEY = ListKey("0123456789abcdef")
KEYS = ListKeys(KEY)
CALLER = "+8613800138000"
BLIND = Match(ListKind.SPECIAL, Tier.LISTED_SEVERE, (Need.DESCRIBE_NOT_SHOW, Need.SPEAK_SLOWLY))


@asynccontextmanager
async def current(
    database: Database, folder: Path, keys: ListKeys = KEYS, store: SpecialListStore | None = None
) -> AsyncIterator[SpecialList]:
    special_list = SpecialList(store or SpecialListStore(database), Outbox(database), keys, folder, lambda: TODAY)
    await special_list.restore()
    task = asyncio.create_task(special_list.keep_current())
    yield special_list
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


@pytest.fixture
def keeper(database: Database) -> ListKeeper:
    return ListKeeper(SpecialListStore(database), KEYS, "CN", "020")


def new(number: str = "13800138000", category: int = 1, level: int = 1) -> NewListing:
    return NewListing(number=number, category=category, level=level, basis="consent", valid_from=TODAY)


async def test_changes_reach_the_copy_in_memory(database: Database, keeper: ListKeeper, tmp_path: Path) -> None:
    await keeper.add(new())
    async with current(database, tmp_path) as special_list:
        await until(lambda: special_list.source == "database")
        assert special_list.match(CALLER) == BLIND
        assert special_list.match("+8613800138001") is None

        await keeper.add(new("020-83333333", category=4, level=3))
        await until(lambda: special_list.match("+862083333333"))
        await keeper.remove("+8613800138000")
        await until(lambda: special_list.match(CALLER) is None)


async def test_a_reload_takes_the_changes_in_and_saves_them(
    database: Database, keeper: ListKeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "UPDATE_S", 0.01)
    async with current(database, tmp_path) as special_list:
        await until(lambda: special_list.source == "database")
        await keeper.add(new())
        await until(lambda: len(special_list) == 1)
        assert special_list.match(CALLER) == BLIND


class HeldStore(SpecialListStore):
    """Reads all lists, and hands them over once it is let go."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.has_read, self.may_go = asyncio.Event(), asyncio.Event()

    async def everything(self) -> list[Columns]:
        read = await super().everything()
        self.has_read.set()
        await self.may_go.wait()
        return read


async def test_a_change_counts_at_once_also_while_everything_is_being_read(
    database: Database, keeper: ListKeeper, tmp_path: Path
) -> None:
    await keeper.add(new("13800138001"))
    store = HeldStore(database)
    async with current(database, tmp_path, store=store) as special_list:
        await store.has_read.wait()
        # In this order: whoever has met the second change has met the first.
        await keeper.remove("13800138001")
        await keeper.add(new())
        await until(lambda: special_list.match(CALLER))
        store.may_go.set()
        await until(lambda: len(special_list) == 1)

        assert special_list.match(CALLER) == BLIND
        assert special_list.match("+8613800138001") is None


async def tell(database: Database, batch: int, *digests: bytes) -> None:
    """One transaction: the digests' entries are of another level now, or gone where their number ends in 9."""
    async with database.transaction() as session:
        await session.execute(
            text("update special_list set tier = 2 where digest = any(:digests)"), {"digests": digests}
        )
        await session.execute(text("delete from special_list where category = 7"))
        chosen = select(func.unnest(cast(list(digests), ARRAY(LargeBinary))).label("digest"))
        await tell_batch(session, batch, chosen, len(digests))


@pytest.mark.parametrize("few", [0, 3])
async def test_a_batch_is_one_event_few_numbers_or_many(
    few: int, database: Database, keeper: ListKeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "FEW", few)
    monkeypatch.setattr(service, "UPDATE_S", 0.01)
    await keeper.add(new())
    await keeper.add(replace(new("13800138001"), list_name=ListKind.ELDERLY, category=None, level=None))
    await keeper.add(new("13800138002", category=7))
    digests = [KEY.digest(f"+861380013800{last}") for last in range(3)]
    async with current(database, tmp_path) as special_list:
        await until(lambda: special_list.source == "database")
        for batch in (4, 4):
            # An undoing tells the same batch again.
            await tell(database, batch, *digests)
        await until(lambda: special_list.match(CALLER) == replace(BLIND, tier=Tier.LISTED))

        await until(lambda: special_list.match("+8613800138002") is None)
        assert special_list.match("+8613800138001") == Match(ListKind.ELDERLY, Tier.LISTED, (Need.SPEAK_SLOWLY,))
        await until(lambda: len(special_list) == 2)
        assert special_list.match(CALLER) == replace(BLIND, tier=Tier.LISTED)


async def test_a_session_that_is_cut_while_everything_is_read_costs_nobody_a_place(
    database: Database, keeper: ListKeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "RETRY_S", 0.01)
    await keeper.add(new())
    async with current(database, tmp_path) as special_list:
        await until(lambda: special_list.source == "database")
        async with database.transaction() as holding:
            await holding.execute(text("lock table special_list in access exclusive mode"))
            async with database.transaction() as session:
                await append(session, [News(store.TOPIC, store.EVERYTHING, {})])
            with structlog.testing.capture_logs() as logs:
                await cut_sessions(database, NAME)
                await until(lambda: any(entry["event"] == "special_list.not_loaded" for entry in logs))
            assert special_list.match(CALLER) == BLIND
        await keeper.add(new("13800138001"))
        await until(lambda: special_list.match("+8613800138001"))


async def test_who_is_found_under_the_key_from_before_is_renewed_by_calling(
    database: Database, keeper: ListKeeper, tmp_path: Path
) -> None:
    await keeper.add(new())
    keys = ListKeys(ListKey("another key, longer"), KEY)
    async with current(database, tmp_path, keys) as special_list:
        await until(lambda: special_list.match(CALLER) == BLIND)
        async with asyncio.timeout(10):
            while await SpecialListStore(database).under_other_keys(keys.current.fingerprint):  # noqa: ASYNC110 a query
                await asyncio.sleep(0.01)

        assert special_list.match(CALLER) == BLIND
    assert not await SpecialListStore(database).standings(KEY.digest(CALLER))


async def test_an_entry_long_expired_is_deleted_everywhere(
    database: Database, keeper: ListKeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "FORGET_AT_ONCE", 1)
    monkeypatch.setattr(service, "UPDATE_S", 0.01)
    await keeper.add(new())
    for last in (1, 2):
        await keeper.add(replace(new(f"1380013800{last}"), valid_from=date(2020, 1, 1), valid_to=date(2026, 1, 1)))
    async with current(database, tmp_path) as special_list:
        await until(lambda: len(special_list) == 3)

        assert await SpecialListStore(database).forget_expired(date(2026, 1, 1)) == 0
        assert await SpecialListStore(database).forget_expired(date(2026, 1, 2)) == 2
        await until(lambda: len(special_list) == 1)


async def test_with_the_database_away_the_copy_on_disk_serves(
    database: Database, keeper: ListKeeper, tmp_path: Path, unused_tcp_port: int
) -> None:
    await keeper.add(new())
    async with current(database, tmp_path) as special_list:
        await until(lambda: list(tmp_path.glob("*.npz")) and special_list.source == "database")

    away = Database(f"postgresql://callcenter:x@127.0.0.1:{unused_tcp_port}/callcenter")
    async with current(away, tmp_path) as special_list:
        assert special_list.source == "disk"
        assert special_list.match(CALLER) == BLIND
    await away.close()


async def test_neither_number_nor_certificate_is_anywhere(
    database: Database, keeper: ListKeeper, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    await keeper.add(new())
    async with current(database, tmp_path) as special_list:
        await until(lambda: list(tmp_path.glob("*.npz")) and special_list.source == "database")
    async with database.transaction() as session:
        rows = [str(row) for row in await session.execute(text("select * from special_list"))]
        told = [str(row) for row in await session.execute(text("select * from outbox"))]
    copy = b"".join(await asyncio.to_thread(lambda: [path.read_bytes() for path in tmp_path.glob("*.npz")]))

    assert rows
    assert "13800138000" not in "".join(rows + told)
    assert b"13800138000" not in copy
    assert "13800138000" not in "".join(capfd.readouterr())


async def test_adding_twice_changes_the_entry(database: Database, keeper: ListKeeper) -> None:
    await keeper.add(new(level=1))
    await keeper.add(new(level=4))
    standings = await SpecialListStore(database).standings(KEY.digest(CALLER))

    assert [standing.tier for standing in standings] == [Tier.LISTED]
    assert await keeper.remove("13800138000")
    assert not await keeper.remove("13800138000")


async def test_a_person_of_a_household_stands_beside_the_others(database: Database, keeper: ListKeeper) -> None:
    await keeper.add(new())
    await keeper.add(replace(new(category=2, level=3), person="A-17"))

    assert len(await SpecialListStore(database).listings(KEY.digest(CALLER))) == 2


async def test_an_entry_under_the_key_from_before_is_found_and_renewed(
    database: Database, keeper: ListKeeper, tmp_path: Path
) -> None:
    await keeper.add(new())
    await keeper.add(replace(new(category=2, level=3), person="A-17"))
    store, keys = SpecialListStore(database), ListKeys(ListKey("another key, longer"), KEY)
    async with current(database, tmp_path, keys) as special_list:
        await until(lambda: special_list.source == "database")
        assert special_list.match(CALLER) is not None

    await ListKeeper(store, keys, "CN", "020").add(replace(new(category=4, level=4), person="A-17"))

    listings = await store.listings(keys.current.digest(CALLER))
    assert {(listing.category, listing.key) for listing in listings} == {
        (1, keys.current.fingerprint),
        (4, keys.current.fingerprint),
    }
    assert await store.under_other_keys(keys.current.fingerprint) == 0


async def test_what_came_under_the_new_key_counts_more_than_what_is_renewed(
    database: Database, keeper: ListKeeper
) -> None:
    store, keys = SpecialListStore(database), ListKeys(ListKey("another key, longer"), KEY)
    await ListKeeper(store, ListKeys(keys.current), "CN", "020").add(new(category=4, level=4))
    await keeper.add(new())
    [renewal] = keys.renewals(CALLER)
    await store.renew(renewal)

    assert [entry.category for entry in await store.listings(keys.current.digest(CALLER))] == [4]
    assert await store.listings(KEY.digest(CALLER)) == []


@pytest.mark.parametrize(
    ("faulty", "field"),
    [
        (new("12345"), "number"),
        (new("4008123456"), "number"),
        (new("02012345"), "number"),
        (new("nonsense"), "number"),
        (new(category=8), "category"),
        (new(level=5), "level"),
    ],
)
async def test_what_cannot_be_listed_is_refused_by_field(keeper: ListKeeper, faulty: NewListing, field: str) -> None:
    with pytest.raises(NotListableError, match=field):
        await keeper.add(faulty)
