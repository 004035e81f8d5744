"""What the ledger of callbacks holds of a person; another number that they want to be called at."""

from collections.abc import Sequence

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.callbacks.store import OPEN_STATES, TOPIC
from callcenter.callbacks.tables import AttemptRow, CallbackRow
from callcenter.database.outbox import News, append
from callcenter.database.shown import shown
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.personal import ERASED, Gone, Holding, Kept, Person, UnfitPersonError, Verdicts, kept_by


class CallbacksHeld:
    """`callbacks` and what was tried."""

    kinds: tuple[str, ...] = ("callbacks", "callback_attempts")

    async def held(self, session: AsyncSession, person: Person) -> Sequence[Holding]:
        owed = (await session.scalars(_of(person).order_by(CallbackRow.entered_at))).all()
        tried = select(AttemptRow).where(AttemptRow.callback.in_([one.call for one in owed])).order_by(AttemptRow.id)
        return [
            Holding("callbacks", [shown(row) for row in owed]),
            Holding("callback_attempts", [shown(row) for row in await session.scalars(tried)]),
        ]

    async def let_go(
        self, session: AsyncSession, person: Person, verdicts: Verdicts, *, is_tried: bool
    ) -> Sequence[Gone | Kept]:
        here = {CallId(row.call): 1 for row in await session.scalars(_of(person))}
        nobodys = update(CallbackRow).where(
            CallbackRow.call.in_(verdicts.numbers_go),
            CallbackRow.state.not_in(OPEN_STATES),
            CallbackRow.number != ERASED,
        )
        gone = (await session.scalars(nobodys.values(number=ERASED).returning(CallbackRow.call))).all()
        return [
            Gone("callbacks", len(gone)),
            *kept_by("callbacks", here, verdicts.numbers_owed),
        ]


async def call_at(session: AsyncSession, person: Person, number: str) -> CallId:
    """Call them back at `number` (E.164) instead; raises `UnfitPersonError`."""
    waits = CallbackRow.number == person.number, CallbackRow.state == "open"
    row = (await session.scalars(select(CallbackRow).where(*waits).with_for_update())).first()
    if row is None:
        raise UnfitPersonError(
            "--field callback-number: no callback is owed to this number, or it is being dialled now"
        )
    row.number = number
    try:
        await session.flush()
    except IntegrityError as another:
        raise UnfitPersonError("--value: this number is owed a callback already") from another
    await append(session, [News(TOPIC, row.call, {})])
    return CallId(row.call)


def _of(person: Person) -> Select[CallbackRow]:
    return select(CallbackRow).where(CallbackRow.number == person.number)
