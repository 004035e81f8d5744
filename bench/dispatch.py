"""From an agent's hanging up to the next caller ringing at that phone: ours beside app_queue, callers always waiting.

The same agents on the same Asterisk serve one side after the other; the clock runs from the agent's BYE to the INVITE.
"""

import asyncio
import contextlib
import itertools
import random
from collections.abc import AsyncIterator
from typing import Any

from bench.figures import BenchError, Result, ratio, tell, with_tail
from bench.sip import Call, Phones
from bench.stack import FIRST_SEAT, PEER, Peer, running_stack, straight_to_the_line

AGENTS = (10, 40)
WAITING = 5
TURNS, OFFERS = 2, 15
QUICK_TURNS, QUICK_OFFERS = 1, 3
HOTLINE = "12345"
OFFER_S = 15.0
FILL_S = 60.0
JOIN_S = 3.0
"""Longer than the prompt that ours says first."""


def app_queue(agents: int) -> Peer:
    """app_queue as ours is set up for the lifeboat, with the same recording."""
    members = "\n".join(f"member => PJSIP/{FIRST_SEAT + number}" for number in range(agents))
    return Peer(
        dialplan=f"""
[bench]
exten => {PEER},1,Answer()
 same => n,MixMonitor(bench-${{UNIQUEID}}.wav,b)
 same => n,Queue(bench)
""",
        queues=f"""
[bench]
strategy = leastrecent
timeout = 15
retry = 1
wrapuptime = 0
autofill = yes
ringinuse = no
joinempty = yes
leavewhenempty = no
musicclass = default
{members}
""",
    )


async def measure(*, quick: bool) -> Result:
    """10 and 40 agents; raises BenchError where an offer does not come."""
    figures: dict[str, Any] = {}
    ratios: dict[str, float] = {}
    turns, offers = (QUICK_TURNS, QUICK_OFFERS) if quick else (TURNS, OFFERS)
    for agents in AGENTS:
        ms: dict[str, list[float]] = {"ours": [], "app_queue": []}
        async with running_stack(agents=agents, peer=app_queue(agents), flow=straight_to_the_line("您好。")) as stack:
            for turn in range(turns):
                for who, dialled in (("ours", HOTLINE), ("app_queue", PEER)):
                    async with _busy(stack.phones, dialled, agents) as floor:
                        taken = [await floor.next_offer_ms() for _ in range(offers)]
                    ms[who] += taken
                    tell(f"{agents} agents {turn + 1}/{turns} {who:<10}{sorted(taken)[len(taken) // 2]:8.1f} ms")
        figures[f"{agents}_agents"] = {f"{who}_ms": with_tail(values) for who, values in ms.items()}
        ratios[f"dispatch_vs_app_queue_{agents}"] = ratio(ms["ours"], ms["app_queue"])
    return Result(figures, {"dispatch_vs_app_queue": ratios[f"dispatch_vs_app_queue_{AGENTS[-1]}"], **ratios})


class _Floor:
    """All agents talk, and callers wait."""

    def __init__(self, phones: Phones, dialled: str, agents: int) -> None:
        self._phones = phones
        self._dialled = dialled
        self._agents = agents
        self._callers: dict[str, Call] = {}
        self._talking: dict[str, Call] = {}
        self._rung: asyncio.Queue[Call] = asyncio.Queue()
        self._numbers = itertools.count(13800000000)
        phones.on_ring = self._rung.put_nowait

    async def fill(self) -> None:
        """Until every agent talks and `WAITING` wait."""
        try:
            async with asyncio.timeout(FILL_S):
                await asyncio.gather(*(self._call() for _ in range(self._agents)))
                for _ in range(self._agents):
                    await self._take()
                await asyncio.gather(*(self._call() for _ in range(WAITING)))
                await asyncio.sleep(JOIN_S)
        except TimeoutError:
            raise BenchError(f"{self._dialled}: only {len(self._talking)} of {self._agents} agents talk") from None

    async def next_offer_ms(self) -> float:
        """Let one agent hang up; the others' talks go on."""
        # app_queue looks once a second: never at the same moment of its second.
        await asyncio.sleep(0.3 + random.random())  # noqa: S311
        seat, talk = random.choice(sorted(self._talking.items()))  # noqa: S311
        del self._talking[seat]
        hanging_up = asyncio.create_task(self._phones.hang_up(talk))
        rung = await self._take()
        if rung.party != seat:
            raise BenchError(f"{seat} was freed, but {rung.party} rang")
        freed_at = await hanging_up
        caller = self._callers.pop(talk.caller, None)
        if caller is not None:
            await self._phones.hang_up(caller)
        await self._call()
        return (rung.rang_at - freed_at) * 1000

    async def empty(self) -> None:
        """Everybody hangs up."""
        for call in (*self._callers.values(), *self._talking.values()):
            await self._phones.hang_up(call)
        while not self._rung.empty():
            self._rung.get_nowait()
        async with asyncio.timeout(OFFER_S):
            while self._phones.calls:  # noqa: ASYNC110 every call ends in its own time
                await asyncio.sleep(0.1)
        await asyncio.sleep(1)

    async def _call(self) -> None:
        number = str(next(self._numbers))
        self._callers[number] = await self._phones.dial(number, self._dialled)

    async def _take(self) -> Call:
        try:
            async with asyncio.timeout(OFFER_S):
                call = await self._rung.get()
        except TimeoutError:
            raise BenchError(f"{self._dialled}: nobody rang within {OFFER_S:g} s") from None
        self._phones.answer(call)
        self._talking[call.party] = call
        return call


@contextlib.asynccontextmanager
async def _busy(phones: Phones, dialled: str, agents: int) -> AsyncIterator[_Floor]:
    floor = _Floor(phones, dialled, agents)
    await floor.fill()
    yield floor
    await floor.empty()
