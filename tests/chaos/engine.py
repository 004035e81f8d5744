"""One case from its first caller to its last post-condition, and what it has cost."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial

import structlog

from callcenter.agents.life import Status
from callcenter.asterisk.process import AsteriskProcessError
from callcenter.database.engine import DatabaseAwayError
from callcenter.rehearsal.phone import Phone
from callcenter.rehearsal.sipp import SippError
from tests.chaos.accounts import dialled_twice, lost, rings, two_at_a_time, without_pop_s
from tests.chaos.after import Rest, left_behind
from tests.chaos.books import Span, drift
from tests.chaos.cases import Case
from tests.chaos.house import AGENTS, CYCLERS, QUEUE_OF, House
from tests.chaos.stages import FIFTY, Caller, Crowd, Stage, cycling
from tests.waiting import until

FULL_WITHIN_S = 60.0
NOTICED_S = 0.5
"""What happens in a moment is looked at so much later: by then it has been noticed."""
AFTERWARDS_S = 3.0
"""Agents go on for a while once all is well, so that a card that never comes is seen."""
HEARS_WITHIN_S = 5.0
QUIET_WITHIN_S = 40
HEARS_S = 0.3

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Measured:
    """What a case has cost."""

    part: str
    fault: str
    lasted_s: float
    calls: int
    lost: list[str] = field(default_factory=list)
    without_pop_s: float | None = None
    full_after_s: float | None = None
    """From the end of the fault; None: never."""
    drift: list[str] = field(default_factory=list)
    named: int = 0
    """Calls of which Asterisk could not write all down, and the reconciler says so."""
    left_behind: list[str] = field(default_factory=list)
    took_s: float = 0.0

    def faults(self, *, ends_calls: bool = False) -> list[str]:
        """What must not be, in words."""
        told = [] if ends_calls else [f"lost: {one}" for one in self.lost]
        told += [] if self.full_after_s is not None else [f"not in full state within {FULL_WITHIN_S:g} s"]
        return told + self.drift + [f"left behind: {one}" for one in self.left_behind]

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


async def run(house: House, case: Case, rest: Rest | None, stages: Mapping[Stage, int] = FIFTY) -> Measured:
    """Fill the house, let the fault happen, and account for everybody; without `rest` nothing is looked for."""
    began, loop = time.monotonic(), asyncio.get_running_loop()
    async with Crowd(house) as crowd:
        await crowd.fill(stages)
        agents_at_work = asyncio.create_task(cycling(house), name="agents at work")
        try:
            struck_at = loop.time()
            async with case.done(house):
                await asyncio.sleep(case.lasts_s or NOTICED_S)
            healed_at = loop.time() if case.lasts_s else struck_at
            measured = Measured(case.part, case.fault, healed_at - struck_at, len(crowd.callers))
            full_at = await _full_at(house, crowd, case)
            await asyncio.sleep(AFTERWARDS_S)
            over_at, waiting = loop.time(), await crowd.records()
        finally:
            agents_at_work.cancel()
            await asyncio.gather(agents_at_work, return_exceptions=True)
        measured.full_after_s = None if full_at is None else full_at - healed_at
        hearing = await _hearing(crowd.callers)
        all_of_it = rings(house.phones)
        measured.without_pop_s = without_pop_s(
            {agent: house.phones[agent] for agent in CYCLERS},
            house.desktops,
            struck_at,
            over_at,
            are_waiting=any(one.state == "waiting" and one.queue == QUEUE_OF[CYCLERS[0]] for one in waiting),
        )
        measured.lost = lost(crowd.callers, all_of_it, hearing)
        numbers = {one.number for one in crowd.callers}
        theirs = [one for one in all_of_it if one.ring.caller in numbers]
        measured.drift = [*dialled_twice(theirs), *two_at_a_time(theirs, [struck_at] if case.ends_calls else [])]
    await all_quiet(house, registers=case.ends_calls)
    unrecorded = Span() if case.records else Span(struck_at, healed_at)
    found = await drift(house, crowd, ends_calls=case.ends_calls, unrecorded=unrecorded, writes=case.writes)
    measured.drift += found.unexplained
    measured.named = len(found.named)
    await house.until_complete()
    if rest is not None:
        measured.left_behind = await left_behind(house, rest)
    measured.took_s = time.monotonic() - began
    log.info("case.over", **{**measured.as_dict(), "lost": len(measured.lost)})
    return measured


async def _full_at(house: House, crowd: Crowd, case: Case) -> float | None:
    """When all was as it should be; None where it is not in time."""
    loop, lacked = asyncio.get_running_loop(), ""
    deadline = loop.time() + FULL_WITHIN_S
    while loop.time() < deadline:
        try:
            lacks = await _lacks(house, crowd, ends_calls=case.ends_calls)
        except (TimeoutError, DatabaseAwayError, OSError, AsteriskProcessError) as error:
            lacks = f"no answer: {error!r}"
        if not lacks:
            return loop.time()
        if lacks != lacked:
            log.info("case.lacks", case=case.name, lacks=lacks)
        lacked = lacks
        await asyncio.sleep(0.1)
    return None


async def _lacks(house: House, crowd: Crowd, *, ends_calls: bool) -> str:
    """What is not yet as it should be, empty for nothing.

    Every part ready, every page open, everybody who is on the telephone known, and nobody in app_queue.
    """
    shut = [agent for agent, one in house.desktops.items() if not one.is_open]
    if shut:
        return f"pages of {len(shut)} agents are shut"
    readiness = await house.readiness()
    if not readiness["is_ready"]:
        return "not ready: " + ", ".join(
            name for name, found in readiness["dependencies"].items() if found["condition"] == "down"
        )
    live = {one.number: one.state for one in await crowd.records() if one.state != "ended"}
    expected = set() if ends_calls else {one.full_number for one in crowd.callers if one.call.is_up}
    if live.keys() != expected:
        return f"{len(expected - live.keys())} callers are not known, {len(live.keys() - expected)} are gone"
    if "lifeboat" in live.values():
        return "callers are in the lifeboat"
    shown = await house.cli("dialplan show globals")
    beat = next((line.partition("=")[2] for line in shown.splitlines() if "CC_ALIVE_UNTIL=" in line), "0")
    if int(beat) < time.time():
        return "the heartbeat is past"
    return "callers are in app_queue" if "(wait:" in await house.cli("queue show") else ""


async def _hearing(callers: list[Caller]) -> dict[str, bool]:
    """Whether sound comes to each telephone."""
    before = {one.number: one.call.media.heard_s for one in callers}

    def hear() -> bool:
        return all(one.call.media.heard_s > before[one.number] + HEARS_S for one in callers if one.call.is_up)

    with suppress(AssertionError):
        await until(hear, HEARS_WITHIN_S)
    return {one.number: one.call.media.heard_s > before[one.number] + HEARS_S for one in callers}


async def all_quiet(house: House, *, registers: bool) -> None:
    """Nobody talks any more, and everybody can be rung again."""
    for agent, phone in house.phones.items():
        # Once more where it was still to be answered.
        for _ in range(QUIET_WITHIN_S):
            if phone.state == "idle":
                break
            phone.hang_up()
            with suppress(AssertionError):
                await until(partial(_is_idle, phone), 1)
        assert phone.state == "idle", f"the phone of {agent} does not come to rest: {phone.rings[-1]}"
        if registers:
            with suppress(SippError):
                await phone.register()
    for agent in AGENTS:
        await house.choose(agent, Status.AVAILABLE)


def _is_idle(phone: Phone) -> bool:
    return phone.state == "idle"
