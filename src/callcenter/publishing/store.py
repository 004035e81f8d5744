"""Versions and releases in PostgreSQL; each change of what callers meet is told through the outbox in its transaction.

Changes are made one after the other, each on the history that its maker has seen: who decided on an older one is told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.database.engine import Database
from callcenter.database.outbox import News, append
from callcenter.publishing.documents import DocumentName, UnknownDocumentError, hash_of
from callcenter.publishing.releases import Action, Audience, Everyone, Mixture, Percent, Release, TestNumbers
from callcenter.publishing.tables import ApprovalRow, DocumentVersionRow, ReleaseRow
from callcenter.vocabulary.errors import CallCenterError

TOPIC = "documents"
"""The outbox topic; the key is the document."""

_PUBLISH_LOCK = 0x63616C6C03


class ChangedMeanwhileError(CallCenterError):
    """Somebody else changed what is live since it was read: look again, then try again."""


@dataclass(frozen=True, slots=True)
class Approval:
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One published text."""

    document: DocumentName
    number: int
    text: str
    hash: str
    author: str
    note: str
    created_at: datetime
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A text about to become a version."""

    document: DocumentName
    text: str
    meaning: str | None
    author: str
    note: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A release about to be written down."""

    document: DocumentName
    number: int
    action: Action
    audience: Audience
    by: str


@dataclass(frozen=True, slots=True)
class History:
    """All releases, oldest first."""

    releases: tuple[Release, ...]

    @property
    def last_id(self) -> int:
        return self.releases[-1].id if self.releases else 0


class VersionStore:
    """All methods raise DatabaseAwayError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def history(self) -> History:
        async with self._database.transaction() as session:
            rows = (await session.scalars(select(ReleaseRow).order_by(ReleaseRow.id))).all()
        return History(tuple(_release(row) for row in rows))

    async def versions(self, document: DocumentName) -> tuple[Version, ...]:
        """Newest first."""
        query = (
            select(DocumentVersionRow)
            .where(DocumentVersionRow.document == document)
            .order_by(DocumentVersionRow.number.desc())
        )
        approved = select(ApprovalRow).where(ApprovalRow.document == document).order_by(ApprovalRow.at)
        async with self._database.transaction() as session:
            rows = (await session.scalars(query)).all()
            approvals = (await session.scalars(approved)).all()
        return tuple(_version(row, [one for one in approvals if one.number == row.number]) for row in rows)

    async def version(self, document: DocumentName, number: int) -> Version:
        """Raises UnknownDocumentError."""
        key = (document, number)
        approved = select(ApprovalRow).where(ApprovalRow.document == document, ApprovalRow.number == number)
        async with self._database.transaction() as session:
            row = await session.get(DocumentVersionRow, key)
            approvals = (await session.scalars(approved.order_by(ApprovalRow.at))).all()
        if row is None:
            raise UnknownDocumentError(f"{document} has no version {number}")
        return _version(row, approvals)

    async def texts(self, mixtures: Iterable[Mixture]) -> dict[tuple[DocumentName, int], str]:
        """The text of every version in `mixtures`."""
        wanted = sorted({version for mixture in mixtures for version in mixture})
        if not wanted:
            return {}
        columns = (DocumentVersionRow.document, DocumentVersionRow.number, DocumentVersionRow.text)
        query = select(*columns).where(tuple_(*columns[:2]).in_(wanted))
        async with self._database.transaction() as session:
            return {(DocumentName(name), number): text for name, number, text in (await session.execute(query)).all()}

    async def hashes(self) -> dict[tuple[DocumentName, int], str]:
        """The hash of every version."""
        query = select(DocumentVersionRow.document, DocumentVersionRow.number, DocumentVersionRow.hash)
        async with self._database.transaction() as session:
            return {(DocumentName(name), number): found for name, number, found in (await session.execute(query)).all()}

    async def number_of(self, document: DocumentName, meaning: str) -> int | None:
        """The newest version of a flow that means this."""
        query = (
            select(func.max(DocumentVersionRow.number))
            .where(DocumentVersionRow.document == document)
            .where(DocumentVersionRow.meaning == meaning)
        )
        async with self._database.transaction() as session:
            return (await session.execute(query)).scalar_one()

    async def publish(self, versions: Sequence[NewVersion]) -> tuple[Version, ...]:
        """Keep each as the next version of its document; no caller meets them before they are released."""
        async with self._database.transaction() as session:
            await _alone(session)
            rows = [await _kept(session, version) for version in versions]
            return tuple(_version(row, ()) for row in rows)

    async def begin(self, versions: Sequence[NewVersion], by: str) -> None:
        """The first versions of all, released to everybody; raises ChangedMeanwhileError where there are others."""
        async with self._database.transaction() as session:
            await _alone(session, seen=0)
            rows = [await _kept(session, version) for version in versions]
            wishes = [Wish(DocumentName(row.document), row.number, Action.RELEASED, Everyone(), by) for row in rows]
            await _write(session, wishes)

    async def approve(self, document: DocumentName, number: int, by: str) -> None:
        """Twice is no fault."""
        statement = insert(ApprovalRow).values(document=document, number=number, by=by)
        async with self._database.transaction() as session:
            await session.execute(statement.on_conflict_do_nothing())

    async def release(self, wishes: Sequence[Wish], seen: int) -> None:
        """Write down, and tell every process; raises ChangedMeanwhileError where `seen` is not the last release."""
        async with self._database.transaction() as session:
            await _alone(session, seen)
            await _write(session, wishes)


async def _alone(session: AsyncSession, seen: int | None = None) -> None:
    """One at a time, until the commit, and only on the history that was seen."""
    await session.execute(select(func.pg_advisory_xact_lock(_PUBLISH_LOCK)))
    last = (await session.execute(select(func.coalesce(func.max(ReleaseRow.id), 0)))).scalar_one()
    if seen is not None and last != seen:
        raise ChangedMeanwhileError("a colleague has just changed what is live → look at it, then try again")


async def _write(session: AsyncSession, wishes: Sequence[Wish]) -> None:
    session.add_all([_row(wish) for wish in wishes])
    await session.flush()
    await append(session, [News(TOPIC, wish.document, {"number": wish.number}) for wish in wishes])


async def _kept(session: AsyncSession, new: NewVersion) -> DocumentVersionRow:
    own = select(func.coalesce(func.max(DocumentVersionRow.number), 0)).where(
        DocumentVersionRow.document == new.document
    )
    row = DocumentVersionRow(
        document=new.document,
        number=(await session.execute(own)).scalar_one() + 1,
        text=new.text,
        hash=hash_of(new.text),
        meaning=new.meaning,
        author=new.author,
        note=new.note,
    )
    session.add(row)
    await session.flush()
    await session.refresh(row)
    return row


def _row(wish: Wish) -> ReleaseRow:
    audience = wish.audience
    return ReleaseRow(
        document=wish.document,
        number=wish.number,
        action=wish.action.value,
        percent=audience.percent if isinstance(audience, Percent) else None,
        numbers=sorted(audience.numbers) if isinstance(audience, TestNumbers) else None,
        by=wish.by,
    )


def _release(row: ReleaseRow) -> Release:
    audience: Audience = Everyone()
    if row.percent is not None:
        audience = Percent(row.percent)
    elif row.numbers is not None:
        audience = TestNumbers(frozenset(row.numbers))
    return Release(DocumentName(row.document), row.number, Action(row.action), audience, row.by, row.at, row.id)


def _version(row: DocumentVersionRow, approvals: Sequence[ApprovalRow]) -> Version:
    return Version(
        document=DocumentName(row.document),
        number=row.number,
        text=row.text,
        hash=row.hash,
        author=row.author,
        note=row.note,
        created_at=row.created_at,
        approvals=tuple(Approval(one.by, one.at) for one in approvals),
    )
