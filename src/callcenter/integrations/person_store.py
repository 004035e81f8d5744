"""Which other systems were told of a person's calls: to them the same has to be said."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.integrations.delivery_store import DEAD_FOR
from callcenter.integrations.tables import AttemptRow, DeadLetterRow, EndpointRow
from callcenter.vocabulary.personal import Gone, Holding, Kept, Owed, Person, Verdicts, Why


class ToldHeld:
    """`webhook_attempts` and `webhook_dead_letters`: calls' ids alone."""

    kinds: tuple[str, ...] = ("webhook_attempts", "webhook_dead_letters")

    async def held(self, session: AsyncSession, person: Person) -> Sequence[Holding]:
        told = (
            select(EndpointRow.name, func.count(), func.max(AttemptRow.at))
            .join(EndpointRow, EndpointRow.id == AttemptRow.endpoint)
            .where(AttemptRow.subject.in_(person.calls))
            .group_by(EndpointRow.name)
        )
        dead = (
            select(EndpointRow.name, DeadLetterRow.key, DeadLetterRow.given_up_at)
            .join(EndpointRow, EndpointRow.id == DeadLetterRow.endpoint)
            .where(DeadLetterRow.key.in_(person.calls))
        )
        return [
            Holding(
                "webhook_attempts",
                [{"system": name, "times": n, "last_at": at} for name, n, at in await session.execute(told)],
            ),
            Holding(
                "webhook_dead_letters",
                [{"system": name, "call": call, "given_up_at": at} for name, call, at in await session.execute(dead)],
            ),
        ]

    async def let_go(
        self, session: AsyncSession, person: Person, verdicts: Verdicts, *, is_tried: bool
    ) -> Sequence[Gone | Kept]:
        query = select(func.count(), func.max(DeadLetterRow.given_up_at)).where(DeadLetterRow.key.in_(person.calls))
        count, last = (await session.execute(query)).one()
        return [Kept("webhook_dead_letters", count, Owed(Why.TURNS_OVER, last + DEAD_FOR))] if count else []
