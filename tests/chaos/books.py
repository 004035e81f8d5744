"""What timelines, telephones, Asterisk and recordings do not agree on once all calls are over."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from callcenter.balance.weighing import Drift as Difference
from callcenter.balance.weighing import Kind
from callcenter.calls.record import CallRecord
from callcenter.main.balancing import balanced
from callcenter.vocabulary.ids import CallId, bare
from tests.chaos.accounts import AT_THE_PHONE_S, rings
from tests.chaos.house import GRACE_S, House
from tests.chaos.stages import QUIET, Crowd
from tests.service.machines import eventually

OVER_WITHIN_S = 30.0
KEPT_WITHIN_S = 40.0
"""All recordings of a case."""
BALANCED_WITHIN_S = 40.0
SLACK_S = 2.0
"""A recording may lack so much of what two telephones call a talk."""


UNWRITTEN = frozenset({Kind.ANSWER_UNSEEN, Kind.RECORDING_MISSING, Kind.QUEUE_LOG_DIFFERS})
"""What an Asterisk that cannot write for a while leaves behind."""


@dataclass(frozen=True, slots=True)
class Drift:
    """In words, call by call."""

    unexplained: list[str]
    named: frozenset[CallId]
    """The reconciler says of these what Asterisk could not write."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time on the event loop's clock, in seconds."""

    begin: float = 0.0
    end: float = 0.0

    @property
    def length_s(self) -> float:
        return self.end - self.begin


async def drift(
    house: House, crowd: Crowd, *, ends_calls: bool, unrecorded: Span = Span(), writes: bool = True
) -> Drift:
    """`unrecorded`: nobody could write a recording then; not `writes`: nor anything else."""
    records: list[CallRecord] = []

    async def are_over() -> bool:
        records[:] = await crowd.records()
        return len(records) == len(crowd.callers) and all(one.state == "ended" for one in records)

    told: list[str] = []
    try:
        await eventually(are_over, "over", OVER_WITHIN_S)
    except AssertionError:
        told.append(f"{len(crowd.callers)} have called, {len(records)} timelines are there")
        told += [f"{one.call} is still {one.state}" for one in records if one.state != "ended"]
    quiet = frozenset(one.full_number for one in crowd.callers if one.stage in QUIET)
    deadline = asyncio.get_running_loop().time() + KEPT_WITHIN_S
    books = _Books(house, quiet, deadline, unrecorded, writes, ends_calls)
    for record in records:
        told += await books.told_of(record)
    found, sums = await _unbalanced(house, crowd)
    named = [] if writes else [one for one in found if one.kind in UNWRITTEN]
    told += [f"balance: {one.call} {one.kind.value}: {one.missing}" for one in found if one not in named]
    return Drift(told + sums, frozenset(one.call for one in named))


async def _unbalanced(house: House, crowd: Crowd) -> tuple[list[Difference], list[str]]:
    """What the product's own reconciler finds, once it no longer waits for any account; and where sums are not kept."""
    found: list[Difference] = []
    sums: list[str] = []

    async def is_balanced() -> bool:
        report = await balanced(house.settings, house.database, since=crowd.began, grace_s=GRACE_S)
        found[:] = report.drifts
        sums[:] = [] if report.sums.is_kept and not report.pending else [f"balance: {report.as_json()}"]
        return not found and not sums

    with suppress(AssertionError):
        await eventually(is_balanced, "balanced", BALANCED_WITHIN_S)
    return found, sums


@dataclass(frozen=True, slots=True)
class _Books:
    """Each call's timeline and recording beside what the telephones say of it."""

    house: House
    quiet: frozenset[str]
    """Numbers of callers who say nothing."""
    deadline: float
    unrecorded: Span
    writes: bool
    ends_calls: bool

    async def told_of(self, record: CallRecord) -> list[str]:
        timeline = await self.house.calls.timeline(record.call)
        kinds = [entry.fact.kind for entry in timeline]
        told: list[str] = []
        if [entry.seq for entry in timeline] != list(range(1, len(timeline) + 1)):
            told.append(f"{record.call}: entries are missing: {kinds}")
        if kinds.count("call.ended") > 1 or kinds.count("agent.connected") != kinds.count("talk.ended"):
            told.append(f"{record.call}: its facts contradict each other: {kinds}")
        talks = self._talks(record)
        talked_s = sum(one.length_s for one in talks)
        if talked_s < AT_THE_PHONE_S or self.ends_calls:
            return told
        if "agent.connected" not in kinds:
            told.append(f"{record.call}: an agent talked for {talked_s:.1f} s, the timeline does not know it: {kinds}")
        return told + await self._told_of_recording(record, talks)

    def _talks(self, record: CallRecord) -> list[Span]:
        """As the agents' telephones say."""
        theirs = (one.ring for one in rings(self.house.phones) if one.ring.call == bare(record.call))
        return [
            Span(ring.talked_at, ring.over_at)
            for ring in theirs
            if ring.over_at is not None and ring.talked_at is not None
        ]

    def _could_be_written(self, talk: Span) -> bool:
        """Whether any of it: a disk that is full takes no first byte, whoever stands still talks with nobody."""
        return self.writes or talk.begin < self.unrecorded.begin or talk.end > self.unrecorded.end

    async def _told_of_recording(self, record: CallRecord, talks: list[Span]) -> list[str]:
        talked_s = sum(one.length_s for one in talks)

        async def is_kept() -> bool:
            return any(one.fact.kind == "recording.kept" for one in await self.house.calls.timeline(record.call))

        try:
            await eventually(is_kept, "kept", max(1.0, self.deadline - asyncio.get_running_loop().time()))
        except AssertionError:
            if not any(map(self._could_be_written, talks)):
                return []
            return [f"{record.call}: {talked_s:.1f} s of talk, and no recording"]
        found = await self.house.calls.call(record.call)
        assert found is not None
        recording = found.recording
        assert recording is not None
        if recording.duration_s < talked_s - SLACK_S - self.unrecorded.length_s:
            return [f"{record.call}: {talked_s:.1f} s of talk, {recording.duration_s:.1f} s recorded"]
        sides = {"agent": recording.agent}
        if record.number is not None and record.number not in self.quiet:
            sides["caller"] = recording.caller
        silent = [side for side, one in sides.items() if one.is_silent]
        return [f"{record.call}: the {side} is silent on the recording" for side in silent]
