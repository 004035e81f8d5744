"""Tokens in PostgreSQL; each that is made or revoked stands in the book of deeds, in the same transaction."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import select, update

from callcenter.audit import store as audit
from callcenter.audit.entries import Body, Deed, Entry
from callcenter.database.engine import Database
from callcenter.integrations.scopes import Scope, fit_scopes
from callcenter.integrations.tables import TokenRow
from callcenter.integrations.tokens import (
    BadTokenError,
    Token,
    TokenId,
    UnknownTokenError,
    expiry,
    is_secret,
    minted,
    parts_of,
)
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import AgentId

MADE = Deed("integration.token_made")
REVOKED = Deed("integration.token_revoked")
REFUSED = Deed("integration.refused")
_USED_EVERY = timedelta(minutes=1)


class Tokens:
    """Every method raises `DatabaseAwayError`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def make(
        self, name: str, scopes: Collection[Scope], *, agent: AgentId | None, days: int, who: str
    ) -> tuple[Token, str]:
        """A new token, and its text, which nobody sees again; raises UnfitScopesError, UnfitTokenError."""
        now = self._clock.now()
        token_id, text, digest = minted()
        token = Token(
            id=token_id,
            name=name,
            scopes=fit_scopes(scopes, has_agent=agent is not None),
            agent=agent,
            created_by=who,
            created_at=now,
            expires_at=expiry(now, days),
        )
        body: Body = {
            "name": name,
            "scopes": [scope.value for scope in sorted(token.scopes)],
            "agent": agent,
            "days": days,
        }
        async with self._database.transaction() as session:
            session.add(
                TokenRow(
                    id=token.id,
                    name=token.name,
                    digest=digest,
                    scopes=sorted(token.scopes),
                    agent=token.agent,
                    created_by=token.created_by,
                    created_at=token.created_at,
                    expires_at=token.expires_at,
                )
            )
            await audit.append(session, Entry(who=who, deed=MADE, subject=f"token:{token.id}", body=body))
        return token, text

    async def revoke(self, token: TokenId, who: str) -> None:
        """End a token now; one that is revoked already stays as it is. Raises UnknownTokenError."""
        change = update(TokenRow).where(TokenRow.id == token, TokenRow.revoked_at.is_(None))
        async with self._database.transaction() as session:
            done = await session.execute(change.values(revoked_at=self._clock.now()).returning(TokenRow.id))
            if done.one_or_none() is not None:
                await audit.append(session, Entry(who=who, deed=REVOKED, subject=f"token:{token}"))
            elif await session.get(TokenRow, token) is None:
                raise UnknownTokenError(f"token: there is none {token}; see callcenter token list")

    async def listed(self) -> Sequence[Token]:
        """All that were ever made, the newest first."""
        async with self._database.transaction() as session:
            rows = await session.scalars(select(TokenRow).order_by(TokenRow.created_at.desc(), TokenRow.id))
            return [_token(row) for row in rows]

    async def by_text(self, text: str) -> Token:
        """The good token that `text` is; raises BadTokenError."""
        token_id, secret = parts_of(text)
        now = self._clock.now()
        async with self._database.transaction() as session:
            row = await session.get(TokenRow, token_id)
            if row is None or not is_secret(secret, row.digest) or not _token(row).is_good(now):
                raise BadTokenError("the token is unknown, revoked or over; ask an administrator for a new one")
            if row.last_used_at is None or row.last_used_at < now - _USED_EVERY:
                row.last_used_at = now
            return _token(row)

    async def is_still_good(self, token: TokenId) -> bool:
        """Whether a connection that came in by it may stay."""
        async with self._database.transaction() as session:
            row = await session.get(TokenRow, token)
        return row is not None and _token(row).is_good(self._clock.now())

    async def note_refusal(self, token: Token, subject: str) -> None:
        """Write down that somebody has asked for what is not theirs."""
        entry = Entry(who=f"token:{token.id}", deed=REFUSED, subject=subject)
        async with self._database.transaction() as session:
            await audit.append(session, entry)


def _token(row: TokenRow) -> Token:
    return Token(
        id=TokenId(row.id),
        name=row.name,
        scopes=frozenset(map(Scope, row.scopes)),
        agent=None if row.agent is None else AgentId(row.agent),
        created_by=row.created_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
