"""More callers than there is room for: twenty set-ups a second for ten minutes, and four times that in bursts.

Most are told that the lines are busy; nobody on the special-service list ever is. What stays in memory is laid beside
what was there at the beginning, and afterwards the books are weighed.
"""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from bench.crowding import Came, Crowd, come, together
from bench.figures import BenchError, Result, spread, tell, with_tail
from bench.memory import held_by
from bench.stack import Stack, running_stack, straight_to_the_line
from callcenter.main.balancing import balanced
from callcenter.main.listing import put_on_list

PER_S, LASTS_S, HOLD_S = 20, 600, 8.0
BURST_TIMES, BURST_S, BURST_EVERY_S = 4, 5, 60
CALLS, SETUPS_PER_S, BURST = 60, 10, 20
LISTED, LISTED_EVERY_S = "+8613900000001", 2.0
QUICK_LASTS_S = 8
SETTLED_S = 60.0


async def measure(*, quick: bool) -> Result:
    """Raises BenchError where a listed caller is refused, a call fails, or the books do not balance."""
    lasts_s = QUICK_LASTS_S if quick else LASTS_S
    limits = {"ADMISSION__CALLS": CALLS, "ADMISSION__SETUPS_PER_S": SETUPS_PER_S, "ADMISSION__BURST": BURST}
    own = {name: str(limit) for name, limit in limits.items()} | {"SPEECH__TRANSCRIPTS": "false"}
    flow = straight_to_the_line("您好。")
    async with running_stack(agents=0, flow=flow, settings=own, is_hasty=quick) as stack:
        await put_on_list(stack.settings, stack.database, LISTED, category=1, level=1, basis="bench")
        await asyncio.sleep(3)
        began = datetime.now(UTC)
        async with held_by(stack, 1.0 if quick else 5.0) as held:
            crowd, listed = await _crowded(stack, lasts_s)
        if listed.refused or crowd.failed or listed.failed:
            raise BenchError(f"listed refused: {listed.refused}; failed: {crowd.failed}, of the list {listed.failed}")
        figures: dict[str, Any] = {
            "set_ups": crowd.answered + crowd.refused,
            "answered": crowd.answered,
            "refused": crowd.refused,
            "answer_ms": with_tail(crowd.answer_ms),
            "listed": {"answered": listed.answered, "refused": 0, "answer_ms": spread(listed.answer_ms)},
            "memory": {name: one.told() for name, one in held.items()},
            "books": await _books(stack, began, crowd.refused),
        }
    grown = [one["ends_mib"] / one["begins_mib"] for one in figures["memory"].values()]
    return Result(figures, {"memory_end_vs_begin": round(max(grown), 3)})


async def _crowded(stack: Stack, lasts_s: int) -> tuple[Came, Came]:
    port = stack.settings.asterisk.nodes[0].sip_port
    more = PER_S * (BURST_TIMES - 1)
    burst = Crowd(more, more * BURST_S, HOLD_S, "1381[call_number]", 44_000)
    bursts = [_later(at, burst, port) for at in range(min(5, lasts_s // 3), lasts_s, BURST_EVERY_S)]
    steady = come(Crowd(PER_S, PER_S * lasts_s, HOLD_S), port)
    known = come(Crowd(1 / LISTED_EVERY_S, int(lasts_s / LISTED_EVERY_S), 1.0, LISTED, 54_000), port)
    listed, *others = await asyncio.gather(known, steady, *bursts)
    crowd = together(list(others))
    tell(f"{crowd.answered} answered, {crowd.refused} refused, {crowd.failed} failed; listed {listed.answered} of all")
    return crowd, listed


async def _later(at_s: float, crowd: Crowd, port: int) -> Came:
    await asyncio.sleep(at_s)
    return await come(crowd, port)


async def _books(stack: Stack, since: datetime, refused: int) -> dict[str, Any]:
    """What the reconciler says once everything is written."""
    deadline = asyncio.get_running_loop().time() + SETTLED_S
    while True:
        report = await balanced(stack.settings, stack.database, since=since, grace_s=2)
        if (report.is_balanced and not report.pending) or asyncio.get_running_loop().time() > deadline:
            break
        await asyncio.sleep(1)
    told = report.as_json()
    if not report.is_balanced or told["ended"].get("refused", 0) != refused:
        kinds = Counter(one.kind for one in report.drifts)
        raise BenchError(f"the books do not balance: {told['entered']} of {told['by_asterisk']}, {dict(kinds)}")
    return {"entered": told["entered"], "ended": told["ended"], "drifts": 0}
