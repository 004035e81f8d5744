"""The last gate for calls out: whatever has made Asterisk dial, a number that the site does not allow is hung up on.

Our own ways out have asked before. This is for whoever has got hold of AMI: its right to originate names any channel,
and no dialplan stands between that and the carrier.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping

import structlog

from callcenter.asterisk.ami.control import Control
from callcenter.asterisk.ami.events import OutsideDialled
from callcenter.audit.entries import Body, Deed, Entry, Plain
from callcenter.settings import Settings
from callcenter.vocabulary.destinations import Destinations
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import NodeId
from callcenter.vocabulary.numbers import masked

log = structlog.get_logger(__name__)

EMERGENCY = frozenset({"110", "119", "120"})
REJECTED = 21
"""Q.850."""
AGAIN_S = 0.5
TRIES = 3
WRITTEN_AFTER_S = 2.0
MOST_SHOWN = 20
"""Numbers in one entry."""
ENDED = Deed("call.outside_ended")


class Sentry:
    """Hears of each leg to the outside before it rings."""

    def __init__(
        self, controls: Mapping[NodeId, Control], allowed: Destinations, note: Callable[[Entry], Awaitable[None]]
    ) -> None:
        """`note` never raises."""
        self._controls = controls
        self._allowed = allowed
        self._note = note
        self._unwritten: Counter[tuple[NodeId, str]] = Counter()
        self._ending: set[asyncio.Task[None]] = set()
        self.ended = 0

    def dialled(self, event: OutsideDialled) -> None:
        if self._allowed.allow(event.number):
            return
        self.ended += 1
        log.error("outside.not_allowed", node=event.node, leg=event.leg)
        self._begin(self._end(event), f"end {event.leg}")
        if not self._unwritten:
            self._begin(self._write_down(), "write down what was ended")
        self._unwritten[event.node, masked(event.number)] += 1

    def _begin(self, work: Coroutine[object, object, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _end(self, event: OutsideDialled) -> None:
        for _ in range(TRIES):
            try:
                await self._controls[event.node].hang_up(event.leg, REJECTED)
                return
            except TelephonyError as error:
                log.warning("outside.not_ended", node=event.node, leg=event.leg, cause=str(error))
                await asyncio.sleep(AGAIN_S)

    async def _write_down(self) -> None:
        # A thief dials many a second: those of some seconds make one entry a node.
        await asyncio.sleep(WRITTEN_AFTER_S)
        ended, self._unwritten = self._unwritten, Counter()
        for node in {node for node, _ in ended}:
            legs = {number: count for (at, number), count in ended.items() if at == node}
            numbers: list[Plain] = [*list(legs)[:MOST_SHOWN]]
            body: Body = {"numbers": numbers, "legs": sum(legs.values()), "why": "destination"}
            await self._note(Entry(who="asterisk", deed=ENDED, subject=f"node:{node}", body=body))


def allowed_outside(settings: Settings) -> Destinations:
    """Whom this site rings outside."""
    asterisk = settings.asterisk
    named = frozenset(asterisk.transfers) | (EMERGENCY if asterisk.transfer_dial else frozenset())
    return Destinations(settings.outgoing.destinations, named)
