"""What a call's timeline means for the ledger of callbacks; written in the transaction that keeps the timeline."""

from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.callbacks import ledger, store
from callcenter.callbacks.ledger import Kind, Rules
from callcenter.calls.callback_facts import CallbackDialled, CallbackNotReached, CallbackPromised
from callcenter.calls.record import CallRecord
from callcenter.calls.timeline import AgentConnected, Ended, Entry
from callcenter.database.outbox import News
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.numbers import is_personal


async def claimed(session: AsyncSession, entry: Entry, dialled: CallbackDialled, rules: Rules) -> list[News]:
    """Claim the obligation for the call that `entry` begins; empty where it is not to be dialled any more."""
    claim = ledger.Claim(entry.call, dialled.agent)
    return await store.tell(session, dialled.callback_of, claim, entry.at, rules)


async def settled(session: AsyncSession, entry: Entry, record: CallRecord, rules: Rules) -> list[News]:
    """Take in a new entry of the call that `record` is drawn from."""
    origin = record.callback_of
    match entry.fact:
        case CallbackPromised(queue=queue):
            return await _enter(session, entry, record, "promised", queue, rules)
        case Ended(outcome="abandoned_queue") if origin is None and rules.is_missed_kept and record.queue is not None:
            return await _enter(session, entry, record, "missed", record.queue, rules)
        case AgentConnected() if origin is None and record.number is not None:
            return await store.answered(session, record.number, entry.call, entry.at, rules)
        case CallbackNotReached(why=why) if origin is not None:
            ended = ledger.NeverDialled(entry.call) if why == "not_dialled" else ledger.CallEnded(entry.call, why)
            return await store.tell(session, origin, ended, entry.at, rules)
        case Ended(outcome=outcome) if origin is not None and outcome != "not_reached":
            reached = ledger.CallEnded(entry.call, None if record.connected_at is not None else "hung_up")
            return await store.tell(session, origin, reached, entry.at, rules)
        case _:
            return []


async def _enter(  # noqa: PLR0913 who is owed what
    session: AsyncSession, entry: Entry, record: CallRecord, kind: Kind, queue: QueueId, rules: Rules
) -> list[News]:
    if record.number is None or not is_personal(record.number):
        return []
    owed = ledger.entered(
        record.call,
        kind,
        number=record.number,
        queue=queue,
        tier=record.tier,
        needs=record.needs,
        language=record.language,
        dialled=record.dialled,
        since=record.since or record.arrived_at,
        at=entry.at,
        rules=rules,
    )
    return await store.enter(session, owed, entry.at, rules)
