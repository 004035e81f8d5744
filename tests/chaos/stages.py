"""Fifty callers in every stage of a call, each known by their own telephone."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from callcenter.calls.page import CallFilter
from callcenter.calls.record import CallRecord, CallState
from callcenter.rehearsal.caller import Call, Plan, Press
from callcenter.rehearsal.sounds import tone
from tests.chaos.house import CALLER_HZ, CYCLERS, DIALLED, RINGERS, TALKERS, House
from tests.service.machines import eventually
from tests.waiting import until

DIALLED_AT_A_TIME = 8
PROMPTED_S = 0.4
"""Who has heard so much may press a key."""
STAY_S = 240.0
WITHIN_S = 60.0
"""A loaded machine takes its time with fifty telephones."""


class Stage(StrEnum):
    PROMPT = "first prompt"
    LISTENING = "listening"
    WAITING = "waiting"
    SERVED = "waiting, some served meanwhile"
    RINGING = "ringing"
    TALKING = "talking"
    SURVEY = "survey"


KEYS = {
    Stage.PROMPT: "",
    Stage.LISTENING: "5",
    Stage.WAITING: "1",
    Stage.SERVED: "4",
    Stage.RINGING: "3",
    Stage.TALKING: "2",
    Stage.SURVEY: "2",
}
FIFTY = {
    Stage.PROMPT: 6,
    Stage.LISTENING: 6,
    Stage.WAITING: 6,
    Stage.SERVED: 10,
    Stage.RINGING: len(RINGERS),
    Stage.TALKING: len(TALKERS),
    Stage.SURVEY: 8,
}
A_FEW = {
    Stage.PROMPT: 1,
    Stage.LISTENING: 1,
    Stage.WAITING: 1,
    Stage.SERVED: 4,
    Stage.RINGING: 1,
    Stage.TALKING: 1,
    Stage.SURVEY: 1,
}
STATES: Mapping[Stage, frozenset[CallState]] = {
    Stage.PROMPT: frozenset({"in_flow"}),
    Stage.LISTENING: frozenset({"in_flow"}),
    Stage.WAITING: frozenset({"waiting"}),
    Stage.SERVED: frozenset({"waiting", "talking", "ringing"}),
    Stage.RINGING: frozenset({"ringing"}),
    Stage.TALKING: frozenset({"talking"}),
    Stage.SURVEY: frozenset({"surveying"}),
}


@dataclass(slots=True)
class Caller:
    """Somebody who has called."""

    number: str
    stage: Stage
    call: Call

    @property
    def full_number(self) -> str:
        return f"+86{self.number}"


@dataclass(slots=True)
class Crowd:
    """All who have called in one case, and the time from which on they did."""

    house: House
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    callers: list[Caller] = field(default_factory=list)
    _at_work: AsyncExitStack = field(default_factory=AsyncExitStack)
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(DIALLED_AT_A_TIME))

    async def __aenter__(self) -> "Crowd":
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(one.call.hang_up() for one in self.callers), return_exceptions=True)
        await self._at_work.aclose()

    def of(self, stage: Stage) -> list[Caller]:
        return [one for one in self.callers if one.stage is stage]

    async def fill(self, wanted: Mapping[Stage, int]) -> None:
        """Returns when all stand where they should, as the database tells."""
        early = asyncio.create_task(self._come({one: wanted[one] for one in (Stage.WAITING, Stage.SERVED)}))
        await self._come({Stage.SURVEY: wanted[Stage.SURVEY]})
        await self._until_at(Stage.SURVEY, frozenset({"talking"}))
        for agent in TALKERS:
            self.house.phones[agent].hang_up()
        await self._until_at(Stage.SURVEY)
        await early
        await self._come({one: wanted[one] for one in (Stage.TALKING, Stage.PROMPT, Stage.LISTENING)})
        for stage in (Stage.WAITING, Stage.SERVED, Stage.TALKING):
            await self._until_at(stage)
        await self._come({Stage.RINGING: wanted[Stage.RINGING]})
        for stage in wanted:
            await self._until_at(stage)

    async def records(self) -> list[CallRecord]:
        """All calls that have come since, as the database knows them."""
        records: list[CallRecord] = []
        after: str | None = None
        while True:
            page = await self.house.calls.page(CallFilter(arrived_from=self.began), after, limit=200)
            records += page.calls
            if (after := page.next) is None:
                return records

    async def comes(self, stage: Stage) -> Caller:
        """One more, who presses the key of the stage as soon as something is heard."""
        number = self.house.number()
        async with self._turns:
            plan = Plan(number=number, dialled=DIALLED, stay_s=STAY_S)
            call = await self._at_work.enter_async_context(Call(plan, self.house.exchange))
            assert await call.answered(), f"{stage}: {(await call.ended()).refusal or 'not answered'}"
            if stage not in QUIET:
                call.media.say_for_ever(tone(CALLER_HZ))
            await until(lambda: call.media.heard_s > PROMPTED_S, 20, "something is heard")
        caller = Caller(number, stage, call)
        self.callers.append(caller)
        if KEYS[stage]:
            await call.take([Press(KEYS[stage])])
        return caller

    async def _come(self, wanted: Mapping[Stage, int]) -> None:
        async with asyncio.TaskGroup() as dialling:
            for stage, count in wanted.items():
                for _ in range(count):
                    dialling.create_task(self.comes(stage))

    async def _until_at(self, stage: Stage, states: frozenset[CallState] | None = None) -> None:
        numbers, wanted = {one.full_number for one in self.of(stage)}, states or STATES[stage]
        seen: list[str] = []

        async def are_there() -> bool:
            found = [one for one in await self.records() if one.number in numbers]
            seen[:] = [one.state for one in found]
            return len(found) == len(numbers) and all(one.state in wanted for one in found)

        try:
            await eventually(are_there, f"all are at {stage}", WITHIN_S)
        except AssertionError as late:
            raise AssertionError(f"{late}; seen: {seen}") from None


QUIET = frozenset({Stage.PROMPT, Stage.LISTENING})
"""Who speaks there would be heard, and led on."""


async def cycling(house: House, talk_s: float = 3.0) -> None:
    """The agents of `served` take one caller after the other, until cancelled."""

    async def cycle(agent: str) -> None:
        phone = house.phones[agent]
        while True:
            await until(lambda: phone.state == "talking", 3600)
            await asyncio.sleep(talk_s)
            phone.hang_up()
            await until(lambda: phone.state != "talking", 3600)

    await asyncio.gather(*(cycle(agent) for agent in CYCLERS))
