"""The special-service list in the database; each change is told through the outbox, by digest."""

from collections.abc import AsyncGenerator, Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.database.engine import Database
from callcenter.database.outbox import News, append
from callcenter.special_list.entries import Listing, Standing
from callcenter.special_list.tables import SpecialListRow
from callcenter.vocabulary.tiers import Need, Tier

TOPIC = "special_list"
"""The outbox topic; the key is the digest in hexadecimal."""
PART = 500

_COLUMNS = (
    SpecialListRow.digest,
    SpecialListRow.list_name,
    SpecialListRow.tier,
    SpecialListRow.needs,
    SpecialListRow.valid_from,
    SpecialListRow.valid_to,
)


class SpecialListStore:
    """All methods raise `DatabaseAwayError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, listing: Listing) -> None:
        """Add `listing`, or replace the one of the same number, list and category."""
        row = {
            "digest": listing.digest,
            "list_name": listing.list_name,
            "category": listing.category,
            "level": listing.level,
            "tier": listing.tier,
            "needs": list(listing.needs),
            "valid_from": listing.valid_from,
            "valid_to": listing.valid_to,
            "batch": listing.batch,
            "basis": listing.basis,
        }
        same = (SpecialListRow.digest, SpecialListRow.list_name, SpecialListRow.category)
        async with self._database.transaction() as session:
            await session.execute(
                insert(SpecialListRow).values(row).on_conflict_do_update(index_elements=same, set_=row)
            )
            await _tell(session, listing.digest)

    async def remove(self, digest: bytes, list_name: str) -> int:
        """Take every entry of this number off the list; returns how many there were."""
        which = (SpecialListRow.digest == digest, SpecialListRow.list_name == list_name)
        async with self._database.transaction() as session:
            gone = (await session.execute(delete(SpecialListRow).where(*which).returning(SpecialListRow.id))).all()
            if gone:
                await _tell(session, digest)
        return len(gone)

    async def standings(self, digest: bytes) -> list[Standing]:
        """All that stands of one number."""
        async with self._database.transaction() as session:
            rows = await session.execute(select(*_COLUMNS).where(SpecialListRow.digest == digest))
            return [_standing(*row[1:]) for row in rows]

    async def everything(self) -> AsyncGenerator[list[tuple[bytes, Standing]], None]:
        """The whole list in parts, in no order: a million entries never are in memory as objects at once."""
        async with self._database.transaction() as session:
            result = await session.stream(select(*_COLUMNS).execution_options(yield_per=PART))
            async for part in result.partitions():
                yield [(row[0], _standing(*row[1:])) for row in part]


async def _tell(session: AsyncSession, digest: bytes) -> None:
    await append(session, [News(TOPIC, digest.hex(), {})])


def _standing(list_name: str, tier: int, needs: Sequence[str], *validity: object) -> Standing:
    return Standing(list_name, Tier(tier), tuple(Need(need) for need in needs), *validity)  # type: ignore[arg-type]
