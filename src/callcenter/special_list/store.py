"""The lists in the database; each change is told through the outbox, so that every service reads it at once.

Keys of the topic: a digest in hexadecimal (one number changed), ``batch:<id>`` (those of an import, or of its undoing)
or ``everything``.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import Select, case, delete, func, literal, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from callcenter.audit.entries import Entry
from callcenter.audit.store import append as write_down
from callcenter.database.engine import Database
from callcenter.database.outbox import News, append
from callcenter.special_list import columns_store
from callcenter.special_list.entries import Category, Listing, ListKind, Place, Relation, Standing, UnknownEntryError
from callcenter.special_list.keys import Renewal
from callcenter.special_list.needs import bits_of, needs_in
from callcenter.special_list.snapshot import Columns
from callcenter.special_list.tables import SpecialListChangeRow, SpecialListRow
from callcenter.vocabulary.tiers import Tier

TOPIC = "special_list"
BATCH = "batch:"
EVERYTHING = "everything"
FEW = 20_000
"""Numbers; of more, services read everything anew."""
FORGET_AT_ONCE = 10_000

_COLUMNS = (
    SpecialListRow.list_name,
    SpecialListRow.tier,
    SpecialListRow.needs,
    SpecialListRow.valid_from,
    SpecialListRow.valid_to,
)

Changed = TypeVar("Changed", Listing, Listing | None)


class SpecialListStore:
    """All methods raise `DatabaseAwayError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, listing: Listing, deed: Entry) -> None:
        """Add `listing`, or replace the one of the same number, list and person."""
        async with self._database.transaction() as session:
            await _put(session, listing)
            await write_down(session, deed)
            await _tell(session, listing.digest)

    async def change(self, place: Place, change: Callable[[Listing], tuple[Changed, Entry]]) -> Changed:
        """Make what `change` says of what stands at `place`; None takes it off. Raises `UnknownEntryError`."""
        here = (
            SpecialListRow.digest == place.digest,
            SpecialListRow.list_name == place.list_name,
            SpecialListRow.person == place.person,
        )
        async with self._database.transaction() as session:
            row = (await session.scalars(select(SpecialListRow).where(*here).with_for_update())).one_or_none()
            if row is None:
                raise UnknownEntryError("entry: stands no longer there; ask for the number again")
            changed, deed = change(_listing(row))
            await session.execute(delete(SpecialListRow).where(*here))
            if changed is not None:
                await _put(session, changed)
            await write_down(session, deed)
            await _tell(session, place.digest)
        return changed

    async def remove(self, digest: bytes, list_name: ListKind, deed: Entry) -> int:
        """Take every entry of this number off the list; returns how many there were."""
        which = (SpecialListRow.digest == digest, SpecialListRow.list_name == list_name)
        async with self._database.transaction() as session:
            gone = (await session.execute(delete(SpecialListRow).where(*which).returning(SpecialListRow.person))).all()
            if gone:
                await write_down(session, deed)
                await _tell(session, digest)
        return len(gone)

    async def renew(self, renewal: Renewal) -> int:
        """Bring what stands under the key from before to the key in use; returns how many entries that were."""
        person = case(dict(renewal.persons), value=SpecialListRow.person, else_=SpecialListRow.person)
        there = aliased(SpecialListRow)
        newer = (
            select(there.digest)
            .where(there.digest == renewal.digest, there.list_name == SpecialListRow.list_name, there.person == person)
            .exists()
        )
        before = SpecialListRow.digest == renewal.digest_before
        renewed = update(SpecialListRow).where(before).values(digest=renewal.digest, key=renewal.key, person=person)
        async with self._database.transaction() as session:
            # What came anew under the new key counts more.
            await session.execute(delete(SpecialListRow).where(before, newer))
            moved = (await session.execute(renewed.returning(SpecialListRow.list_name))).all()
            if moved:
                # In this order there is no moment at which neither is known.
                await _tell(session, renewal.digest, renewal.digest_before)
        return len(moved)

    async def adopt(self, key: str) -> None:
        """Name the key of entries from the time when there could be one only."""
        async with self._database.transaction() as session:
            await session.execute(update(SpecialListRow).where(SpecialListRow.key == "").values(key=key))

    async def under_other_keys(self, *keys: str) -> int:
        """How many entries are digested with none of `keys`."""
        async with self._database.transaction() as session:
            others = select(func.count()).select_from(SpecialListRow).where(SpecialListRow.key.not_in((*keys, "")))
            return (await session.execute(others)).scalar_one()

    async def standings(self, digest: bytes) -> list[Standing]:
        """All that stands of one number."""
        async with self._database.transaction() as session:
            rows = await session.execute(select(*_COLUMNS).where(SpecialListRow.digest == digest))
            return [_standing(*row) for row in rows]

    async def listings(self, digest: bytes) -> list[Listing]:
        """All that is kept of one number: category and level are for list officers alone."""
        async with self._database.transaction() as session:
            rows = await session.execute(select(SpecialListRow).where(SpecialListRow.digest == digest))
            return [_listing(row) for row in rows.scalars()]

    async def declared(self, today: date, limit: int) -> list[Listing]:
        """Needs that callers told agents of and that still count, those that end first first."""
        declared = SpecialListRow.list_name == ListKind.DECLARED
        query = select(SpecialListRow).where(declared, SpecialListRow.valid_to >= today)
        async with self._database.transaction() as session:
            rows = await session.scalars(query.order_by(SpecialListRow.valid_to, SpecialListRow.digest).limit(limit))
            return [_listing(row) for row in rows]

    async def everything(self) -> list[Columns]:
        """All lists, as columns."""
        return await columns_store.everything(self._database.url)

    async def changed_by(self, batch: int) -> list[Columns]:
        """What stands now of every number that a batch, or its undoing, changed."""
        return await columns_store.changed_by(self._database.url, batch)

    async def forget_expired(self, before: date) -> int:
        """Delete what was valid to a day before `before`; returns how many entries that were."""
        row = SpecialListRow
        old = select(row.digest, row.list_name, row.person).where(row.valid_to < before).limit(FORGET_AT_ONCE)
        expired = delete(row).where(tuple_(row.digest, row.list_name, row.person).in_(old)).returning(row.tier)
        forgotten, part = 0, FORGET_AT_ONCE
        while part == FORGET_AT_ONCE:
            # In parts, so that nothing waits long for any of them.
            async with self._database.transaction() as session:
                part = len((await session.execute(expired)).all())
            forgotten += part
        if forgotten:
            async with self._database.transaction() as session:
                await append(session, [News(TOPIC, EVERYTHING, {})])
        return forgotten

    async def forget_changes(self, before: datetime) -> None:
        """Of batches that every service has long read."""
        async with self._database.transaction() as session:
            await session.execute(delete(SpecialListChangeRow).where(SpecialListChangeRow.at < before))


async def _put(session: AsyncSession, listing: Listing) -> None:
    row = {
        "digest": listing.digest,
        "key": listing.key,
        "list_name": listing.list_name,
        "person": listing.person,
        "relation": listing.relation,
        "category": listing.category,
        "level": listing.level,
        "tier": listing.tier,
        "needs": bits_of(listing.needs),
        "valid_from": listing.valid_from,
        "valid_to": listing.valid_to,
        "batch": listing.batch,
        "basis": listing.basis,
    }
    same = (SpecialListRow.digest, SpecialListRow.list_name, SpecialListRow.person)
    await session.execute(insert(SpecialListRow).values(row).on_conflict_do_update(index_elements=same, set_=row))


async def tell_batch(session: AsyncSession, batch: int, digests: Select[tuple[bytes]], changed: int) -> None:
    """Tell every service, if and when the caller's transaction commits, that `changed` numbers stand otherwise now.

    `digests` are these numbers', each once, however they changed: new, changed, gone, or so again by an undoing. To be
    called last in the transaction.
    """
    if is_few := changed <= FEW:
        one = digests.subquery()
        change = insert(SpecialListChangeRow).from_select(["batch", "digest"], select(literal(batch), *one.c))
        # An undoing changes the same numbers again.
        await session.execute(
            change.on_conflict_do_update(constraint="pk_special_list_changes", set_={"at": func.now()})
        )
    await append(session, [News(TOPIC, f"{BATCH}{batch}", {"changed": changed, "is_few": is_few})])


async def _tell(session: AsyncSession, *digests: bytes) -> None:
    await append(session, [News(TOPIC, digest.hex(), {}) for digest in digests])


def _standing(list_name: str, tier: int, needs: int, valid_from: date, valid_to: date | None) -> Standing:
    return Standing(ListKind(list_name), Tier(tier), needs_in(needs), valid_from, valid_to)


def _listing(row: SpecialListRow) -> Listing:
    return Listing(
        digest=row.digest,
        key=row.key,
        list_name=ListKind(row.list_name),
        person=row.person,
        relation=Relation(row.relation),
        category=None if row.category is None else Category(row.category),
        level=row.level,
        needs=needs_in(row.needs),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        batch=row.batch,
        basis=row.basis,
    )
