"""What is done for a caller beside the conversation: services asked, messages recorded, earlier calls looked up.

Each errand comes back as one event, or not at all once nobody waits for it any more; none can keep a caller waiting
longer than its deadline.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from callcenter.calls.outside import Caller, Outside
from callcenter.calls.ports import Earlier, Tape, TapeSilent, TapeTorn
from callcenter.calls.timeline import Fact
from callcenter.ivr.walk import effects, events
from callcenter.vocabulary.errors import CallCenterError, ServiceError
from callcenter.vocabulary.ids import QueueId

log = structlog.get_logger(__name__)

EARLIER_WITHIN_S = 0.2
"""A caller hears nothing meanwhile."""
GRACE_S = 0.5
"""A service keeps its deadline itself; one that does not is cut off here."""


@dataclass(frozen=True, slots=True)
class ServiceReplied:
    """What has become of a question, and how long it took."""

    errand: int
    wanted: effects.AskService
    outcome: events.ServiceAnswered | events.ServiceFailed
    took_ms: int


@dataclass(frozen=True, slots=True)
class EarlierKnown:
    """The look-up is over; empty where there is no such call, or it took too long."""

    earlier: Earlier


ErrandEvent = ServiceReplied | EarlierKnown | TapeSilent | TapeTorn


class Errands:
    """Of one caller. All methods are quick."""

    def __init__(self, outside: Outside, caller: Caller, tell: Callable[[ErrandEvent], None]) -> None:
        self._outside = outside
        self._caller = caller
        self._tell = tell
        self._asked = 0
        self._asking: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._tape: Tape | None = None

    # --- services ---------------------------------------------------------------------------------------------------

    def ask(self, wanted: effects.AskService) -> None:
        """Ask a service: `ServiceReplied` follows, unless it is forgotten."""
        self.forget()
        self._asking = asyncio.create_task(self._ask(self._asked, wanted), name=f"service {wanted.service}")

    def forget(self) -> None:
        """Nobody waits for the answer any more."""
        self._asked += 1
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    def is_awaited(self, reply: ServiceReplied) -> bool:
        """Whether it answers what was asked last."""
        return reply.errand == self._asked

    async def _ask(self, errand: int, wanted: effects.AskService) -> None:
        now = self._outside.clock.monotonic
        began = now()
        outcome: events.ServiceAnswered | events.ServiceFailed
        try:
            async with asyncio.timeout(wanted.deadline_s + GRACE_S):
                outcome = events.ServiceAnswered(
                    await self._outside.services.ask(wanted.service, wanted.send, wanted.keep, wanted.deadline_s)
                )
        except (ServiceError, TimeoutError) as error:
            outcome = events.ServiceFailed(str(error) or f"no answer within {wanted.deadline_s:g} s")
        except Exception:  # the root of this task: whatever broke, the caller goes on
            log.exception("service.broken", call_id=self._caller.call, service=wanted.service)
            outcome = events.ServiceFailed("it cannot be asked")
        self._tell(ServiceReplied(errand, wanted, outcome, round((now() - began) * 1000)))

    # --- earlier calls ------------------------------------------------------------------------------------------------

    @property
    def is_looking(self) -> bool:
        """Whether `EarlierKnown` is still to come."""
        return self._looking is not None

    def look_up_earlier(self) -> None:
        """Look what earlier calls mean for this one: `EarlierKnown` follows, soon."""
        if self._caller.number is not None:
            self._looking = asyncio.create_task(self._look_up(self._caller.number), name="earlier calls")

    async def _look_up(self, number: str) -> None:
        found = Earlier()
        look_up = asyncio.ensure_future(self._outside.earlier(number, self._caller.arrived_at))
        # Not asyncio.timeout: a database that is away may take its time even to be cancelled.
        await asyncio.wait({look_up}, timeout=EARLIER_WITHIN_S)
        look_up.add_done_callback(_read)
        if look_up.done() and not look_up.cancelled() and look_up.exception() is None:
            found = look_up.result()
        elif not look_up.done():
            look_up.cancel()
            log.info("call.earlier_late", call_id=self._caller.call)
        self._looking = None
        self._tell(EarlierKnown(found))

    # --- messages ---------------------------------------------------------------------------------------------------

    def record(self, wanted: effects.RecordMessage, queue: QueueId, tell: Callable[[Fact], None]) -> Tape:
        """Record a message; `TapeSilent` or `TapeTorn` may follow until it is stopped."""
        self.stop_recording()

        def on_event(event: TapeSilent | TapeTorn) -> None:
            if self._tape is tape:
                self._tell(event)

        tape = self._outside.messages.record(
            self._caller.call,
            node=wanted.node,
            queue=queue,
            longest_s=wanted.longest_s,
            end_silence_s=wanted.end_silence_s,
            on_event=on_event,
            tell=tell,
        )
        self._tape = tape
        return tape

    @property
    def is_recording(self) -> bool:
        return self._tape is not None

    def stop_recording(self) -> None:
        if self._tape is not None:
            tape, self._tape = self._tape, None
            tape.stop()

    def close(self) -> None:
        """Leave everything; a message is kept as far as it went."""
        self.forget()
        self.stop_recording()
        if self._looking is not None:
            self._looking.cancel()


def _read(look_up: "asyncio.Future[Earlier]") -> None:
    """Say why it failed: an exception that nobody reads would be told at some later time, of no call."""
    if not look_up.cancelled() and (error := look_up.exception()) is not None:
        if isinstance(error, CallCenterError):
            log.info("call.earlier_unknown", cause=str(error))
        else:
            log.error("call.earlier_broken", exc_info=error)
