import asyncio

from callcenter.asterisk.ami.inbox import Inbox


async def test_messages_are_delivered_in_order_some_in_each_turn() -> None:
    delivered: list[bytes] = []
    inbox = Inbox(delivered.append, lambda: None, most=10, at_once=2)
    for number in range(5):
        inbox.put(b"%d" % number)

    assert delivered == []
    seen = []
    while len(delivered) < 5:
        await asyncio.sleep(0)
        seen.append(len(delivered))
    assert delivered == [b"0", b"1", b"2", b"3", b"4"]
    assert seen == [2, 4, 5]


async def test_an_overfull_inbox_says_so_and_loses_the_message() -> None:
    delivered: list[bytes] = []
    overfull: list[int] = []
    inbox = Inbox(delivered.append, lambda: overfull.append(len(inbox)), most=2, at_once=10)
    for _ in range(3):
        inbox.put(b"x")
    await inbox.until_empty()

    assert overfull == [2]
    assert len(delivered) == 2


async def test_a_closed_inbox_forgets_and_takes_nothing_more() -> None:
    delivered: list[bytes] = []
    inbox = Inbox(delivered.append, lambda: None, most=10, at_once=1)
    inbox.put(b"1")
    inbox.close()
    inbox.put(b"2")
    await inbox.until_empty()

    assert delivered == []


async def test_an_inbox_may_be_closed_by_what_it_delivers() -> None:
    delivered: list[bytes] = []

    def deliver(message: bytes) -> None:
        delivered.append(message)
        inbox.close()

    inbox = Inbox(deliver, lambda: None, most=10, at_once=10)
    inbox.put(b"1")
    inbox.put(b"2")
    await inbox.until_empty()

    assert delivered == [b"1"]


async def test_waiting_for_an_empty_inbox_includes_what_comes_meanwhile() -> None:
    delivered: list[bytes] = []

    def deliver(message: bytes) -> None:
        delivered.append(message)
        if message == b"1":
            inbox.put(b"2")

    inbox = Inbox(deliver, lambda: None, most=10, at_once=1)
    inbox.put(b"1")
    await inbox.until_empty()

    assert delivered == [b"1", b"2"]


async def test_a_fault_in_delivery_is_the_loops_to_report_and_the_next_message_comes() -> None:
    delivered: list[bytes] = []
    reported: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context["exception"]))

    def deliver(message: bytes) -> None:
        if message == b"1":
            raise RuntimeError("ours")
        delivered.append(message)

    inbox = Inbox(deliver, lambda: None, most=10, at_once=10)
    inbox.put(b"1")
    inbox.put(b"2")
    await inbox.until_empty()

    assert delivered == [b"2"]
    assert [str(fault) for fault in reported] == ["ours"]
