"""Callers for whom there is no room: told so, written down, and never one of the list."""

from callcenter.calls.lifeboat_facts import Refused
from callcenter.calls.timeline import Arrived, Ended
from callcenter.vocabulary.ids import CallId
from tests.fakes.virtual_time import in_virtual_time, settle
from tests.unit.calls.world import CALL, CHANNEL, LEG, LISTED, PBX, World, world

SECOND, THIRD = CallId("pbx1.7b10"), CallId("pbx1.7b11")


def facts(w: World, call: CallId) -> list[object]:
    return [entry.fact for entry in w.timeline.entries if entry.call == call]


def test_one_too_many_is_told_that_the_lines_are_busy_and_written_down() -> None:
    async def run() -> None:
        async with world(most_calls=1) as w:
            await w.arrive()
            w.board.caller_arrived(PBX, SECOND, LEG, CHANNEL, "13800138001", "12345")
            await settle()

            assert ("turn_away", CHANNEL) in w.telephony.asked
            arrived, *rest = facts(w, SECOND)
            assert isinstance(arrived, Arrived)
            assert arrived.number == "+8613800138001"
            assert rest == [Refused(why="calls"), Ended(outcome="refused", cause=17)]
            assert w.board.knows(CALL)
            assert not w.board.knows(SECOND)

    in_virtual_time(run())


def test_who_is_on_the_list_is_let_in_however_many_there_are() -> None:
    async def run() -> None:
        async with world(most_calls=1) as w:
            await w.arrive()
            await w.arrive(LISTED.removeprefix("+86"), call=SECOND)

            assert w.board.knows(SECOND)
            assert not any(isinstance(fact, Refused) for fact in facts(w, SECOND))

    in_virtual_time(run())


def test_who_cannot_be_turned_away_is_let_in() -> None:
    async def run() -> None:
        async with world(most_calls=1) as w:
            await w.arrive()
            w.telephony.is_away = True
            w.board.caller_arrived(PBX, SECOND, LEG, CHANNEL, "13800138001", "12345")
            await settle()

            assert w.board.knows(SECOND)

    in_virtual_time(run())


def test_whom_asterisk_has_refused_has_a_timeline_too() -> None:
    async def run() -> None:
        async with world() as w:
            w.board.refused(PBX, THIRD, LEG, "", "12345", "rate")

            assert [entry.seq for entry in w.timeline.entries] == [1, 2, 3]
            assert facts(w, THIRD)[1:] == [Refused(why="rate"), Ended(outcome="refused", cause=17)]
            assert w.record().outcome == "refused"

    in_virtual_time(run())
