"""Captions of talks that begin, go on and end; the recording is a file that the test writes, the engine a fake."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

import pytest

from callcenter.agents.views import Captions
from callcenter.calls.timeline import Entry
from callcenter.recordings.files import raw_path
from callcenter.transcripts.captions import LiveCaptions
from callcenter.vocabulary.hearing import Captioned, CaptionsRest, Heard, HearingLost, Hypothesis, PartlyHeard
from callcenter.vocabulary.ids import AgentId, CallId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import FRAME_BYTES
from tests.fakes.call_store import FakeCallStore
from tests.fakes.entries import START, whole_call
from tests.waiting import until

CALL, AGENT = CallId("pbx1.a"), AgentId("8001")


class FakeCaptionEar:
    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.is_closed = False

    def feed(self, frame: bytes) -> None:
        self.frames.append(frame)

    def close(self) -> None:
        self.is_closed = True


class House:
    """A call at every step, and what the agent is shown."""

    def __init__(self, recordings: Path) -> None:
        self.recordings = recordings
        self.store = FakeCallStore()
        self.ears: list[FakeCaptionEar] = []
        self.tell: Callable[[Captioned], None] = lambda _: None
        self.has_engine = True
        self.shown: list[tuple[AgentId, Captions]] = []
        self.ended: list[CallId] = []
        self.published: list[Entry] = []
        self.captions = LiveCaptions(self, self.store, self.raw_of, self)
        self.publish = self.captions.beside(self.keep)

    def open(self, language: Language, tell: Callable[[Captioned], None]) -> FakeCaptionEar | None:
        self.tell = tell
        self.ears.append(FakeCaptionEar())
        return self.ears[-1] if self.has_engine else None

    def caption(self, agent: AgentId, captions: Captions) -> None:
        self.shown.append((agent, captions))

    def end_captions(self, call: CallId) -> None:
        self.ended.append(call)

    def raw_of(self, call: CallId, arrived_at: datetime) -> Path:
        return raw_path(self.recordings, call, arrived_at)

    def keep(self, entry: Entry) -> None:
        self.published.append(entry)
        self.store.keep(entry)

    def written(self, sound: bytes) -> None:
        folder = self.recordings / f"{START:%Y/%m/%d}"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "a.raw").open("ab") as file:
            file.write(sound)

    def go_to(self, kind: str) -> None:
        """Everything up to and with the fact of this kind."""
        for entry in whole_call(CALL)[len(self.published) :]:
            self.publish(entry)
            if entry.fact.kind == kind:
                return

    def states(self) -> list[str]:
        return [captions.state for _, captions in self.shown]

    def lines(self) -> list[tuple[int, str, bool]]:
        return [(line.n, line.text, line.is_final) for _, told in self.shown for line in told.lines]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    house = House(tmp_path)
    yield house
    await house.captions.close()


def heard(*words: str) -> Heard:
    hypotheses = (Hypothesis(words),) if words else ()
    return Heard(hypotheses=hypotheses, engine="fake", language=Language.ZH)


def partly(*words: str) -> PartlyHeard:
    return PartlyHeard(words=words, engine="fake", language=Language.ZH)


async def test_the_callers_side_is_heard_from_the_answer_to_the_end(house: House) -> None:
    house.written(b"")
    house.go_to("agent.connected")
    await until(lambda: house.states() == ["on"])
    house.written(b"\x01\x00\x02\x00" * FRAME_BYTES)
    await until(lambda: len(house.ears[0].frames) == 2)
    house.go_to("talk.ended")
    await until(lambda: house.ears[0].is_closed)

    assert set(house.ears[0].frames) == {b"\x01\x00" * (FRAME_BYTES // 2)}
    assert house.ended == [CALL]
    assert [entry.fact.kind for entry in house.published][-1] == "talk.ended"


async def test_a_line_changes_until_it_is_final_and_the_next_gets_its_own_number(house: House) -> None:
    house.written(b"")
    house.go_to("agent.connected")
    await until(lambda: house.states() == ["on"])
    for told in (partly("我"), partly("我", "想"), heard("我", "想", "辦"), heard(), partly("社保")):
        house.tell(told)

    assert house.lines() == [(1, "我", False), (1, "我想", False), (1, "我想办", True), (2, "社保", False)]
    assert {agent for agent, _ in house.shown} == {AGENT}


async def test_the_agent_is_told_when_the_machine_is_busy_and_when_it_is_not(house: House) -> None:
    house.written(b"")
    house.go_to("agent.connected")
    await until(lambda: house.states() == ["on"])
    for told in (CaptionsRest(True), CaptionsRest(True), CaptionsRest(False), HearingLost("gone")):
        house.tell(told)

    assert house.states() == ["on", "busy", "on", "lost"]
    await until(lambda: house.ears[0].is_closed)


async def test_a_language_that_nothing_decodes_is_said_so(house: House) -> None:
    house.has_engine = False
    house.go_to("agent.connected")

    await until(lambda: house.states() == ["no_engine"])


async def test_a_recording_that_begins_later_is_waited_for(house: House) -> None:
    house.go_to("agent.connected")
    await until(lambda: len(house.ears) == 1)
    assert house.states() == []
    house.written(b"")

    await until(lambda: house.states() == ["on"])


async def test_a_talk_that_an_earlier_life_began_is_captioned_on(house: House) -> None:
    house.written(b"")
    for entry in whole_call(CALL)[:6]:
        house.store.keep(entry)
    await house.captions.take_over([CALL, CallId("pbx1.unknown")])

    await until(lambda: house.states() == ["on"])


async def test_a_fault_ends_the_captions_and_is_told(house: House) -> None:
    def broken(language: Language, tell: Callable[[Captioned], None]) -> FakeCaptionEar | None:
        raise RuntimeError("no memory")

    house.open = broken  # type: ignore[method-assign]
    house.go_to("agent.connected")

    await until(lambda: house.states() == ["lost"])
    await asyncio.sleep(0)
