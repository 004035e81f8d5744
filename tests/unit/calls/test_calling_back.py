"""Calling back: who stands in line, what is kept before anybody is dialled, and what comes of it."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from callcenter.agents.life import Idle, Ringing, Talking
from callcenter.callbacks.ledger import RULES, Claim, Kind, Obligation, entered
from callcenter.calls.callback_facts import CallbackNotReached
from callcenter.calls.life import Dialling
from callcenter.calls.record import after, begun
from callcenter.calls.takeover import corrections
from callcenter.calls.timeline import Ended, Entry, OfferMade, QueueJoined
from callcenter.vocabulary.ids import AgentId, CallId, LegId, QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Tier
from tests.fakes.line import FakeLine
from tests.fakes.virtual_time import START, VirtualClock, in_virtual_time, settle
from tests.unit.calls.world import LI, LI_SEAT, WANG, World, world

NUMBER, ORIGIN = "+8613800138000", CallId("pbx1.origin")
SOCIAL = QueueId("social")
CAME = START - timedelta(minutes=20)


def owed(kind: Kind = "promised", call: CallId = ORIGIN, number: str = NUMBER) -> Obligation:
    return entered(
        call,
        kind,
        number=number,
        queue=SOCIAL,
        tier=Tier.ORDINARY,
        needs=(),
        language=Language.ZH,
        dialled="12345",
        since=CAME,
        at=CAME,
        rules=RULES,
    )


async def looked(it: World) -> None:
    """The ledger has changed."""
    await it.calling_back.read()
    it.calling_back.look()
    await settle()


async def dialled(it: World, agent: AgentId = LI) -> CallId:
    """The citizen's telephone rings."""
    it.owed.owe(owed())
    await it.free(agent)
    await looked(it)
    return it.telephony.calls_out[-1].call


async def answered(it: World, call: CallId) -> FakeLine:
    """They hear us."""
    it.board.citizen_answered(call)
    return await it.open_line(call)


def claimed(it: World) -> list[Entry]:
    """The call's whole timeline: its first entry was kept with the claim."""
    return [*it.owed.claims, *it.timeline.entries]


def kinds(it: World) -> list[str]:
    return [entry.fact.kind for entry in claimed(it)]


def play(story: Coroutine[Any, Any, None]) -> None:
    in_virtual_time(story)


def test_an_agent_is_reserved_and_the_claim_kept_before_anybody_is_dialled() -> None:
    async def story() -> None:
        async with world() as it:
            call = await dialled(it)
            [entry] = it.owed.claims
            [out] = it.telephony.calls_out

            assert isinstance(it.roster.agent(LI).state, Ringing)
            assert (entry.call, entry.seq, entry.fact.kind) == (call, 1, "callback.dialled")
            assert (out.digits, out.shown, out.queue) == ("13800138000", "12345", "social")
            assert NUMBER in it.board.on_the_line()

    play(story())


def test_who_answers_hears_who_calls_and_the_reserved_agent_is_rung_at_once() -> None:
    async def story() -> None:
        async with world() as it:
            call = await dialled(it)
            await it.free(WANG)
            line = await answered(it, call)
            assert it.heard(line) == ["您好，这里是1 2 3 4 5热线给您回电，正在为您接通话务员，请稍候。"]
            line.finish_playback()
            await settle()
            it.board.seat_answered(call, LI_SEAT, LegId("pbx1.agent"))
            await settle()

            [joined] = it.timeline.facts("queue.joined")
            [offered] = it.timeline.facts("offer.made")
            assert isinstance(joined, QueueJoined)
            assert isinstance(offered, OfferMade)
            assert (joined.queue, joined.tier, joined.since) == ("social", Tier.CALLBACK, CAME)
            assert (offered.agent, it.telephony.names()[-1]) == (LI, "prepare_offer")
            assert isinstance(it.roster.agent(LI).state, Talking)
            assert isinstance(it.roster.agent(WANG).state, Idle)
            assert kinds(it)[:3] == ["callback.dialled", "flow.entered", "callback.answered"]
            assert [entry.seq for entry in claimed(it)] == list(range(1, len(claimed(it)) + 1))

    play(story())


@pytest.mark.parametrize(("cause", "why"), [(17, "busy"), (19, "no_answer"), (21, "refused"), (34, "congestion")])
def test_who_is_not_reached_frees_the_agent_and_it_is_told_why(cause: int, why: str) -> None:
    async def story() -> None:
        async with world() as it:
            call = await dialled(it)
            it.board.dial_failed(call, 3)
            it.board.leg_hung_up(call, LegId(call), cause)
            await settle()

            missed, ended = (entry.fact for entry in it.timeline.entries[-2:])
            assert missed == CallbackNotReached(why=why)  # type: ignore[arg-type] # each of them
            assert ended == Ended(outcome="not_reached", cause=cause)
            assert it.roster.agent(LI).is_free

    play(story())


def test_a_dial_that_fails_without_a_leg_is_told_by_asterisks_answer() -> None:
    async def story() -> None:
        async with world() as it:
            call = await dialled(it)
            it.board.dial_failed(call, 3)
            await settle()
            assert not it.roster.agent(LI).is_free
            await asyncio.sleep(1)

            assert it.timeline.entries[-2].fact == CallbackNotReached(why="unreachable")
            assert it.roster.agent(LI).is_free

    play(story())


def test_nobody_is_dialled_without_the_database_and_no_agent_is_kept_from_others() -> None:
    async def story() -> None:
        async with world() as it:
            it.owed.owe(owed())
            await looked(it)
            it.owed.is_away = True
            await it.free(LI)

            assert (it.telephony.calls_out, it.roster.agent(LI).is_free) == ([], True)
            it.calling_back.look()
            await settle()
            assert it.roster.agent(LI).is_free
            it.owed.is_away = False
            await looked(it)
            assert len(it.telephony.calls_out) == 1

    play(story())


def test_what_somebody_else_has_claimed_is_not_dialled() -> None:
    async def story() -> None:
        async with world() as it:
            it.owed.owe(owed())
            await looked(it)
            theirs = Entry(CallId("pbx1.theirs"), 1, VirtualClock().now(), CallbackNotReached(why="lost"))
            it.owed.tell(ORIGIN, Claim(theirs.call, WANG), theirs)
            await it.free(LI)

            assert (it.telephony.calls_out, it.timeline.entries) == ([], [])
            assert it.roster.agent(LI).is_free

    play(story())


def test_an_asterisk_that_was_not_asked_has_dialled_nobody() -> None:
    async def story() -> None:
        async with world() as it:
            it.telephony.is_away = True
            it.owed.owe(owed())
            await it.free(LI)
            await looked(it)

            assert it.timeline.entries[-2].fact == CallbackNotReached(why="not_dialled")
            assert it.roster.agent(LI).is_free

    play(story())


def test_an_asterisk_that_does_not_answer_may_be_dialling_until_it_tells() -> None:
    async def story() -> None:
        async with world() as it:
            it.telephony.is_dumb = True
            await dialled(it)
            [conversation] = it.board.live()
            assert isinstance(conversation.state, Dialling)
            assert isinstance(it.roster.agent(LI).state, Ringing)
            await looked(it)
            assert len(it.telephony.calls_out) == 1
            for event in corrections(conversation.state, None):
                conversation.tell(event)
            await settle()

            assert it.timeline.entries[-2].fact == CallbackNotReached(why="lost")
            assert it.roster.agent(LI).is_free

    play(story())


def test_who_hangs_up_while_we_say_who_calls_frees_the_agent() -> None:
    async def story() -> None:
        async with world() as it:
            call = await dialled(it)
            await answered(it, call)
            it.board.leg_hung_up(call, LegId(call), 16)
            await settle()

            assert it.timeline.entries[-1].fact == Ended(outcome="abandoned_ivr", cause=16)
            assert it.roster.agent(LI).is_free

    play(story())


@asynccontextmanager
async def left_ringing() -> AsyncIterator[tuple[World, CallId]]:
    """Another world, with a call that the one before has dialled for Li."""
    async with world() as before:
        call = await dialled(before)
        first, *rest = claimed(before)
        caller = next(iter(before.board.live())).caller
        record = begun(first)
        for entry in rest:
            record = after(record, entry)
        kept = before.owed
    async with world() as it:
        it.owed.owed = kept.owed
        await it.free(LI)
        it.board.resume(caller, record, it.editions.now)
        await looked(it)
        yield it, call


def test_a_telephone_left_ringing_by_an_earlier_life_is_taken_on_and_not_dialled_again() -> None:
    async def story() -> None:
        async with left_ringing() as (it, call):
            assert isinstance(it.roster.agent(LI).state, Ringing)
            line = await answered(it, call)
            line.finish_playback()
            await settle()

            assert it.telephony.calls_out == []
            assert it.timeline.kinds()[0] == "callback.answered"
            assert it.telephony.names()[-1] == "prepare_offer"

    play(story())


def test_who_answers_into_the_lifeboat_while_the_service_starts_is_served_by_the_agent_kept_for_them() -> None:
    async def story() -> None:
        async with left_ringing() as (it, call):
            it.board.citizen_answered(call)
            it.board.went_adrift(call, QueueId("social"), "no heartbeat")
            await settle()
            assert it.roster.agent(LI).is_free
            await it.open_line(call)

            assert it.timeline.kinds()[-3:] == ["lifeboat.left", "queue.joined", "offer.made"]
            assert it.telephony.names()[-1] == "prepare_offer"

    play(story())


def test_who_hangs_up_before_the_new_service_hears_them_frees_the_agent_kept_for_them() -> None:
    async def story() -> None:
        async with left_ringing() as (it, call):
            it.board.citizen_answered(call)
            it.board.leg_hung_up(call, LegId(call), 16)
            await settle()

            assert it.roster.agent(LI).is_free

    play(story())


def test_a_claim_that_was_kept_while_the_database_went_away_is_given_back_undialled() -> None:
    async def story() -> None:
        async with world() as it:
            it.owed.goes_away_over_claims = True
            it.owed.owe(owed())
            await it.free(LI)
            await looked(it)
            it.owed.goes_away_over_claims = False
            [claim] = it.owed.claims
            await looked(it)
            await looked(it)

            assert isinstance(it.roster.agent(LI).state, Idle)
            assert it.telephony.calls_out == []
            told = [(entry.call, entry.seq, entry.fact) for entry in it.timeline.entries]
            assert told[0] == (claim.call, 2, CallbackNotReached(why="not_dialled"))
            assert kinds(it) == ["callback.dialled", "callback.not_reached", "call.ended"]

    play(story())


def test_nobody_is_dialled_who_is_on_the_line_with_us() -> None:
    async def story() -> None:
        async with world() as it:
            it.owed.owe(owed("missed"))
            await looked(it)
            line = await it.arrive()
            await looked(it)
            line.press("2")
            await settle()
            await it.free(LI)

            assert it.telephony.calls_out == []
            assert it.telephony.names()[-1] == "prepare_offer"

    play(story())


def test_a_callback_keeps_its_place_before_who_came_later() -> None:
    async def story() -> None:
        async with world() as it:
            line = await it.arrive("13900139000")
            line.press("2")
            it.owed.owe(owed())
            await looked(it)
            await it.free(LI)

            assert [out.number for out in it.telephony.calls_out] == [NUMBER]

    play(story())
