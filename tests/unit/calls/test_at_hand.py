"""Calls in memory: what a desktop is told at once, and what it is told once the database has answered."""

import asyncio

from callcenter.calls import at_hand
from callcenter.calls.at_hand import CallsAtHand
from callcenter.calls.background import Background
from callcenter.calls.record import CallRecord, after, begun
from callcenter.calls.timeline import Entry, NodeEntered
from callcenter.database.engine import DatabaseAwayError
from callcenter.vocabulary.ids import CallId
from tests.fakes.entries import entries, whole_call
from tests.fakes.virtual_time import in_virtual_time

CALL = CallId("pbx1.a")


class Before:
    """The database, as far as earlier calls go."""

    def __init__(self, *earlier: CallRecord, after_s: float = 0.0, is_away: bool = False) -> None:
        self.earlier = earlier
        self.after_s = after_s
        self.is_away = is_away
        self.asked = 0

    async def __call__(self, record: CallRecord) -> Background:
        self.asked += 1
        await asyncio.sleep(self.after_s)
        if self.is_away:
            raise DatabaseAwayError("away")
        return Background(earlier=self.earlier)


def record_of(timeline: list[Entry]) -> CallRecord:
    record = begun(timeline[0])
    for entry in timeline[1:]:
        record = after(record, entry)
    return record


async def test_a_call_stands_here_as_in_the_database_and_every_step_is_told() -> None:
    told: list[CallId] = []
    kept: list[Entry] = []
    calls = CallsAtHand(Before())
    calls.watch(told.append)
    publish = calls.beside(kept.append)
    timeline = whole_call(CALL)
    for entry in timeline:
        publish(entry)

    assert kept == timeline
    assert calls.record(CALL) == record_of(timeline)
    assert told == [CALL] * len(timeline)


async def test_what_was_before_is_read_once_and_told_with_the_way_through_the_flow() -> None:
    before = Before(record_of(whole_call("pbx1.earlier")))
    calls = CallsAtHand(before)
    timeline = whole_call(CALL)
    for entry in (*timeline[:2], Entry(CALL, 3, timeline[1].at, NodeEntered(node="ask"))):
        calls.told(entry)
    first, second = await calls.background(CALL), await calls.background(CALL)

    assert first == second
    assert [one.call for one in first.earlier] == ["pbx1.earlier"]
    assert [step.node for step in first.path] == ["ask"]
    assert before.asked == 1


def test_a_card_does_not_wait_for_a_slow_database_and_is_told_again() -> None:
    async def scenario() -> None:
        loop, told = asyncio.get_running_loop(), list[float]()
        calls = CallsAtHand(Before(record_of(whole_call("pbx1.earlier")), after_s=5))
        calls.watch(lambda _: told.append(loop.time()))
        began = loop.time()
        calls.told(whole_call(CALL)[0])
        hasty = await calls.background(CALL)
        waited_s = loop.time() - began
        await asyncio.sleep(6)

        assert hasty.earlier == ()
        assert waited_s <= at_hand.BEFORE_S
        assert [round(at - began) for at in told] == [0, 5]
        assert len((await calls.background(CALL)).earlier) == 1

    in_virtual_time(scenario())


async def test_without_a_database_the_card_stands_without_what_was_before() -> None:
    calls = CallsAtHand(Before(is_away=True))
    calls.told(whole_call(CALL)[0])

    assert await calls.background(CALL) == Background()
    assert calls.knows(CALL)


async def test_of_a_call_that_another_process_began_nothing_is_known() -> None:
    calls = CallsAtHand(Before())
    for entry in whole_call(CALL)[1:]:
        calls.told(entry)

    assert calls.record(CALL) is None


async def test_calls_that_have_ended_are_forgotten_at_last() -> None:
    calls = CallsAtHand(Before())
    names = [CallId(f"pbx1.{number}") for number in range(at_hand.MOST_ENDED + 2)]
    for name in names:
        for entry in (one := whole_call(name))[:1] + one[-2:]:
            calls.told(entry)
    live = CallId("pbx1.live")
    calls.told(entries(live, [whole_call(live)[0].fact])[0])

    assert [calls.knows(name) for name in (names[0], names[1], names[2], names[-1], live)] == [
        False, False, True, True, True,
    ]  # fmt: skip
