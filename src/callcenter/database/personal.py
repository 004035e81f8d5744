"""The port by which a room says what it holds of a person, and lets go of it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession as Session
from sqlalchemy.orm import InstrumentedAttribute

from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.personal import Gone, Holding, Kept, Person, Verdicts

__all__ = ["Holder", "Session", "mentioning", "tried"]


@asynccontextmanager
async def tried(session: Session, *, is_tried: bool) -> AsyncIterator[None]:
    """What is done inside is taken back at the end where it is only tried; the transaction around it goes on."""
    part = await session.begin_nested()
    yield
    if is_tried:
        await part.rollback()
    else:
        await part.commit()


async def mentioning(
    session: Session, person: Person, call: InstrumentedAttribute[Any], words: InstrumentedAttribute[str]
) -> list[CallId]:
    """Other people's calls in whose `words` the number stands; both are columns of one table."""
    others = call.not_in(person.calls), or_(*(words.contains(one, autoescape=True) for one in person.forms))
    found = await session.execute(select(call, words).where(*others).order_by(call))
    return list(dict.fromkeys(CallId(one) for one, text in found if person.is_named_in(text)))


class Holder(Protocol):
    """One room's tables, or some files. All of them work in one transaction, which a dry run takes back."""

    kinds: tuple[str, ...]
    """What it answers for: the tables, by their names, and the kinds of files."""

    async def held(self, session: Session, person: Person) -> Sequence[Holding]:
        """What there is; empty ones may be left out."""
        ...

    async def let_go(
        self, session: Session, person: Person, verdicts: Verdicts, *, is_tried: bool
    ) -> Sequence[Gone | Kept]:
        """Remove, or make nobody's, what the verdicts let go, and name what stays.

        `is_tried`: the transaction is taken back, so nothing else may be changed.
        """
        ...
