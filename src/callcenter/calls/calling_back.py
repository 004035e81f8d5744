"""Who is owed a callback stands in line like a caller; when their turn comes, an agent is reserved and we dial.

Rules: nobody is dialled whose claim is not in the database; nobody who is on the line with us anyway; what may or may
not have been dialled is never dialled again before Asterisk has told.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol
from uuid import uuid4

import structlog

from callcenter.callbacks.ledger import Claimed, Obligation, Rules, may_be_called, tier_in_line
from callcenter.calls import life
from callcenter.calls.callback_facts import CallbackDialled
from callcenter.calls.conversation import Conversation
from callcenter.calls.offering import Reserved
from callcenter.calls.outside import Caller, Outside
from callcenter.calls.ports import CallOut, NeverDialledError
from callcenter.calls.record import begun
from callcenter.calls.spending import Spending
from callcenter.calls.switchboard import Switchboard
from callcenter.calls.timeline import Entry
from callcenter.database.engine import DatabaseAwayError
from callcenter.routing.offers import Offer
from callcenter.routing.order import Waiting
from callcenter.routing.tickets import lifeboat_priority
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import CallId, LegId, bare, call_id, node_of
from callcenter.vocabulary.serving import serving
from callcenter.vocabulary.tiers import Need

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 1.0
"""Time brings callbacks into the line, too: pauses and nights end."""
NUMBERS_KNOWN = 4096


class Ledger(Protocol):
    """What is owed."""

    @property
    def rules(self) -> Rules: ...
    async def open(self) -> list[Obligation]:
        """Raises `DatabaseAwayError`."""
        ...


Claim = Callable[[Entry, CallbackDialled], Awaitable[bool]]
"""Keep a dialled call's first entry, and claim its obligation by it; False where somebody else was sooner. Raises
`DatabaseAwayError`."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """An obligation in line, under the id of the call that it may become."""

    owed: Obligation
    call: CallId
    begin: Callable[["_Turn", Offer], None]

    def offered(self, offer: Offer) -> None:
        self.begin(self, offer)


class CallingBack:
    """One event loop. `run` keeps the line."""

    def __init__(  # noqa: PLR0913 what calling back takes
        self,
        outside: Outside,
        switchboard: Switchboard,
        ledger: Ledger,
        claim: Claim,
        *,
        dialable: Callable[[str], str | None],
        is_reachable: Callable[[CallId], bool],
        ring_s: int,
        is_dialling: bool,
        spending: Spending,
        today: Callable[[], date],
    ) -> None:
        self._outside = outside
        self._switchboard = switchboard
        self._ledger = ledger
        self._claim = claim
        # Asked every second of everybody who is owed a call.
        self._dialable = lru_cache(NUMBERS_KNOWN)(dialable)
        self._is_reachable = is_reachable
        self._ring_s = ring_s
        self._is_dialling = is_dialling
        self._spending = spending
        self._today = today
        self._owed: tuple[Obligation, ...] = ()
        self._in_line: dict[CallId, _Turn] = {}
        """By the obligation's call."""
        self._begun: set[CallId] = set()
        """Obligations that are being claimed and dialled."""
        self._unsure: set[CallId] = set()
        """Calls that we do not make: the database went away over their claim, which may be kept all the same."""
        self._is_current = False
        """Whether the ledger could be read, and claimed, when it was last asked."""
        self._dialling: set[asyncio.Task[None]] = set()
        self._news = asyncio.Event()

    async def run(self, changes: Callable[[], AsyncIterator[object]]) -> None:
        """Follow the ledger and the time, until cancelled; `changes` tells that the ledger has changed."""
        following = asyncio.create_task(self._follow(changes()), name="ledger's changes")
        self._news.set()
        try:
            while True:
                if self._news.is_set():
                    self._news.clear()
                    await self.read()
                self.look()
                try:
                    async with asyncio.timeout(LOOK_EVERY_S):
                        await self._news.wait()
                except TimeoutError:
                    pass
                if following.done():
                    following.result()
        finally:
            following.cancel()
            for task in tuple(self._dialling):
                task.cancel()
            await asyncio.gather(following, *self._dialling, return_exceptions=True)

    def look(self) -> None:
        """Bring the line into step with what is owed now."""
        if not self._is_dialling:
            return
        now, talking = self._outside.clock.now(), self._switchboard.on_the_line()
        # An agent who is reserved in vain is kept from a live caller.
        wanted = {
            one.call: one
            for one in self._owed
            if self._is_current and self._is_due(one, now, talking) and not self._is_too_dear(one.number)
        }
        for origin, turn in tuple(self._in_line.items()):
            if wanted.get(origin) != turn.owed:
                self._leave(turn)
        for origin, owed in wanted.items():
            if origin not in self._in_line:
                self._join(owed)

    async def _follow(self, changes: AsyncIterator[object]) -> None:
        async for _ in changes:
            self._news.set()

    async def read(self) -> None:
        """Know what is owed now."""
        try:
            self._owed = tuple(await self._ledger.open())
            self._is_current = True
            self._own_up()
        except DatabaseAwayError as error:
            self._is_current = False
            self.look()
            log.warning("callbacks.not_read", cause=str(error))
            self._news.set()
            await asyncio.sleep(LOOK_EVERY_S)

    def _own_up(self) -> None:
        """Tell of claims that were kept without our knowing: nobody was dialled by them, and nobody will be."""
        claims = {one.state.call for one in self._owed if isinstance(one.state, Claimed)}
        now = self._outside.clock.now()
        for call in claims & self._unsure:
            self._unsure.discard(call)
            _, facts = life.on(life.Dialling(), life.NeverDialled(), now)
            for seq, fact in enumerate(facts, start=2):
                self._outside.publish(Entry(call, seq, now, fact))

    def _is_due(self, owed: Obligation, now: datetime, talking: Collection[str]) -> bool:
        return (
            may_be_called(owed, now, self._ledger.rules)
            and owed.call not in self._begun
            and owed.number not in talking
            and self._is_reachable(owed.call)
            and self._dialable(owed.number) is not None
        )

    def _is_too_dear(self, number: str) -> bool:
        """Such a one stays owed: tomorrow is another day, and people may call by hand."""
        up = sum(one.caller.is_called for one in self._switchboard.live())
        return self._spending.reached(number, None, self._today(), up) is not None

    def _join(self, owed: Obligation) -> None:
        call = call_id(node_of(owed.call), str(uuid4()))
        turn = _Turn(owed, call, self._begin)
        self._in_line[owed.call] = turn
        waiting = Waiting(
            call=call,
            queue=owed.queue,
            tier=tier_in_line(owed),
            since=owed.since,
            language=owed.language,
            is_second_language=Need.SECOND_LANGUAGE in owed.needs,
        )
        self._outside.dispatch.join(waiting, turn, is_ready=True)

    def _leave(self, turn: _Turn) -> None:
        del self._in_line[turn.owed.call]
        self._outside.dispatch.leave(turn.call)

    # --- dialling ---------------------------------------------------------------------------------------------------

    def _begin(self, turn: _Turn, offer: Offer) -> None:
        self._leave(turn)
        self._begun.add(turn.owed.call)
        task = asyncio.create_task(self._call_back(turn, offer), name=f"callback {turn.call}")
        self._dialling.add(task)
        task.add_done_callback(self._dialling.discard)

    async def _call_back(self, turn: _Turn, offer: Offer) -> None:
        with serving(turn.call):
            await self._make(turn, offer)

    async def _make(self, turn: _Turn, offer: Offer) -> None:
        try:
            conversation = await self._claimed(turn, offer)
            if conversation is None:
                self._outside.dispatch.cancelled(turn.call, offer.agent)
            else:
                await self._dial(turn.owed, conversation)
        except Exception:  # the root of this task: the agent must not stay reserved
            log.exception("callback.broken", call_id=turn.call)
            self._outside.dispatch.cancelled(turn.call, offer.agent)
        finally:
            self._begun.discard(turn.owed.call)
            # Whatever came of it stands in the ledger.
            self._news.set()

    async def _claimed(self, turn: _Turn, offer: Offer) -> Conversation | None:
        """The conversation of a call that we alone may make now; None where we may not."""
        owed = turn.owed
        if owed.number in self._switchboard.on_the_line() or self._is_too_dear(owed.number):
            return None
        dialled = _dialled(turn, offer)
        entry = Entry(turn.call, 1, self._outside.clock.now(), dialled)
        try:
            if not await self._claim(entry, dialled):
                return None
        except DatabaseAwayError as error:
            self._is_current = False
            self._unsure.add(turn.call)
            log.warning("callback.not_claimed", call_id=turn.call, cause=str(error))
            return None
        caller = Caller(
            call=turn.call,
            node=dialled.node,
            leg=dialled.leg,
            # Asterisk finds a channel by its Uniqueid, too, and that is ours.
            channel=bare(turn.call),
            number=owed.number,
            dialled=owed.dialled,
            language=owed.language,
            arrived_at=entry.at,
            since=owed.since,
            callback_of=owed.call,
        )
        return self._switchboard.call_back(caller, begun(entry), Reserved.of(offer))

    async def _dial(self, owed: Obligation, conversation: Conversation) -> None:
        caller, outside = conversation.caller, self._outside
        wanted = CallOut(
            call=caller.call,
            digits=self._dialable(owed.number) or "",
            number=owed.number,
            shown=owed.dialled,
            begun_at=caller.arrived_at,
            queue=owed.queue,
            priority=lifeboat_priority(tier_in_line(owed), owed.since, outside.dispatch.rules),
            ring_s=self._ring_s,
        )
        self._spending.dialled(owed.number, None, self._today())
        try:
            await outside.telephony.call_back(wanted)
        except NeverDialledError as error:
            log.warning("callback.not_dialled", call_id=caller.call, cause=str(error))
            conversation.never_dialled()
        except TelephonyError as error:
            # Asterisk may be dialling: it tells, or the takeover that follows a lost link does.
            log.warning("callback.unknown", call_id=caller.call, cause=str(error))


def _dialled(turn: _Turn, offer: Offer) -> CallbackDialled:
    owed = turn.owed
    return CallbackDialled(
        callback_of=owed.call,
        attempt=owed.attempts + 1,
        node=node_of(turn.call),
        leg=LegId(turn.call),
        number=owed.number,
        dialled=owed.dialled,
        language=owed.language,
        queue=owed.queue,
        tier=tier_in_line(owed),
        needs=owed.needs,
        since=owed.since,
        agent=offer.agent,
        seat=offer.seat,
    )
