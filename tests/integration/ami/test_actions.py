"""Actions of a link, and their answers: each sharp edge of panoramisk 1.4."""

import asyncio
from dataclasses import replace

import pytest

from callcenter.asterisk.ami.events import LegHungUp, SeatState, SeatStateChanged
from callcenter.asterisk.ami.link import Link
from callcenter.asterisk.ami.session import Limits
from callcenter.asterisk.errors import (
    ActionRefusedError,
    ActionTimeoutError,
    LinkBusyError,
    NotConnectedError,
    UnexpectedAnswerError,
    UnsafeFieldError,
)
from callcenter.asterisk.settings import NodeSettings
from callcenter.vocabulary.ids import QueueId, SeatId
from tests.fakes.ami_server import Fields, ami_server, hangup, refusal, silence, success
from tests.fakes.listening import FAST, listening, node
from tests.waiting import until

CHANNEL = "PJSIP/citizens-00000001"


def seat_state(state: str) -> bytes:
    return f"Event: DeviceStateChange\r\nDevice: PJSIP/1001\r\nState: {state}\r\n\r\n".encode()


def listed(*items: bytes) -> bytes:
    return b"".join(items)


async def test_an_action_before_there_is_a_connection_is_an_error_of_ours() -> None:
    link = Link(NodeSettings(ami_port=1), "secret", lambda event: None)

    with pytest.raises(NotConnectedError, match="Ping: not sent") as error:
        await link.ask("Ping", {})
    assert not error.value.was_sent


async def test_a_refused_action_carries_asterisks_words() -> None:
    async with ami_server(Redirect=refusal("No such channel")) as server, listening(node(server)) as heard:
        await heard.until_up()

        with pytest.raises(ActionRefusedError, match="pbx1 refused Redirect: No such channel"):
            await heard.control.redirect(CHANNEL, "talk", "back")


async def test_an_unanswered_action_ends_at_its_deadline_and_its_late_answer_is_nobodys() -> None:
    async with ami_server(Getvar=silence) as server, listening(node(server), limits=FAST) as heard:
        await heard.until_up()

        with pytest.raises(ActionTimeoutError, match=r"pbx1 did not answer Getvar within 0\.3 s"):
            await heard.control.variable(CHANNEL, "CC_QUEUE")
        server.send(success(server.received[-1]) + hangup(1))
        await until(lambda: heard.of(LegHungUp))
        assert heard.link.is_up


async def test_an_unanswered_action_fails_with_the_connection_and_is_never_sent_again() -> None:
    async with ami_server(Redirect=silence, Originate=silence) as server, listening(node(server)) as heard:
        await heard.until_up()
        redirect = asyncio.create_task(heard.control.redirect(CHANNEL, "talk", "s"))
        originate = asyncio.create_task(heard.link.ask("Originate", {"Channel": "Local/1@x"}))
        await until(lambda: server.count("Originate"))
        server.reset()

        for asked in (redirect, originate):
            with pytest.raises(NotConnectedError, match="its outcome is unknown") as error:
                await asked
            assert error.value.was_sent
        await heard.until_up(times=2)
        await heard.control.ping()
        assert (server.count("Redirect"), server.count("Originate")) == (1, 1)


async def test_a_value_with_a_line_end_never_reaches_the_socket() -> None:
    async with ami_server() as server, listening(node(server)) as heard:
        await heard.until_up()

        with pytest.raises(UnsafeFieldError, match="CC_NUMBER holds more than letters"):
            await heard.control.set_variables(
                CHANNEL, {"CC_QUEUE": "general", "CC_NUMBER": "1\r\nAction: Command\r\nCommand: core stop now"}
            )
        await heard.control.ping()
        assert server.count("Setvar") == 0


async def test_variables_are_written_in_their_order() -> None:
    async with ami_server() as server, listening(node(server)) as heard:
        await heard.until_up()
        await heard.control.set_variables(CHANNEL, {"CC_SEAT": "1001", "CC_RING_S": "15", "CC_DIAL": "PJSIP/1001"})

        written = [action["Variable"] for action in server.received if action["Action"] == "Setvar"]
        assert written == ["CC_SEAT", "CC_RING_S", "CC_DIAL"]


async def test_a_list_is_read_after_every_event_that_came_before_it() -> None:
    def states(action: Fields) -> bytes:
        of_action = f"ActionID: {action['ActionID']}\r\n".encode()
        return listed(
            seat_state("RINGING"),
            b"Response: Success\r\n" + of_action + b"EventList: start\r\n\r\n",
            b"Event: DeviceStateChange\r\n" + of_action + b"Device: PJSIP/1001\r\nState: INUSE\r\n\r\n",
            seat_state("NOT_INUSE"),
            b"Event: DeviceStateListComplete\r\n" + of_action + b"EventList: Complete\r\nListItems: 1\r\n\r\n",
        )

    async with ami_server(DeviceStateList=states) as server, listening(node(server)) as heard:
        await heard.until_up()
        read = await heard.control.seat_states()

        assert read == {SeatId("1001"): SeatState.INUSE}
        assert [event.state for event in heard.of(SeatStateChanged)] == [SeatState.RINGING, SeatState.NOT_INUSE]


async def test_a_list_that_cannot_be_read_is_an_error_of_ours() -> None:
    def channels(action: Fields) -> bytes:
        of_action = f"ActionID: {action['ActionID']}\r\n".encode()
        return listed(
            b"Response: Success\r\n" + of_action + b"EventList: start\r\n\r\n",
            b"Event: CoreShowChannel\r\n" + of_action + b"Channel: x\r\n\r\n",
            b"Event: CoreShowChannelsComplete\r\n" + of_action + b"EventList: Complete\r\n\r\n",
        )

    async with ami_server(CoreShowChannels=channels) as server, listening(node(server)) as heard:
        await heard.until_up()

        with pytest.raises(UnexpectedAnswerError, match="CoreShowChannel has no field"):
            await heard.control.channels()


async def test_a_list_without_an_end_runs_into_its_deadline() -> None:
    def endless(action: Fields) -> bytes:
        return f"Response: Success\r\nActionID: {action['ActionID']}\r\nEventList: start\r\n\r\n".encode()

    async with ami_server(CoreShowChannels=endless) as server, listening(node(server), limits=FAST) as heard:
        await heard.until_up()

        with pytest.raises(ActionTimeoutError):
            await heard.control.channels()


async def test_a_member_that_is_there_already_is_only_paused_or_unpaused() -> None:
    there = refusal("Unable to add interface: Already there")
    async with ami_server(QueueAdd=there) as server, listening(node(server)) as heard:
        await heard.until_up()
        await heard.control.queue_add(QueueId("general"), SeatId("1001"), paused=True, member_name="1001", penalty=1)

        paused, rated = server.received[-2:]
        assert (paused["Action"], paused["Queue"], paused["Paused"]) == ("QueuePause", "hotline-general", "true")
        assert (rated["Action"], rated["Queue"], rated["Penalty"]) == ("QueuePenalty", "hotline-general", "1")


async def test_a_member_that_is_gone_already_is_left_so() -> None:
    gone = refusal("Unable to remove interface: Not there")
    async with ami_server(QueueRemove=gone) as server, listening(node(server)) as heard:
        await heard.until_up()
        await heard.control.queue_remove(QueueId("general"), SeatId("1001"))


async def test_more_actions_than_can_wait_are_refused_and_the_ping_still_goes_out() -> None:
    limits = replace(FAST, most_pending=2, action_s=5)
    async with ami_server(Getvar=silence) as server, listening(node(server), limits=limits) as heard:
        await heard.until_up()
        waiting = [asyncio.create_task(heard.control.variable(CHANNEL, "X")) for _ in range(2)]
        await until(lambda: server.count("Getvar") == 2)

        with pytest.raises(LinkBusyError, match="2 actions unanswered"):
            await heard.control.variable(CHANNEL, "X")
        pings = server.count("Ping")
        await until(lambda: server.count("Ping") > pings + 1)
        for asked in waiting:
            asked.cancel()
        await asyncio.wait(waiting)
        assert heard.link.is_up


async def test_whoever_gives_up_on_an_action_leaves_nothing_behind() -> None:
    limits = replace(Limits(), most_pending=1)
    async with ami_server(Getvar=silence) as server, listening(node(server), limits=limits) as heard:
        await heard.until_up()
        for _ in range(3):
            asked = asyncio.create_task(heard.control.variable(CHANNEL, "X"))
            count = server.count("Getvar")
            await until(lambda count=count: server.count("Getvar") > count)  # type: ignore[misc] # bound on purpose
            asked.cancel()
            await asyncio.wait([asked])

        await heard.control.ping()


async def test_ending_the_link_fails_what_is_unanswered() -> None:
    async with ami_server(Getvar=silence) as server:
        async with listening(node(server)) as heard:
            await heard.until_up()
            asked = asyncio.create_task(heard.control.variable(CHANNEL, "X"))
            await until(lambda: server.count("Getvar"))

        with pytest.raises(NotConnectedError):
            await asked
