"""Back again: after a restart or a lost link, every call that an Asterisk holds is accounted for, and taken over.

Events that arrive while the state is being read wait until the calls they speak of are known.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

import structlog

from callcenter.asterisk.cel import CelRow
from callcenter.calls.outside import Caller
from callcenter.calls.ports import Edition, Editions, HeldChannel, ListMatch
from callcenter.calls.record import CallRecord, after, begun
from callcenter.calls.salvage import Testimony
from callcenter.calls.store import CallStore
from callcenter.calls.switchboard import Switchboard
from callcenter.calls.takeover import conclude, corrections
from callcenter.calls.talk_record import FoundTalk, caught_up, state_of
from callcenter.calls.timeline import Arrived, Entry, Fact
from callcenter.database.engine import DatabaseAwayError
from callcenter.main.telephony import AsteriskTelephony
from callcenter.main.testimony import testimony
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import AgentId, CallId, LegId, NodeId, SeatId
from callcenter.vocabulary.serving import serving

log = structlog.get_logger(__name__)

WRITE_OUT_S = 5.0


class Returning:
    """Takes over one node's calls; `take_over` after each LinkUp."""

    def __init__(  # noqa: PLR0913 where the three accounts come from, and where they go
        self,
        *,
        switchboard: Switchboard,
        telephony: AsteriskTelephony,
        store: CallStore,
        caught_up: Callable[[], Awaitable[None]],
        publish: Callable[[Entry], None],
        witnessed: Callable[[NodeId], Awaitable[Mapping[CallId, Sequence[CelRow]]]],
        agent_at: Callable[[SeatId], AgentId | None],
        editions: Editions,
        e164: Callable[[str], str | None],
        match: Callable[[str], ListMatch | None],
        clock: Clock,
    ) -> None:
        self._switchboard = switchboard
        self._telephony = telephony
        self._store = store
        self._caught_up = caught_up
        self._publish = publish
        self._witnessed = witnessed
        self._agent_at = agent_at
        self._editions = editions
        self._e164 = e164
        self._match = match
        self._clock = clock

    async def take_over(self, node: NodeId) -> None:
        """Bring our calls and the node's channels together; raises TelephonyError, DatabaseAwayError."""
        before = self._switchboard.live(node)
        held = {one.call: one for one in await self._telephony.held(node)}
        for conversation in before:
            for event in corrections(conversation.state, held.get(conversation.caller.call)):
                conversation.tell(event)
        await self._write_out()
        known = {record.call: record for record in await self._store.open_calls() if record.node == node}
        witnesses = await self._witnesses(node, known)
        for call in {**known, **witnesses, **held}:
            # Looked at here, not before: a call may arrive while another one is accounted for.
            if not self._switchboard.knows(call):
                with serving(call):
                    await self._account_for(call, node, known.get(call), witnesses.get(call), held.get(call))
        log.info("calls.taken_over", node=node, held=len(held))

    async def account_for(self, node: NodeId, calls: Collection[CallId]) -> None:
        """Bring these calls' timelines to where the node says that they are; those that we hold are left alone.

        Raises TelephonyError, DatabaseAwayError.
        """
        held = {one.call: one for one in await self._telephony.held(node)}
        await self._write_out()
        known = {record.call: record for record in await self._store.open_calls() if record.node == node}
        ended = await self._store.kept(calls) - set(known)
        witnesses = await self._witnesses(node, known)
        for call in calls:
            if call not in ended and not self._switchboard.knows(call):
                with serving(call):
                    await self._account_for(call, node, known.get(call), witnesses.get(call), held.get(call))

    async def _write_out(self) -> None:
        """What the journal still holds is missing from the record: a call that has ended would be ended once more."""
        try:
            async with asyncio.timeout(WRITE_OUT_S):
                await self._caught_up()
        except TimeoutError as late:
            raise DatabaseAwayError(f"the journal is not written out within {WRITE_OUT_S:g} s") from late

    async def _witnesses(self, node: NodeId, known: Iterable[CallId]) -> dict[CallId, Testimony]:
        """What the node wrote down of calls that we still owe something, or have never heard of."""
        rows = await self._witnessed(node)
        ended = await self._store.kept(rows) - set(known)
        told: dict[CallId, Testimony] = {}
        for call, own in rows.items():
            if self._switchboard.knows(call) or call in ended:
                continue
            record = testimony(node, own, self._editions.current().flow_for("").fallback_queue)
            if record is not None:
                told[call] = record
        return told

    async def _account_for(
        self,
        call: CallId,
        node: NodeId,
        record: CallRecord | None,
        witness: Testimony | None,
        held: HeldChannel | None,
    ) -> None:
        since = (await self._store.timeline(call))[-1].at if record else None
        arrived = self._arrived(node, record, witness, held)
        conclusion = conclude(record, since, arrived, witness, held, self._agent_at, self._clock.now())
        record = self._write(call, record, [(owed.at, owed.fact) for owed in conclusion.owed])
        if record.state != "ended" and held is not None:
            record, talk = self._found_talk(call, record, held)
            self._switchboard.resume(self._caller(record, held), record, await self._edition(record), talk)
            if record.state == "lifeboat" and not held.is_ringing:
                await self._take_back(held)

    def _found_talk(self, call: CallId, record: CallRecord, held: HeldChannel) -> tuple[CallRecord, FoundTalk | None]:
        """The talk that goes on, held or not, and what its timeline lacks of it."""
        if record.state != "talking" or record.talk is None or held.talking_to is None:
            return record, None
        now = self._clock.now()
        state, facts = caught_up(state_of(record.talk), held.talk, now)
        talk = FoundTalk(seat=held.talking_to, leg=held.agent_leg, state=state)
        return self._write(call, record, [(now, fact) for fact in facts]), talk

    async def _edition(self, record: CallRecord) -> Edition:
        """The one that the call began with, where it is still kept."""
        pinned = await self._editions.pinned(record.call, record.flow or "", record.flow_version or "")
        return pinned or self._editions.for_call(record.call, record.number)

    async def _take_back(self, held: HeldChannel) -> None:
        try:
            await self._telephony.take_back(held.channel, held.call)
        except TelephonyError as error:
            # This one is gone, or the link is: either way the others are accounted for.
            log.warning("call.not_taken_back", call_id=held.call, cause=str(error))

    def _arrived(
        self, node: NodeId, record: CallRecord | None, witness: Testimony | None, held: HeldChannel | None
    ) -> Arrived:
        dialled = held.variables.get("CC_DIALLED", "") if held else ""
        leg = record.leg if record else held.leg if held else witness.leg if witness else LegId("")
        return Arrived(
            node=node,
            leg=leg,
            number=self._e164(held.variables.get("CC_NUMBER", "")) if held else None,
            dialled=dialled,
            language=self._editions.current().flow_for(dialled).language_of(dialled),
        )

    def _write(self, call: CallId, record: CallRecord | None, owed: Iterable[tuple[datetime, Fact]]) -> CallRecord:
        for at, fact in owed:
            entry = Entry(call, record.last_seq + 1 if record else 1, at, fact)
            record = after(record, entry) if record else begun(entry)
            self._publish(entry)
        assert record is not None, "a call without a record is owed its arrival"  # noqa: S101
        return record

    def _caller(self, record: CallRecord, held: HeldChannel) -> Caller:
        return Caller(
            call=record.call,
            node=record.node,
            leg=held.leg,
            channel=held.channel,
            number=record.number,
            dialled=record.dialled,
            language=record.language,
            arrived_at=record.arrived_at,
            since=record.since or record.arrived_at,
            match=self._match(record.number) if record.number else None,
            callback_of=record.callback_of,
            called_by=record.called_by,
        )
