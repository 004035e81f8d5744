"""The link and a real Asterisk: what it tells, what it does, and what becomes of us when it goes away."""

import os
import signal
import time
from collections.abc import AsyncIterator

import pytest

from callcenter.asterisk.ami.events import (
    CallerArrived,
    LegHungUp,
    LifeboatEntered,
    LinkCause,
    QueueCallerJoined,
    QueueCallerLeft,
)
from callcenter.asterisk.ami.session import Limits
from callcenter.asterisk.errors import ActionRefusedError, NotConnectedError, UnsafeFieldError
from callcenter.vocabulary.ids import CallId, QueueId, SeatId
from tests.asterisk.originate import end_call, place_call
from tests.asterisk.pbx import Pbx, eventually
from tests.fakes.listening import Listening, listening
from tests.fakes.wire import wire_to
from tests.waiting import until

GENERAL = QueueId("general")
SEAT = SeatId("1001")
WATCHFUL = Limits(login_s=1, ping_every_s=0.1, ping_within_s=1)


def secret(pbx: Pbx) -> str:
    return pbx.settings.ami_secret.get_secret_value()


@pytest.fixture
async def heard(asterisk: Pbx) -> AsyncIterator[Listening]:
    async with listening(asterisk.config.node, secret(asterisk), WATCHFUL) as heard:
        await heard.until_up()
        yield heard


async def test_given_no_service_when_a_caller_comes_then_the_lifeboat_is_told_step_by_step(heard: Listening) -> None:
    caller = await place_call(heard)
    await until(lambda: heard.of(QueueCallerJoined))
    await end_call(heard, caller)
    await until(lambda: heard.of(QueueCallerLeft))

    assert (caller.number_raw, caller.dialled) == ("+861088886666", "12345")
    (entered,) = heard.of(LifeboatEntered)
    (joined,) = heard.of(QueueCallerJoined)
    assert (entered.call, entered.queue, entered.cause) == (caller.call, GENERAL, "no heartbeat")
    assert (joined.call, joined.leg, joined.queue, joined.position) == (caller.call, caller.leg, GENERAL, 1)
    ended = next(event for event in heard.of(LegHungUp) if event.leg == caller.leg)
    assert (ended.call, ended.channel, ended.seat) == (caller.call, caller.channel, None)
    assert heard.link.tally.malformed == 0


async def test_given_a_waiting_caller_when_the_state_is_read_then_all_of_the_call_is_there(heard: Listening) -> None:
    caller = await place_call(heard)
    await until(lambda: heard.of(QueueCallerJoined))
    channels = {channel.leg: channel for channel in await heard.control.channels()}
    (entry,) = (await heard.control.queue_status()).entries
    variables = await heard.control.variables(caller.channel, "CC_NUMBER", "QUEUE_PRIO", "CC_SEAT")

    waiting = channels[caller.leg]
    assert (waiting.call, waiting.application, waiting.state) == (caller.call, "Queue", "Up")
    assert (entry.leg, entry.queue, str(entry.priority)) == (caller.leg, GENERAL, variables["QUEUE_PRIO"])
    assert (variables["CC_NUMBER"], variables["CC_SEAT"]) == ("+861088886666", "")
    await end_call(heard, caller)


async def test_variables_of_any_language_and_the_longest_length_arrive_whole(heard: Listening) -> None:
    caller = await place_call(heard)
    longest = "x" * (1000 - len("Value: "))
    values = {"CC_A": "Иванов_张三", "CC_B": longest, "CC_C": "+8613800138000"}
    await heard.control.set_variables(caller.channel, values)

    assert await heard.control.variables(caller.channel, *values) == values
    for syntax in ('"quoted"', "a;b", "$(x)", "${Y}", "trailing\\", "PJSIP/1001&PJSIP/1002"):
        with pytest.raises(UnsafeFieldError, match="CC_A"):
            await heard.control.set_variables(caller.channel, {"CC_A": syntax})
    assert await heard.control.variables(caller.channel, "CC_A") == {"CC_A": values["CC_A"]}
    await end_call(heard, caller)


async def test_a_caller_is_sent_to_another_place_of_the_dialplan(heard: Listening) -> None:
    caller = await place_call(heard)
    await until(lambda: heard.of(QueueCallerJoined))
    await heard.control.set_variables(caller.channel, {"CC_DONE": "1"})
    await heard.control.redirect(caller.channel, "talk", "back")
    await until(lambda: caller.leg in {event.leg for event in heard.of(LegHungUp)})


async def test_a_seat_is_added_paused_and_removed_and_each_may_be_said_twice(heard: Listening) -> None:
    control = heard.control
    for _ in range(2):
        await control.queue_add(GENERAL, SEAT, paused=True, member_name="张三", penalty=1)
    (added,) = (await control.queue_status()).members
    await control.queue_add(GENERAL, SEAT, paused=True, member_name="张三", penalty=2)
    (changed,) = (await control.queue_status()).members
    await control.queue_pause(SEAT, paused=False, reason="")
    (unpaused,) = (await control.queue_status()).members
    await control.queue_pause(SEAT, paused=True, reason="On break")
    (paused,) = (await control.queue_status()).members
    for _ in range(2):
        await control.queue_remove(GENERAL, SEAT)

    assert (added.seat, added.name, added.is_paused, added.penalty) == (SEAT, "张三", True, 1)
    assert changed.penalty == 2
    assert not unpaused.is_paused
    assert (paused.is_paused, paused.paused_reason) == (True, "On break")
    assert (await control.queue_status()).members == ()


async def test_what_asterisk_cannot_do_it_says(heard: Listening) -> None:
    with pytest.raises(ActionRefusedError, match="Channel does not exist"):
        await heard.control.redirect("PJSIP/citizens-ffffffff", "talk", "back")
    with pytest.raises(ActionRefusedError, match="No such queue"):
        await heard.control.queue_add(QueueId("nowhere"), SEAT, paused=False, member_name="")
    with pytest.raises(ActionRefusedError, match="Permission denied"):
        await heard.link.ask("Command", {"Command": "core show version"})


async def test_seats_versions_and_globals_can_be_read(heard: Listening) -> None:
    await heard.control.set_global("CC_ALIVE_UNTIL", "0")

    # Nobody has registered there or rung them yet.
    assert await heard.control.seat_states() == {}
    assert int((await heard.control.core_settings()).asterisk_version.partition(".")[0]) >= 20


async def test_given_a_restart_when_it_is_over_then_the_link_is_up_and_asks_anew(
    asterisk: Pbx, heard: Listening
) -> None:
    await asterisk.process.stop()
    down = await heard.until_down()
    with pytest.raises(NotConnectedError):
        await heard.control.ping()
    await asterisk.restart()
    await heard.until_up(times=2)

    async def is_empty() -> bool:
        return await heard.control.channels() == ()

    assert down.cause is LinkCause.SHUTDOWN
    # The leg by which Asterisk says that it has started is over in a moment.
    await eventually(is_empty, "no channel is left")


async def test_given_asterisk_killed_then_the_loss_is_told_at_once(asterisk: Pbx, heard: Listening) -> None:
    await asterisk.process.kill()

    assert (await heard.until_down()).cause is LinkCause.LOST


async def test_given_asterisk_frozen_then_the_ping_tells_and_afterwards_it_is_up_again(
    asterisk: Pbx, heard: Listening
) -> None:
    os.kill(asterisk.process.pid, signal.SIGSTOP)
    try:
        down = await heard.until_down()
    finally:
        os.kill(asterisk.process.pid, signal.SIGCONT)
    await heard.until_up(times=2)

    assert down.cause is LinkCause.PING_LATE


async def test_given_the_connection_reset_under_us_then_it_is_made_again_and_nothing_is_sent_twice(
    asterisk: Pbx,
) -> None:
    async with wire_to(asterisk.config.node.ami_port) as wire:
        node = asterisk.config.node.model_copy(update={"ami_port": wire.port})
        async with listening(node, secret(asterisk)) as heard:
            await heard.until_up()
            wire.reset()
            down = await heard.until_down()
            await heard.until_up(times=2)
            caller = await place_call(heard)
            await end_call(heard, caller)

            assert down.cause is LinkCause.LOST
            assert len(heard.of(CallerArrived)) == 1


async def test_given_a_wrong_secret_then_the_cause_is_told_and_asterisk_stays_well(asterisk: Pbx) -> None:
    async with listening(asterisk.config.node, "not-the-secret") as heard:
        down = await heard.until_down()

        assert (down.cause, heard.link.is_up) == (LinkCause.LOGIN_REFUSED, False)
        assert "Authentication failed" in down.detail


async def test_given_a_flood_then_every_event_arrives_in_order(heard: Listening) -> None:
    caller = {"Call": "00000000-0000-4000-8000-000000000000", "Channel": "Local/flood", "Uniqueid": "1.1"}
    entered = {"UserEvent": "LifeboatEntered", "Queue": "general"} | caller
    for batch in range(20):
        await heard.link.ask_all("UserEvent", [entered | {"Cause": str(batch * 500 + each)} for each in range(500)])
    await until(lambda: len(heard.of(LifeboatEntered)) == 10_000)

    assert [event.cause for event in heard.of(LifeboatEntered)] == [str(number) for number in range(10_000)]
    assert {event.call for event in heard.of(LifeboatEntered)} == {CallId(f"pbx1.{caller['Call']}")}


async def test_the_heartbeat_is_taken_from_us(asterisk: Pbx, heard: Listening) -> None:
    await heard.control.set_global("CC_ALIVE_UNTIL", str(int(time.time()) + 3600))
    told, now = await heard.control.global_values_at("CC_ALIVE_UNTIL")

    assert int(told["CC_ALIVE_UNTIL"]) - 3600 <= now <= time.time()
    shown = await asterisk.cli("dialplan show globals")
    assert "CC_ALIVE_UNTIL=" in shown
