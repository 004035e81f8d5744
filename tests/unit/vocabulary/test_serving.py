"""Whose call something is done for, and what is logged of it."""

import asyncio

import structlog
from structlog.testing import capture_logs

from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.serving import bearing, served, serving

ONE, OTHER = CallId("pbx1.aaaa"), CallId("pbx1.bbbb")


async def test_a_task_that_a_call_begins_serves_it_although_the_loop_has_gone_on_to_others() -> None:
    async def work() -> CallId | None:
        await asyncio.sleep(0)
        return served()

    with serving(ONE):
        first = asyncio.create_task(work())
    with serving(OTHER):
        second = asyncio.create_task(work())

    assert (await first, await second, served()) == (ONE, OTHER, None)


def test_a_call_within_a_call_ends_where_it_ends() -> None:
    with serving(ONE):
        with serving(OTHER):
            assert served() == OTHER
        assert served() == ONE


def test_a_logger_takes_the_call_along_to_where_the_loop_calls_back() -> None:
    with serving(ONE):
        log = structlog.get_logger().bind(**bearing())

    with capture_logs() as lines:
        log.warning("line.not_reading")
    assert [line["call_id"] for line in lines] == [ONE]
