"""What a backup asks of the database's snapshot beside the dump itself."""

from dataclasses import dataclass

from callcenter.database.snapshot import Snapshot
from callcenter.recordings.vault.day_seals import SEALS
from callcenter.recordings.vault.service import OBJECTS, envelope_name

_COUNTED = ("calls", "timeline", "vault", "messages", "cases", "users", "special_list", "document_versions", "audit")
_KEPT = "select object as name, stored_size as size from vault where deleted_at is null"
_NOT_ENTERED = f"""
select told.path as name from (
  select path from recordings where deleted_at is null union select path from messages where deleted_at is null
) told left join vault on vault.path = told.path
where vault.path is null and starts_with(told.path, '{OBJECTS}/')
"""  # noqa: S608 nothing of it comes from outside
_SEALS = "select distinct body->>'seal' as name from recording_chain where deed = 'sealed'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of the store belongs to the database as it is at this moment."""

    sizes: dict[str, int]
    """Recordings of the book, by object."""
    not_entered: tuple[str, ...]
    """Recordings that the timeline tells of, and the book does not yet."""
    seals: tuple[str, ...]

    @property
    def besides(self) -> tuple[str, ...]:
        """Small things, of which the database has no copy."""
        return (*self.seals, *map(envelope_name, self.not_entered))


async def wanted(snapshot: Snapshot) -> Wanted:
    return Wanted(
        sizes={row["name"]: row["size"] for row in await snapshot.rows(_KEPT)},
        not_entered=tuple(row["name"] for row in await snapshot.rows(_NOT_ENTERED)),
        seals=tuple(
            name for row in await snapshot.rows(_SEALS) if (name := row["name"]) and name.startswith(f"{SEALS}/")
        ),
    )


async def revision(snapshot: Snapshot) -> str:
    rows = await snapshot.rows("select version_num from alembic_version")
    return str(rows[0]["version_num"]) if rows else ""


async def counts(snapshot: Snapshot) -> dict[str, int]:
    """Of tables that there are."""
    names = await snapshot.rows("select tablename as name from pg_tables where schemaname = 'public'")
    there = {str(row["name"]) for row in names}
    told: dict[str, int] = {}
    for name in _COUNTED:
        if name in there:
            rows = await snapshot.rows(f'select count(*) as count from "{name}"')  # noqa: S608 one of ours
            told[name] = int(rows[0]["count"])
    return told


async def size_bytes(snapshot: Snapshot) -> int:
    rows = await snapshot.rows("select pg_database_size(current_database()) as size")
    return int(rows[0]["size"])


async def is_empty(snapshot: Snapshot) -> bool:
    """Whether the database has no table at all."""
    rows = await snapshot.rows("select count(*) as count from pg_tables where schemaname = 'public'")
    return int(rows[0]["count"]) == 0
