"""Live calls held and set-ups a second, beside the same calls in pure dialplan without us.

A call: answered, one spoken prompt, then music in the queue, with audio both ways; nobody is there to take it. Ours
plays prompt and music through its AudioSocket; the dialplan by Background and Queue.
"""

import asyncio
import statistics
from typing import Any

from sqlalchemy import text

from bench.figures import BenchError, Result, spread, tell
from bench.load import Load, Seen, begin
from bench.processes import Used, Watch
from bench.stack import PEER, PEER_PROMPT, Peer, Stack, running_stack, straight_to_the_line
from callcenter.database.embedded import EmbeddedPostgres

TURNS, CALLS, PER_S, HOLD_S = 2, 270, 15, 12.0
QUICK_CALLS, QUICK_HOLD_S = 20, 3.0
STEPS_PER_S = (40, 80, 120, 160, 200)
STEP_S, STEP_HOLD_S = 5, 2.0
SLOWEST_ANSWER_MS = 500.0
KEPT_S = 15.0
SIDES = {"ours": "12345", "dialplan": PEER}
SERVERS = ("asterisk", "service", "postgres")
BESIDE = Peer(
    dialplan=f"""
[bench]
exten => {PEER},1,Answer()
 same => n,Background(PROMPT)
 same => n,Queue(bench)
""",
    queues="""
[bench]
strategy = leastrecent
joinempty = yes
leavewhenempty = no
musicclass = default
""",
)


async def measure(*, quick: bool) -> Result:
    """Raises BenchError where calls fail at the rate that both must hold."""
    figures: dict[str, Any] = {}
    async with running_stack(agents=0, peer=BESIDE, flow=straight_to_the_line(PEER_PROMPT)) as stack:
        held = await _held(stack, quick=quick)
        for side, turns in held.items():
            figures[side] = _summed(turns)
        for side, dialled in SIDES.items():
            figures[side]["sustained_setups_per_s"] = await _most_setups(stack, side, dialled, quick=quick)
    ours, dialplan = figures["ours"], figures["dialplan"]
    return Result(
        figures,
        {
            "calls_vs_dialplan": round(ours["cpu_ms_per_call"]["all"] / dialplan["cpu_ms_per_call"]["all"], 3),
            "setups_vs_dialplan": round(ours["sustained_setups_per_s"] / dialplan["sustained_setups_per_s"], 3),
        },
    )


async def _held(stack: Stack, *, quick: bool) -> dict[str, list[tuple[Seen, dict[str, Used]]]]:
    """Turn by turn, each side's load and what it cost."""
    found: dict[str, list[tuple[Seen, dict[str, Used]]]] = {side: [] for side in SIDES}
    for turn in range(1 if quick else TURNS):
        for side, dialled in SIDES.items():
            calls, hold_s = (QUICK_CALLS, QUICK_HOLD_S) if quick else (CALLS, HOLD_S)
            seen, used = await _loaded(stack, Load(dialled, PER_S, calls, hold_s))
            if seen.failed:
                raise BenchError(f"{side}: {seen.failed} of {calls} calls failed")
            found[side].append((seen, used))
            cost = ", ".join(f"{name} {one.cpu_s:.1f} s" for name, one in used.items())
            tell(f"turn {turn + 1} {side:<9} {seen.most_live} live, {cost}")
    return found


async def _loaded(stack: Stack, load: Load) -> tuple[Seen, dict[str, Used]]:
    run = await begin(load, stack.settings.asterisk.nodes[0].sip_port)
    async with Watch({**_servers(stack), "sipp": [run.process.pid]}) as watch:
        await asyncio.sleep(load.lasts_s - 0.5)
        sipp = watch.used()["sipp"]
        seen = await run.seen(1)
        # What is still written after the last call belongs to it.
        await asyncio.sleep(2)
        return seen, {**watch.used(), "sipp": sipp}


def _servers(stack: Stack) -> dict[str, list[int]]:
    service, postgres = stack.up.service.pid, EmbeddedPostgres(stack.settings.data / "postgres").pid
    if service is None or postgres is None:
        raise BenchError("the service or the database has died")
    return {"asterisk": [stack.asterisk.pid], "service": [service], "postgres": [postgres]}


def _summed(turns: list[tuple[Seen, dict[str, Used]]]) -> dict[str, Any]:
    answers = [ms for seen, _ in turns for ms in seen.answer_ms]
    calls = len(answers) / len(turns)
    names = (*SERVERS, "sipp")
    cpu = {name: statistics.median(used[name].cpu_s for _, used in turns) * 1000 / calls for name in names}
    return {
        "most_live": max(seen.most_live for seen, _ in turns),
        "answer_ms": spread(answers),
        "cpu_ms_per_call": {
            **{name: round(ms, 1) for name, ms in cpu.items()},
            "all": round(sum(cpu[name] for name in SERVERS), 1),
        },
        "most_mib": {name: round(max(used[name].most_mib for _, used in turns)) for name in names},
    }


async def _most_setups(stack: Stack, side: str, dialled: str, *, quick: bool) -> int:
    """The fastest step at which no call failed and 95 of 100 were answered in time; 0 for none."""
    most = 0
    for per_s in STEPS_PER_S[:1] if quick else STEPS_PER_S:
        load = Load(dialled, per_s, per_s * STEP_S, STEP_HOLD_S)
        kept = await _kept(stack)
        seen = await (await begin(load, stack.settings.asterisk.nodes[0].sip_port)).seen(load.lasts_s)
        slow = sorted(seen.answer_ms)[round(len(seen.answer_ms) * 0.95) - 1] if seen.answer_ms else float("inf")
        tell(f"{side:<9} {per_s} set-ups/s: {seen.failed} failed, 95 of 100 answered within {slow:.0f} ms")
        if seen.failed or slow > SLOWEST_ANSWER_MS:
            break
        if side == "ours" and not await _all_kept(stack, kept + load.calls):
            tell(f"{side:<9} {per_s} set-ups/s: Asterisk served some of them without us")
            break
        most = per_s
        await asyncio.sleep(2)
    return most


async def _all_kept(stack: Stack, awaited: int) -> bool:
    """Asterisk answers before it asks us: only calls that we held from beginning to end count as ours."""
    deadline = asyncio.get_running_loop().time() + KEPT_S
    while asyncio.get_running_loop().time() < deadline:
        if await _kept(stack) == awaited:
            return True
        await asyncio.sleep(0.2)
    return False


async def _kept(stack: Stack) -> int:
    async with stack.database.transaction() as session:
        found = await session.execute(
            text("select count(*) from calls where ended_at is not null and not was_in_lifeboat")
        )
        return int(found.scalar_one())
