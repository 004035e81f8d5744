"""Sessions in PostgreSQL: what one service of the site begins or ends holds for all."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, LargeBinary, Text, delete, func, insert, literal, or_, select, update

from callcenter.access.sessions import (
    Found,
    KeptSession,
    NotSignedInError,
    SessionId,
    SessionRules,
    Stage,
    TokenDigest,
    Visitor,
)
from callcenter.access.store import kept_user
from callcenter.access.tables import SessionRow, UserRow
from callcenter.database.engine import Database

_MOST_PRUNED = 1000


class SessionStore:
    """`ports.Sessions` on the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, name: str, session: KeptSession, digest: TokenDigest, rules: SessionRules) -> None:
        now = session.began_at
        # Who signs in at two places at once does it one after the other, so that the bound holds.
        owner = select(UserRow.id).where(UserRow.name == name).with_for_update()
        is_over = or_(SessionRow.ends_at <= now, SessionRow.seen_at <= now - rules.idle)
        over = select(SessionRow.id).where(is_over).limit(_MOST_PRUNED).with_for_update(skip_locked=True)
        async with self._database.transaction() as transaction:
            user_id = (await transaction.scalars(owner)).one_or_none()
            if user_id is None:
                raise NotSignedInError(f"there is no user {name} any more")
            # The new one is among those that stay: it was seen last.
            too_many = (
                select(SessionRow.id)
                # Who knows no more than the password ends no session of who knows the code, too.
                .where(SessionRow.user_id == user_id, SessionRow.stage == session.stage)
                .order_by(SessionRow.seen_at.desc(), SessionRow.began_at.desc())
                .offset(rules.most_of_one)
            )
            await transaction.execute(insert(SessionRow).values(_columns(session, digest, user_id)))
            await transaction.execute(delete(SessionRow).where(SessionRow.id.in_(over)))
            await transaction.execute(delete(SessionRow).where(SessionRow.id.in_(too_many)))

    async def found(self, digests: Collection[TokenDigest]) -> Mapping[TokenDigest, Found]:
        query = (
            select(SessionRow, UserRow)
            .join(UserRow, UserRow.id == SessionRow.user_id)
            .where(SessionRow.digest == func.any(literal(list(digests), ARRAY(LargeBinary))), UserRow.is_active)
        )
        async with self._database.transaction() as transaction:
            rows = (await transaction.execute(query)).all()
        return {TokenDigest(row.digest): Found(_kept(row), kept_user(user)) for row, user in rows}

    async def of_user(self, name: str) -> Sequence[KeptSession]:
        query = (
            select(SessionRow)
            .join(UserRow, UserRow.id == SessionRow.user_id)
            .where(UserRow.name == name)
            .order_by(SessionRow.seen_at.desc(), SessionRow.id)
        )
        async with self._database.transaction() as transaction:
            return [_kept(row) for row in (await transaction.scalars(query)).all()]

    async def everybodys(self, now: datetime) -> Mapping[str, Sequence[KeptSession]]:
        query = (
            select(UserRow.name, SessionRow)
            .join(UserRow, UserRow.id == SessionRow.user_id)
            .where(SessionRow.ends_at > now, UserRow.is_active)
            .order_by(SessionRow.seen_at.desc(), SessionRow.id)
        )
        by_name: dict[str, list[KeptSession]] = {}
        async with self._database.transaction() as transaction:
            for name, row in (await transaction.execute(query)).all():
                by_name.setdefault(name, []).append(_kept(row))
        return by_name

    async def note(self, ids: Collection[SessionId], now: datetime) -> None:
        # Whoever is just being written elsewhere is passed over: nobody waits here while they hold others.
        free = (
            select(SessionRow.id)
            .where(SessionRow.id == func.any(literal(list(ids), ARRAY(Text))), SessionRow.seen_at < now)
            .with_for_update(skip_locked=True)
        )
        change = update(SessionRow).where(SessionRow.id.in_(free)).values(seen_at=now)
        async with self._database.transaction() as transaction:
            await transaction.execute(change)

    async def end(self, session: SessionId) -> bool:
        gone = delete(SessionRow).where(SessionRow.id == session).returning(SessionRow.id)
        async with self._database.transaction() as transaction:
            return (await transaction.scalars(gone)).one_or_none() is not None

    async def end_of_user(self, name: str, but: SessionId | None) -> int:
        owner = select(UserRow.id).where(UserRow.name == name).scalar_subquery()
        gone = (
            delete(SessionRow).where(SessionRow.user_id == owner, SessionRow.id != (but or "")).returning(SessionRow.id)
        )
        async with self._database.transaction() as transaction:
            return len((await transaction.scalars(gone)).all())

    async def renew(self, session: SessionId, password_stamp: str) -> None:
        change = update(SessionRow).where(SessionRow.id == session).values(password_stamp=password_stamp)
        async with self._database.transaction() as transaction:
            await transaction.execute(change)


def _columns(session: KeptSession, digest: TokenDigest, user_id: int) -> dict[str, Any]:
    return {
        "id": session.id,
        "digest": digest,
        "user_id": user_id,
        "password_stamp": session.password_stamp,
        "address": session.visitor.address,
        "browser": session.visitor.browser,
        "began_at": session.began_at,
        "seen_at": session.seen_at,
        "ends_at": session.ends_at,
        "stage": session.stage.value,
    }


def _kept(row: SessionRow) -> KeptSession:
    return KeptSession(
        id=SessionId(row.id),
        password_stamp=row.password_stamp,
        began_at=row.began_at,
        seen_at=row.seen_at,
        ends_at=row.ends_at,
        visitor=Visitor(row.address, row.browser),
        stage=Stage(row.stage),
    )
