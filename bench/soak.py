"""Hours of ordinary traffic: callers come, are answered, talk and go, while a few too many come now and then.

What service, Asterisk and database hold at the end is laid beside what they held when the run had warmed up; no channel
stays behind, and the books balance. ``scripts/soak --minutes 480``.
"""

import argparse
import asyncio
import contextlib
import json
import logging
import random
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import structlog
import uvloop

from bench.figures import BenchError, tell
from bench.machine import machine
from bench.memory import held_by
from bench.sip import Call, Phones
from bench.speaker import Speaker
from bench.stack import FIRST_SEAT, Stack, running_stack, straight_to_the_line
from callcenter.asterisk.seats import seat_password
from callcenter.main.balancing import balanced
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import SeatId

AGENTS, EVERY_S, TALK_S = 6, 2.0, (2.0, 12.0)
PATIENCE_S = 60.0
LOOK_EVERY_S = 10.0
SETTLED_S = 120.0
HOTLINE = "12345"
REGISTER_EVERY_S = 1200.0
MOST_GROWTH = 1.15
"""Of memory; more is a leak."""


class _Traffic:
    """Callers and agents; who is not answered in time hangs up."""

    def __init__(self, phones: Phones) -> None:
        self._phones = phones
        self._callers: dict[str, Call] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.answered = self.given_up = self.failed = 0
        phones.on_ring = lambda call: self._keep(self._talk(call))

    @contextlib.asynccontextmanager
    async def flowing(self, stack: Stack) -> AsyncIterator[None]:
        coming = asyncio.create_task(self._come(), name="callers")
        staying = asyncio.create_task(_stay_registered(stack), name="phones")
        try:
            yield
        finally:
            for task in (coming, staying):
                task.cancel()
            await asyncio.gather(coming, staying, return_exceptions=True)
            async with asyncio.timeout(2 * PATIENCE_S):
                while self._tasks:
                    await asyncio.wait(self._tasks)

    def _keep(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _come(self) -> None:
        number = 13800000000
        while True:
            number += 1
            self._keep(self._call(str(number)))
            await asyncio.sleep(random.expovariate(1 / EVERY_S))

    async def _call(self, number: str) -> None:
        # Of a talk in which nothing is sent there would be nothing to record.
        async with Speaker() as speaker:
            try:
                call = await self._phones.dial(number, HOTLINE, speaker.port)
            except BenchError:
                self.failed += 1
                return
            speaker.connect(call.answered.result())
            self._callers[number] = call
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE_S):
                    await asyncio.shield(call.ended)
            if self._callers.pop(number, None) is not None and not call.ended.done():
                self.given_up += 1
                await self._phones.hang_up(call)

    async def _talk(self, rung: Call) -> None:
        self._phones.answer(rung)
        self.answered += 1
        await asyncio.sleep(random.uniform(*TALK_S))  # noqa: S311
        caller = self._callers.pop(rung.caller, None)
        if caller is not None and not caller.ended.done():
            await self._phones.hang_up(caller)
        if not rung.ended.done():
            with contextlib.suppress(BenchError):
                await self._phones.hang_up(rung)


async def soak(minutes: float) -> dict[str, Any]:
    """Figures; raises BenchError where something stays behind."""
    own = {"SPEECH__TRANSCRIPTS": "false", "CALLBACKS__MISSED": "false"}
    async with running_stack(agents=AGENTS, flow=straight_to_the_line("您好。"), settings=own) as stack:
        began, traffic = datetime.now(UTC), _Traffic(stack.phones)
        async with held_by(stack, min(LOOK_EVERY_S, minutes * 3)) as held:
            async with traffic.flowing(stack):
                for left in range(round(minutes), 0, -1):
                    await asyncio.sleep(60)
                    tell(f"{left - 1} minutes left: {traffic.answered} answered, {traffic.failed} failed")
                await asyncio.sleep(max(0.0, (minutes - round(minutes)) * 60))
            await asyncio.sleep(3)
        left_over = await _channels(stack)
        report = await _books(stack, began)
        figures: dict[str, Any] = {
            "minutes": minutes,
            "answered": traffic.answered,
            "given_up": traffic.given_up,
            "failed": traffic.failed,
            "channels_left": left_over,
            "memory": {name: one.told() for name, one in held.items()},
            "books": {name: report[name] for name in ("entered", "ended", "is_balanced")}
            | {"drifts": report["drifts"]},
        }
    grown = {name: one["ends_mib"] / one["begins_mib"] for name, one in figures["memory"].items()}
    if traffic.failed or left_over or not report["is_balanced"] or max(grown.values()) > MOST_GROWTH:
        raise BenchError(f"something stays behind: {json.dumps(figures, ensure_ascii=False)}")
    return figures


async def _stay_registered(stack: Stack) -> None:
    key = stack.settings.asterisk.seat_key.get_secret_value()
    while True:
        await asyncio.sleep(REGISTER_EVERY_S)
        for number in range(AGENTS):
            seat = SeatId(str(FIRST_SEAT + number))
            await stack.phones.register(seat, seat_password(key, seat))


async def _channels(stack: Stack) -> int:
    shown = await stack.asterisk.command("core show channels concise")
    return sum("!" in line for line in shown.splitlines())


async def _books(stack: Stack, since: datetime) -> dict[str, Any]:
    deadline = asyncio.get_running_loop().time() + SETTLED_S
    while True:
        report = await balanced(stack.settings, stack.database, since=since, grace_s=2)
        if (report.is_balanced and not report.pending) or asyncio.get_running_loop().time() > deadline:
            return report.as_json()
        await asyncio.sleep(1)


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=480.0)
    asked = parser.parse_args()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            figures = runner.run(soak(asked.minutes))
    except CallCenterError as fault:
        print(f"soak: {fault}", file=sys.stderr)
        return 1
    print(json.dumps({"soak": figures, "machine": machine()}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
