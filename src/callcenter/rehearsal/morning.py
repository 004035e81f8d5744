"""Four stories of a hotline's morning, played on real SIP and real audio, each with what must come true.

(a) a keyword is understood and leads to its queue; (b) a key does; (c) with all agents busy a caller on the
special-service list is answered before an ordinary one who came earlier; (d) who says nothing twice reaches a person.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from callcenter.calls.record import CallRecord
from callcenter.calls.store import CallStore
from callcenter.calls.timeline import AgentConnected, Entry
from callcenter.rehearsal.caller import Call, HearOut, Plan, Press, Say, Step, Wait
from callcenter.rehearsal.following import arrived_call, as_object, follow
from callcenter.rehearsal.sipp import Exchange
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.sound import Sound

LOOK_EVERY_S = 0.1
CALL_S = 150.0
TALKATIVE = 60
"""How often a citizen says their piece while an agent listens."""


class StoryError(CallCenterError):
    """A rehearsed call did not come as far as it should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citizen:
    """Who calls in a story, and what they do until somebody answers."""

    label: str
    number: str
    dialled: str
    steps: tuple[Step, ...]
    talk: Sound
    """Said over and over once an agent is there, so that the recording has a voice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The words of the morning, as sounds, and the numbers."""

    keyword: Sound
    """Leads to `keyword_queue`."""
    keyword_queue: str
    talk: Sound
    spoken_number: str
    """Dialled by those who speak: its language has a recogniser."""
    dialled: str
    listed: str
    """E.164, on the special-service list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where the morning is played."""

    exchange: Exchange
    store: CallStore
    tell: Callable[[str, Entry, datetime], None]
    """Told each entry with its caller's label."""


@dataclass(frozen=True, slots=True)
class Played:
    """One call, as it went."""

    label: str
    record: CallRecord
    timeline: tuple[Entry, ...]

    def as_object(self) -> dict[str, Any]:
        return as_object(self.record, list(self.timeline))

    @property
    def connected_at(self) -> datetime | None:
        return next((one.at for one in self.timeline if isinstance(one.fact, AgentConnected)), None)


@dataclass(frozen=True, slots=True)
class Morning:
    """How it went: every call, and every claim with whether it came true."""

    calls: Mapping[str, Played]
    claims: Mapping[str, bool]

    @property
    def is_as_wanted(self) -> bool:
        return all(self.claims.values())

    def as_object(self) -> dict[str, Any]:
        """For machines."""
        return {
            "ok": self.is_as_wanted,
            "claims": dict(self.claims),
            "calls": {label: played.as_object() for label, played in self.calls.items()},
        }


async def play(stage: Stage, cast: Cast) -> Morning:
    """All four stories; raises StoryError where a call does not even arrive."""
    played: dict[str, Played] = {}
    first = (
        Citizen(
            label="a keyword",
            number="13800138001",
            dialled=cast.spoken_number,
            steps=(HearOut(), Say(cast.keyword)),
            talk=cast.talk,
        ),
        Citizen(
            label="b key",
            number="13800138002",
            dialled=cast.dialled,
            steps=(Wait(2), Press("2")),
            talk=cast.talk,
        ),
        Citizen(
            label="d says nothing",
            number="13800138004",
            dialled=cast.spoken_number,
            steps=(),
            talk=cast.talk,
        ),
    )
    for one in await _together([_whole(stage, citizen) for citizen in first]):
        played[one.label] = one
    for one in await _all_busy(stage, cast):
        played[one.label] = one
    return Morning(played, _claims(played, cast))


def _claims(played: Mapping[str, Played], cast: Cast) -> dict[str, bool]:
    keyword, key, silent = (played[label].record for label in ("a keyword", "b key", "d says nothing"))
    ordinary, listed = played["c ordinary"], played["c listed"]
    voices = [one.record.recording for one in played.values()]
    return {
        "a: the keyword was understood by the recogniser": keyword.reason is not None
        and keyword.reason.by == "words"
        and bool(keyword.reason.matched),
        "a: it led to its queue": keyword.queue == cast.keyword_queue,
        "b: the key led to its queue": key.queue == "social" and key.reason is not None and key.reason.by == "key",
        "c: the listed caller came later": listed.record.arrived_at > ordinary.record.arrived_at,
        "c: both waited": ordinary.record.queued_at is not None and listed.record.queued_at is not None,
        "c: the listed caller was answered first": listed.connected_at is not None
        and ordinary.connected_at is not None
        and listed.connected_at < ordinary.connected_at,
        "d: who said nothing twice reached a person": silent.agent is not None
        and silent.reason is not None
        and silent.reason.by == "fallback",
        "every call was answered": all(one.record.outcome == "answered" for one in played.values()),
        "every recording has both voices": all(
            one is not None and not one.caller.is_silent and not one.agent.is_silent for one in voices
        ),
    }


async def _all_busy(stage: Stage, cast: Cast) -> list[Played]:
    """Two calls take both agents; then an ordinary caller waits, and a listed one comes later."""

    def citizen(label: str, number: str, *steps: Step) -> Citizen:
        return Citizen(label=label, number=number, dialled=cast.dialled, steps=steps, talk=cast.talk)

    async with AsyncExitStack() as stack:
        started = [
            await stack.enter_async_context(_Playing(stage, citizen(label, number, Wait(1), Press("0"))))
            for label, number in (("c first busy", "13800138011"), ("c second busy", "13800138012"))
        ]
        for one in started:
            await one.until(lambda record: record.state == "talking", "an agent")
        ordinary = citizen("c ordinary", "13800138003", Wait(1), Press("0"))
        started.append(await stack.enter_async_context(_Playing(stage, ordinary)))
        await started[-1].until(lambda record: record.state == "waiting", "the line")
        listed = citizen("c listed", cast.listed)
        started.append(await stack.enter_async_context(_Playing(stage, listed)))
        return await _together([one.played() for one in started])


async def _whole(stage: Stage, citizen: Citizen) -> Played:
    async with _Playing(stage, citizen) as playing:
        return await playing.played()


async def _together(works: list[Any]) -> list[Played]:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work) for work in works]
    return [task.result() for task in tasks]


class _Playing:
    """One citizen's call while it goes on; leaving it hangs up."""

    def __init__(self, stage: Stage, citizen: Citizen) -> None:
        self._stage = stage
        self._citizen = citizen
        self._owned = AsyncExitStack()

    async def __aenter__(self) -> "_Playing":
        citizen = self._citizen
        since = datetime.now(UTC) - timedelta(seconds=1)
        plan = Plan(number=citizen.number, dialled=citizen.dialled, stay_s=CALL_S)
        async with AsyncExitStack() as opening:
            call = await opening.enter_async_context(Call(plan, self._stage.exchange))
            number = citizen.number if citizen.number.startswith("+") else f"+86{citizen.number}"
            found = await arrived_call(self._stage.store, number, citizen.dialled, since)
            if found is None:
                raise StoryError(f"{citizen.label}: the call did not arrive")
            self._id: CallId = found
            self._acting = asyncio.create_task(self._act(call), name=citizen.label)
            opening.callback(self._acting.cancel)
            self._following = asyncio.create_task(
                follow(self._stage.store, found, lambda entry, start: self._stage.tell(citizen.label, entry, start)),
                name=f"{citizen.label} timeline",
            )
            opening.callback(self._following.cancel)
            self._owned = opening.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._owned.aclose()

    async def until(self, holds: Callable[[CallRecord], bool], what: str) -> None:
        """Wait until the call's record is so; raises StoryError."""
        try:
            async with asyncio.timeout(CALL_S):
                while not holds(await self._record()):  # noqa: ASYNC110 the database has no event for one call
                    await asyncio.sleep(LOOK_EVERY_S)
        except TimeoutError:
            raise StoryError(f"{self._citizen.label}: did not reach {what}") from None

    async def played(self) -> Played:
        """The whole call, once it is over and its recording is kept."""
        await self._following
        return Played(self._citizen.label, await self._record(), tuple(await self._stage.store.timeline(self._id)))

    async def _act(self, call: Call) -> None:
        await call.answered()
        await call.take(self._citizen.steps)
        await self.until(lambda record: record.state in {"talking", "surveying", "ended"}, "an agent")
        piece: tuple[Step, ...] = (Say(self._citizen.talk), Wait(0.5))
        talk = asyncio.create_task(call.take(piece * TALKATIVE), name=f"{self._citizen.label} talk")
        try:
            await self.until(lambda record: record.state in {"surveying", "ended"}, "the survey")
        finally:
            talk.cancel()
        # Both questions of the survey, each while it is being asked: keys cut a prompt short.
        await call.take([Wait(1.5), Press("1"), Wait(1.5), Press("1")])
        await call.ended()

    async def _record(self) -> CallRecord:
        record = await self._stage.store.call(self._id)
        if record is None:
            raise StoryError(f"{self._citizen.label}: its record is gone")
        return record
