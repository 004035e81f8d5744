"""Forty callers of all tiers in three queues: answered exactly as the pure code says, whoever dies meanwhile.

What the pure code is told is what the database says of each caller.
"""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import pytest

from callcenter.calls.page import CallFilter
from callcenter.calls.record import CallRecord
from callcenter.rehearsal.caller import Call, Press
from callcenter.rehearsal.phone import Manners, Phone
from callcenter.routing.order import Waiting, in_order
from callcenter.special_list.entries import ListKind
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.tiers import Tier
from tests.service.hotline import AGENTS, GENERAL, NODES, ON_OTHER_LISTS, POLICE, SOCIAL, URGENT, Hotline
from tests.service.machines import eventually
from tests.waiting import until

pytestmark = [pytest.mark.asyncio(loop_scope="package"), pytest.mark.timeout(600)]
DIALLED_AT_A_TIME = 8
AT_LAST_S = 120
"""Forty telephones are much for two cores that do something else, too."""
PROMPTED_S = 0.5
"""Who has heard so much is asked for a key."""
PRESSING = {"0": 13, "2": 8, "4": 5}
"""Ordinary callers by the key they press."""
OF_TIER = {Tier.EMERGENCY: 2, Tier.LISTED_SEVERE: 4, Tier.LISTED: 3, Tier.CALLBACK: 2, Tier.DEFERRED: 3}
"""The others."""
LIST_OF = {Tier.LISTED: ListKind.ELDERLY, Tier.CALLBACK: ListKind.EXPRESS, Tier.DEFERRED: ListKind.NUISANCE}


@dataclass(slots=True)
class Story:
    """Forty callers and the agents who answer them, one after the other."""

    hotline: Hotline
    began: datetime
    telephones: dict[str, Call] = field(default_factory=dict)
    """Of the callers, by number (E.164)."""
    phones: dict[str, Phone] = field(default_factory=dict)
    """Of the agents."""

    async def callers(self) -> list[CallRecord]:
        """Who has called, as the database knows them."""
        return list((await self.hotline.calls.page(CallFilter(arrived_from=self.began), limit=50)).calls)

    async def answered(self) -> list[CallRecord]:
        """In the order of the answers."""
        found = [(one.connected_at, one.call, one) for one in await self.callers() if one.connected_at is not None]
        return [one for _, _, one in sorted(found)]

    async def foretold(self) -> list[CallRecord]:
        """Those still to be answered, in the order that the pure code says."""
        left = {one.call: one for one in await self.callers() if one.connected_at is None}
        return [left[one.call] for one in in_order(map(_waiting, left.values()), datetime.now(UTC))]

    async def places(self) -> dict[CallId, int]:
        """Of those still to be answered, as the service tells them."""
        asked = [one.call for one in await self.foretold()]
        browser = self.hotline.browsers["operator"]
        answers = [(await browser.get(f"/api/v1/calls/{call}/place")).raise_for_status() for call in asked]
        return {call: answer.json()["position"] for call, answer in zip(asked, answers, strict=True)}

    async def begin_work(self) -> None:
        for agent in AGENTS:
            self.phones[agent] = await self.hotline.works(agent, Manners(ring_s=0.02))
            await self.phones[agent].until("talking", AT_LAST_S)

    async def take_next(self, *agents: str) -> None:
        """Each of `agents` in turn ends the talk and takes the next caller."""
        for agent in agents:
            phone = self.phones[agent]
            ended = len(phone.calls) + 1
            phone.hang_up()
            await phone.until_calls(ended, AT_LAST_S)
            await phone.until("talking", AT_LAST_S)

    async def take_all(self, foretold: Iterable[CallRecord]) -> None:
        """Each caller by an agent of theirs, by turns."""
        turns = cycle(("8001", "8002"))
        await self.take_next(*("8003" if one.queue == POLICE else next(turns) for one in foretold))

    async def until_answered(self, count: int) -> None:
        async def are_told() -> bool:
            return len(await self.answered()) == count

        await eventually(are_told, f"{count} answers are in the database", AT_LAST_S)
        asked = [one.number for one in await self.callers() if one.state == "surveying" and one.number is not None]
        await asyncio.gather(*(self.telephones[number].hang_up() for number in asked))

    async def until_all_in_line(self) -> None:
        """Wait until the service has everybody in line who is not answered."""

        async def are_in_line() -> bool:
            return {one.state for one in await self.foretold()} == {"waiting"}

        await eventually(are_in_line, "all others wait with the service", AT_LAST_S)


async def test_forty_callers_are_answered_as_the_pure_code_says_by_service_lifeboat_and_standby(
    hotline: Hotline, tmp_path: Path
) -> None:
    story = Story(hotline, datetime.now(UTC))
    await forty_call(story)
    foretold = await story.foretold()
    assert Counter(one.tier for one in foretold) == {**OF_TIER, Tier.ORDINARY: sum(PRESSING.values())}
    await story.begin_work()
    await story.take_next("8001", "8002", "8001", "8002", "8003", "8001", "8002")
    await story.until_answered(10)
    assert_begins(await story.answered(), foretold)

    # The service dies for some time: Asterisk alone goes on, in the same order.
    foretold = await story.foretold()
    hotline.wire.is_cut = True
    hotline.wire.reset()
    os.kill(hotline.service_pid, signal.SIGKILL)
    await eventually(lambda: hotline.holds(30), "all others wait in app_queue", AT_LAST_S)
    await story.take_next("8001", "8002", "8003", "8001")
    hotline.wire.is_cut = False
    await story.until_answered(14)
    await story.until_all_in_line()
    by_lifeboat = (await story.answered())[10:]
    assert all(one.was_in_lifeboat for one in by_lifeboat)
    assert_begins(by_lifeboat, foretold, of_one_tenth=True)

    foretold = await story.foretold()
    await story.take_next("8002", "8001", "8003", "8002", "8001", "8002")
    await story.until_answered(20)
    assert_begins((await story.answered())[14:], foretold)

    # The machine dies, and another one knows of them what the database does, and no more.
    foretold = await story.foretold()
    places = {one.call: _waiting(one) for one in foretold}
    home, starts = hotline.service_data.resolve(), hotline.up.service.starts
    hotline.is_to_live_in(tmp_path / "standby")
    os.kill(hotline.service_pid, signal.SIGKILL)
    try:
        await until(lambda: hotline.up.service.starts > starts, what="a standby")
        await hotline.until_ready(AT_LAST_S)
        await story.until_all_in_line()
        assert {one.call: _waiting(one) for one in await story.foretold()} == places
        assert await story.places() == {one.call: _nth_of_queue(one, foretold) for one in foretold}
        await story.take_all(foretold)
        await story.until_answered(40)
        assert_begins((await story.answered())[20:], foretold)
    finally:
        hotline.is_to_live_in(home)
        os.kill(hotline.service_pid, signal.SIGKILL)


async def forty_call(story: Story) -> None:
    """All at once; returns when all wait for an agent."""
    hotline = story.hotline
    severe = [hotline.listed() for _ in range(OF_TIER[Tier.LISTED_SEVERE])]
    listed = [number for tier, kind in LIST_OF.items() for number in ON_OTHER_LISTS[kind][: OF_TIER[tier]]]
    ordinary = [key for key, count in PRESSING.items() for _ in range(count)]
    turns = asyncio.Semaphore(DIALLED_AT_A_TIME)

    async def call(key: str, number: str, dialled: str = "12345") -> None:
        async with turns:
            caller = await hotline.dial(number, dialled=dialled)
            story.telephones[number if number.startswith("+") else f"+86{number}"] = caller
            await until(lambda: caller.media.heard_s > PROMPTED_S, what="the first prompt")
        await caller.take([Press(key)])

    # All or none: whoever went on dialling past a failure would fill the line of the tests that follow.
    async with asyncio.TaskGroup() as dialling:
        for one in (
            *(call("0", number) for number in (*severe, *listed)),
            *(call(URGENT, hotline.number(), NODES) for _ in range(OF_TIER[Tier.EMERGENCY])),
            *(call(key, hotline.number()) for key in ordinary),
        ):
            dialling.create_task(one)
    all_of_them = sum(OF_TIER.values()) + len(ordinary)

    async def are_there() -> bool:
        return len([one for one in await story.callers() if one.state == "waiting"]) == all_of_them

    await eventually(are_there, f"{all_of_them} callers wait", AT_LAST_S)


def assert_begins(
    answered: Sequence[CallRecord], foretold: Iterable[CallRecord], *, of_one_tenth: bool = False
) -> None:
    """Of each line that agents have to themselves, whether those answered are the first ones foretold.

    `of_one_tenth`: app_queue knows no difference between callers of one tenth of a second.
    """
    foretold = list(foretold)
    for queues in ({GENERAL, SOCIAL}, {POLICE}):
        took = [one for one in answered if one.queue in queues]
        wanted = [one for one in foretold if one.queue in queues][: len(took)]
        if of_one_tenth:
            assert [one.priority for one in took] == [one.priority for one in wanted]
        else:
            assert [one.call for one in took] == [one.call for one in wanted]


def _nth_of_queue(caller: CallRecord, foretold: Iterable[CallRecord]) -> int:
    return [one.call for one in foretold if one.queue == caller.queue].index(caller.call) + 1


def _waiting(one: CallRecord) -> Waiting:
    assert one.queue is not None
    return Waiting(call=one.call, queue=one.queue, tier=one.tier, since=one.since or one.arrived_at)
