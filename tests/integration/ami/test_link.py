"""The link against an AMI that misbehaves on command: events from it, and each way of losing and finding a peer."""

import asyncio
import socket
import time
from dataclasses import replace

import structlog.testing

from callcenter.asterisk.ami.events import LegHungUp, LinkCause, LinkDown, LinkEvent, LinkUp
from callcenter.asterisk.ami.link import Link
from callcenter.asterisk.ami.session import Limits
from callcenter.asterisk.settings import NodeSettings
from callcenter.vocabulary.ids import NodeId
from tests.fakes.ami_server import (
    BOOTED,
    Fields,
    ami_server,
    ami_server_elsewhere,
    hangup,
    login,
    refusal,
    silence,
    success,
)
from tests.fakes.listening import EAGER, FAST, Listening, listening, node
from tests.waiting import until


async def test_it_logs_in_and_comes_up_once_asterisk_is_booted() -> None:
    async with ami_server() as server, listening(node(server), "s3cret") as heard:
        await heard.until_up()

        assert heard.events == [LinkUp(node=heard.link.node)]
        assert server.received[0]["Username"] == "callcenter"
        assert server.received[0]["Secret"] == "s3cret"


async def test_events_come_typed_and_in_order() -> None:
    async with ami_server() as server, listening(node(server)) as heard:
        await heard.until_up()
        server.send(b"".join(hangup(number) for number in range(1000)))
        await until(lambda: len(heard.of(LegHungUp)) == 1000)

        assert [event.leg for event in heard.of(LegHungUp)] == [f"pbx1.1.{number}" for number in range(1000)]


async def test_events_before_the_boot_is_over_are_left_out_since_the_state_is_read_then() -> None:
    def booting(action: Fields) -> bytes:
        return success(action) + hangup(1) + BOOTED + hangup(2)

    async with ami_server(Login=booting) as server, listening(node(server)) as heard:
        await until(lambda: heard.of(LegHungUp))

        assert [type(event) for event in heard.events] == [LinkUp, LegHungUp]
        assert heard.of(LegHungUp)[0].leg == "pbx1.1.2"


async def test_letters_split_between_packets_stay_whole() -> None:
    async with ami_server() as server, listening(node(server)) as heard:
        await heard.until_up()
        for byte in hangup(1, "Иванов 张三"):
            server.send(bytes([byte]))
            await asyncio.sleep(0)
        await until(lambda: heard.of(LegHungUp))

        assert heard.of(LegHungUp)[0].cause_text == "Иванов 张三"


async def test_a_lost_connection_is_told_and_made_again() -> None:
    async with ami_server() as server, listening(node(server)) as heard:
        await heard.until_up()
        server.send(hangup(1))
        await until(lambda: heard.of(LegHungUp))
        server.reset()
        await heard.until_up(times=2)
        server.send(hangup(2))
        await until(lambda: len(heard.of(LegHungUp)) == 2)

        assert [type(event) for event in heard.events] == [LinkUp, LegHungUp, LinkDown, LinkUp, LegHungUp]
        assert heard.of(LinkDown)[0].cause is LinkCause.LOST


async def test_what_was_read_before_the_loss_is_delivered_before_it_is_told() -> None:
    async with ami_server() as server, listening(node(server), limits=Limits(at_once=1)) as heard:
        await heard.until_up()
        # Few enough to leave in one piece: what the server still holds when it resets is lost, as it should be.
        server.send(b"".join(hangup(number) for number in range(20)) + b"Event: Shutdown\r\n\r\n")
        await until(lambda: heard.of(LegHungUp))
        server.reset()
        down = await heard.until_down()

        assert down.cause is LinkCause.SHUTDOWN
        assert [type(event) for event in heard.events[:22]] == [LinkUp, *[LegHungUp] * 20, LinkDown]


async def test_a_peer_that_does_not_answer_the_ping_is_reset() -> None:
    async with ami_server(Ping=silence) as server, listening(node(server), limits=FAST) as heard:
        down = await heard.until_down()

        assert (down.cause, down.detail) == (LinkCause.PING_LATE, "no answer to a ping within 0.3 s")
        await heard.until_up(times=2)


async def test_a_ping_that_was_answered_while_we_stood_still_counts() -> None:
    ours, servers = socket.socketpair()
    stalls = 3

    def stand_still() -> None:
        ours.recv(1)
        time.sleep(0.5)  # longer than a ping may take

    def pong(action: Fields) -> bytes:
        nonlocal stalls
        if stalls:
            stalls -= 1
            servers.send(b".")
        return success(action)

    with ours, servers, ami_server_elsewhere(Ping=pong) as server:
        asyncio.get_running_loop().add_reader(ours, stand_still)
        async with listening(node(server), limits=FAST) as heard:
            await until(lambda: not stalls and server.count("Ping") > 4)

            assert [type(event) for event in heard.events] == [LinkUp]
        asyncio.get_running_loop().remove_reader(ours)


async def test_a_bad_password_is_told_once_with_the_mend_and_tried_again() -> None:
    async with ami_server(Login=refusal("Authentication failed")) as server, listening(node(server)) as heard:
        await until(lambda: server.connections >= 3)
        server.answers["Login"] = login
        await heard.until_up()

        (down,) = heard.of(LinkDown)
        assert down.cause is LinkCause.LOGIN_REFUSED
        assert down.detail == "Authentication failed: compare user and secret with manager.conf"


async def test_the_secret_is_in_no_log() -> None:
    with structlog.testing.capture_logs() as logs:
        bad = refusal("Authentication failed")
        async with ami_server(Login=bad) as server, listening(node(server), "s3cret") as heard:
            await heard.until_down()

    assert logs
    assert "s3cret" not in str(logs)


async def test_an_asterisk_that_is_not_there_yet_is_found_when_it_comes() -> None:
    async with ami_server() as gone:
        pass
    async with listening(NodeSettings(ami_port=gone.port)) as heard:
        down = await heard.until_down()
        async with ami_server(gone.port):
            await heard.until_up()

    assert down.cause is LinkCause.UNREACHABLE


async def test_a_login_that_is_not_answered_is_given_up() -> None:
    async with ami_server(Login=silence) as server, listening(node(server), limits=FAST) as heard:
        assert (await heard.until_down()).cause is LinkCause.LOGIN_LATE


async def test_a_boot_that_does_not_end_is_given_up_with_the_mend() -> None:
    async with ami_server(Login=success) as server, listening(node(server), limits=FAST) as heard:
        down = await heard.until_down()

        assert down.cause is LinkCause.BOOT_LATE
        assert "does manager.conf grant read=system?" in down.detail


async def test_a_peer_that_speaks_no_ami_is_given_up() -> None:
    async with ami_server(Login=lambda _: b"x" * 300_000) as server, listening(node(server)) as heard:
        assert (await heard.until_down()).cause is LinkCause.OVERSIZED


async def test_a_peer_that_hangs_up_at_once_is_tried_again() -> None:
    hung_up = 0

    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal hung_up
        hung_up += 1
        writer.transport.abort()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with listening(NodeSettings(ami_port=port)) as heard:
            await until(lambda: hung_up > 20, what="tried again and again")

            assert [event.cause for event in heard.of(LinkDown)] == [LinkCause.LOST]


async def test_an_overfull_inbox_resets_the_link_and_says_so() -> None:
    flooded = replace(Limits(), most_waiting=100, at_once=1)
    async with ami_server() as server, listening(node(server), limits=flooded) as heard:
        await heard.until_up()
        server.send(b"".join(hangup(number) for number in range(1000)))
        down = await heard.until_down()
        told_before = len(heard.of(LegHungUp))
        await heard.until_up(times=2)

        assert (down.cause, down.detail) == (LinkCause.OVERFULL, "more than 100 messages waited to be read")
        assert told_before == len(heard.of(LegHungUp)) < 1000


async def test_a_flood_of_events_that_nobody_wants_fills_nothing() -> None:
    flooded = replace(Limits(), most_waiting=100, at_once=1)
    async with ami_server() as server, listening(node(server), limits=flooded) as heard:
        await heard.until_up()
        server.send(b"Event: VarSet\r\nChannel: x\r\nVariable: a\r\nValue: b\r\n\r\n" * 10_000 + hangup(1))
        await until(lambda: heard.of(LegHungUp))

        assert [type(event) for event in heard.events] == [LinkUp, LegHungUp]


async def test_a_malformed_event_is_counted_and_the_rest_of_its_packet_arrives() -> None:
    async with ami_server() as server, listening(node(server)) as heard:
        await heard.until_up()
        server.send(b"Event: Hangup\r\nChannel: x\r\n\r\n" + hangup(1))
        await until(lambda: heard.of(LegHungUp))

        assert heard.link.tally.malformed == 1
        assert heard.link.is_up


async def test_a_listener_that_raises_loses_only_that_event() -> None:
    heard: list[LinkEvent] = []

    def listener(event: LinkEvent) -> None:
        heard.append(event)
        if len(heard) == 2:
            raise RuntimeError("a listener's fault")

    async with ami_server() as server:
        link = Link(node(server), "secret", listener, backoff=EAGER)
        running = asyncio.create_task(link.run())
        await link.until_up()
        server.send(hangup(1) + hangup(2) + hangup(3))
        await until(lambda: len(heard) == 4)

        assert link.is_up
        assert link.tally.listener_failures == 1
        running.cancel()
        await asyncio.wait([running])


async def test_two_nodes_ids_never_meet() -> None:
    async with ami_server() as one, ami_server() as two:
        first, second = NodeSettings(ami_port=one.port), NodeSettings(ami_port=two.port, id=NodeId("pbx2"))
        async with listening(first) as from_first, listening(second) as from_second:
            await _both_up(from_first, from_second)
            one.send(hangup(1))
            two.send(hangup(1))
            await until(lambda: from_first.of(LegHungUp) and from_second.of(LegHungUp))

            assert from_first.of(LegHungUp)[0].leg == "pbx1.1.1"
            assert from_second.of(LegHungUp)[0].leg == "pbx2.1.1"


async def _both_up(*each: Listening) -> None:
    for heard in each:
        await heard.until_up()
