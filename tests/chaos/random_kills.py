"""Fifty calls at all times, and kills of chance parts at chance moments: who was there tells what became of them.

Nobody may be dropped but by the kill of Asterisk itself. A seed says which part dies when.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from random import Random

import structlog

from callcenter.rehearsal.caller import Call, Plan, Press
from callcenter.rehearsal.sounds import tone
from tests.chaos.accounts import dialled_twice, rings, two_at_a_time
from tests.chaos.after import Rest, left_behind
from tests.chaos.books import drift
from tests.chaos.engine import all_quiet
from tests.chaos.faults import Done, asterisk, database, killed, service, wire_reset
from tests.chaos.house import AGENTS, CALLER_HZ, DIALLED, House
from tests.chaos.stages import KEYS, QUIET, Caller, Crowd
from tests.waiting import until

AT_ONCE = 50
VICTIMS: Sequence[tuple[str, Done, int]] = (
    ("service", killed(service), 5),
    ("database", killed(database), 4),
    ("AMI link", wire_reset("ami"), 4),
    ("AudioSocket", wire_reset("audiosocket"), 3),
    ("WebSocket", wire_reset("pages"), 3),
    ("Asterisk", killed(asterisk), 1),
)
"""What is killed, and how often beside the others."""
STAYS_S = (8.0, 70.0)
TALKS_S = (1.0, 20.0)
ANSWERED_WITHIN_S = 15.0
AROUND_ASTERISK_S = 20.0
"""Who dials while Asterisk starts again gets no answer, and dials once more."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Story:
    """What happened."""

    seed: int
    kills: list[tuple[float, str]] = field(default_factory=list)
    calls: int = 0
    died_with_asterisk: int = 0
    dropped: list[str] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)

    @property
    def counted(self) -> Counter[str]:
        return Counter(part for _, part in self.kills)

    def faults(self) -> list[str]:
        return [*self.dropped, *self.drift, *(f"left behind: {one}" for one in self.left_behind)]


async def run(house: House, rest: Rest, *, seed: int, minutes: float, kills: int) -> Story:
    """As long as it says, and then until every call is accounted for."""
    story, random = Story(seed), Random(seed)  # noqa: S311 chance by a seed, not a secret
    async with Crowd(house) as crowd:
        working = asyncio.create_task(_work(house, Random(seed + 1)), name="agents")  # noqa: S311
        lives = [
            asyncio.create_task(_live(crowd, story, Random(f"{seed} {slot}")), name=f"caller {slot}")  # noqa: S311
            for slot in range(AT_ONCE)
        ]
        await _kill(house, story, random, minutes * 60, kills)
        for task in (*lives, working):
            task.cancel()
        for end in await asyncio.gather(*lives, working, return_exceptions=True):
            if isinstance(end, Exception):
                raise end
        numbers = {one.number for one in crowd.callers}
        theirs = [one for one in rings(house.phones) if one.ring.caller in numbers]
        deaths = [at for at, part in story.kills if part == "Asterisk"]
        story.drift = [*dialled_twice(theirs), *two_at_a_time(theirs, deaths)]
    story.calls = len(crowd.callers)
    await all_quiet(house, registers=True)
    story.drift += (await drift(house, crowd, ends_calls="Asterisk" in story.counted)).unexplained
    story.left_behind = await left_behind(house, rest)
    return story


async def _kill(house: House, story: Story, random: Random, lasts_s: float, kills: int) -> None:
    loop = asyncio.get_running_loop()
    began, share_s = loop.time(), lasts_s / (kills + 1)
    weights = [weight for _, _, weight in VICTIMS]
    for number in range(1, kills + 1):
        at = began + share_s * (number + random.uniform(-0.4, 0.4))
        await asyncio.sleep(max(0.0, at - loop.time()))
        part, done, _ = random.choices(VICTIMS, weights)[0]
        story.kills.append((loop.time(), part))
        log.info("random.kill", part=part, number=number)
        async with done(house):
            pass
        if part == "Asterisk":
            await _register_again(house)
    await asyncio.sleep(max(0.0, began + lasts_s - loop.time()))


async def _register_again(house: House) -> None:
    await asyncio.sleep(5)
    with suppress(AssertionError):
        await all_quiet(house, registers=True)


async def _work(house: House, random: Random) -> None:
    """Every agent ends each talk after a while."""

    async def work(agent: str) -> None:
        phone = house.phones[agent]
        while True:
            await until(lambda: phone.state == "talking", 3600)
            await asyncio.sleep(random.uniform(*TALKS_S))
            phone.hang_up()
            with suppress(AssertionError):
                await until(lambda: phone.state != "talking", 10)

    await asyncio.gather(*(work(agent) for agent in AGENTS))


async def _live(crowd: Crowd, story: Story, random: Random) -> None:
    """One caller after the other in this place."""
    await asyncio.sleep(random.uniform(0, 5))
    while True:
        await _call(crowd, story, random)


async def _call(crowd: Crowd, story: Story, random: Random) -> None:
    loop, house = asyncio.get_running_loop(), crowd.house
    stage, stay_s = random.choice(list(KEYS)), random.uniform(*STAYS_S)
    began, number = loop.time(), house.number()
    async with AsyncExitStack() as stack:
        plan = Plan(number=number, dialled=DIALLED, answer_s=ANSWERED_WITHIN_S, stay_s=STAYS_S[1] * 3)
        call = await stack.enter_async_context(Call(plan, house.exchange))
        if not await call.answered():
            if not _asterisk_died(story, began - AROUND_ASTERISK_S):
                story.dropped.append(f"{number}: not answered: {(await call.ended()).refusal}")
            await asyncio.sleep(2)
            return
        caller = Caller(number, stage, call)
        crowd.callers.append(caller)
        if stage not in QUIET:
            call.media.say_for_ever(tone(CALLER_HZ))
        if KEYS[stage]:
            with suppress(AssertionError):
                await until(lambda: call.media.heard_s > 0.4, 10)
            await call.take([Press(KEYS[stage])])
        await asyncio.sleep(stay_s)
        await _judge(caller, house, story, began)
        await call.hang_up()


async def _judge(caller: Caller, house: House, story: Story, began: float) -> None:
    """Whether they were still there when they had enough of it."""
    before = caller.call.media.heard_s
    with suppress(AssertionError):
        await until(lambda: caller.call.media.heard_s > before + 0.2 or not caller.call.is_up, 4)
    if caller.call.is_up and caller.call.media.heard_s > before:
        return
    served = any(one.ring.caller == caller.number and one.ring.ended_here for one in rings(house.phones, began))
    if _asterisk_died(story, began):
        story.died_with_asterisk += 1
    elif caller.call.is_up:
        story.dropped.append(f"{caller.number} at {caller.stage}: hears nothing")
    elif not served:
        story.dropped.append(f"{caller.number} at {caller.stage}: was hung up on")


def _asterisk_died(story: Story, since: float) -> bool:
    return any(part == "Asterisk" and at >= since for at, part in story.kills)
