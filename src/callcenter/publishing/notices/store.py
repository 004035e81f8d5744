"""Notices in PostgreSQL; each change is told to every process in its transaction."""

from datetime import datetime

from sqlalchemy import func, select, update

from callcenter.database.engine import Database
from callcenter.database.outbox import News, append
from callcenter.publishing.documents import UnknownDocumentError
from callcenter.publishing.notices.notices import MOST_AT_ONCE, NewNotice, Notice, NoticeKind, UnfitNoticeError
from callcenter.publishing.tables import NoticeRow
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language

TOPIC = "notices"
"""The outbox topic; the key is the notice's id."""
MOST_SHOWN = 200


class NoticeStore:
    """All methods raise DatabaseAwayError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def current(self, now: datetime) -> tuple[Notice, ...]:
        """What is coming or in force, oldest first."""
        query = select(NoticeRow).where(NoticeRow.ends_at > now, NoticeRow.ended_at.is_(None)).order_by(NoticeRow.id)
        async with self._database.transaction() as session:
            return tuple(map(_notice, (await session.scalars(query)).all()))

    async def latest(self) -> tuple[Notice, ...]:
        """Newest first, those that are over too."""
        query = select(NoticeRow).order_by(NoticeRow.id.desc()).limit(MOST_SHOWN)
        async with self._database.transaction() as session:
            return tuple(map(_notice, (await session.scalars(query)).all()))

    async def add(self, notice: NewNotice, now: datetime) -> Notice:
        """Give it; raises UnfitNoticeError where there are too many."""
        count = select(func.count()).where(NoticeRow.ends_at > now, NoticeRow.ended_at.is_(None))
        async with self._database.transaction() as session:
            if (await session.execute(count)).scalar_one() >= MOST_AT_ONCE:
                raise UnfitNoticeError(f"there are {MOST_AT_ONCE} notices already → end some of them")
            row = NoticeRow(
                kind=notice.kind.value,
                queue=notice.queue,
                words={language.value: words for language, words in notice.words.items()},
                starts_at=notice.starts_at,
                ends_at=notice.ends_at,
                by=notice.by,
            )
            session.add(row)
            await session.flush()
            await session.refresh(row)
            await append(session, [News(TOPIC, str(row.id), {"kind": row.kind})])
            return _notice(row)

    async def end(self, notice: int, by: str, now: datetime) -> None:
        """End it before its time; twice is no fault. Raises UnknownDocumentError."""
        change = (
            update(NoticeRow)
            .where(NoticeRow.id == notice, NoticeRow.ended_at.is_(None))
            .values(ended_at=now, ended_by=by)
            .returning(NoticeRow.id)
        )
        async with self._database.transaction() as session:
            if (await session.execute(change)).first() is not None:
                await append(session, [News(TOPIC, str(notice), {})])
            elif await session.get(NoticeRow, notice) is None:
                raise UnknownDocumentError(f"there is no notice {notice}")


def _notice(row: NoticeRow) -> Notice:
    return Notice(
        id=row.id,
        kind=NoticeKind(row.kind),
        queue=None if row.queue is None else QueueId(row.queue),
        words={Language(language): words for language, words in row.words.items()},
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        by=row.by,
        created_at=row.created_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
    )
