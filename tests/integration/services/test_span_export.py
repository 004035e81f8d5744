"""Spans on their way to a collector: one that takes them, none, and one that hangs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from callcenter.services.span_export import MOST_WAITING, SpanExport
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.spans import Point, Span, root_of, span_of, trace_of
from tests.asterisk.pbx import free_tcp_ports
from tests.fakes.collector import collecting
from tests.fakes.receiver import receiving
from tests.waiting import until

CALL = CallId("pbx1.7b0f")
BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def span(name: str, *, parent: int | None = None, fault: str | None = None) -> Span:
    return Span(
        call=CALL,
        ident=span_of(CALL, name),
        parent=parent,
        name=name,
        began_at=BEGAN,
        ended_at=BEGAN + timedelta(seconds=2.5),
        kind="client",
        attributes={"callcenter.queue": "social"},
        points=(Point(name="queue.joined", at=BEGAN),),
        fault=fault,
    )


@pytest.fixture(autouse=True)
def quiet_again() -> Iterator[None]:
    level = logging.getLogger("opentelemetry").level
    yield
    logging.getLogger("opentelemetry").setLevel(level)


@asynccontextmanager
async def export_to(endpoint: str) -> AsyncIterator[SpanExport]:
    export = SpanExport(endpoint, {"x-token": "t"}, None, "here/1/ab")
    try:
        yield export
    finally:
        # Past it, what ends the service would kill it.
        async with asyncio.timeout(10):
            await export.close()


def counted(result: str) -> float:
    return REGISTRY.get_sample_value("callcenter_trace_spans_total", {"result": result}) or 0.0


async def test_a_collector_gets_each_span_as_it_was_told_with_ids_drawn_from_the_call() -> None:
    async with collecting() as collector:
        async with export_to(collector.endpoint) as export:
            export.tell(span("call"))
            export.tell(span("talk", parent=root_of(CALL), fault="gone"))
        whole, talk = sorted(collector.trace(CALL).values(), key=lambda one: one.name)

    assert (whole.name, talk.name) == ("call", "talk")
    assert int.from_bytes(whole.trace_id) == trace_of(CALL)
    assert (whole.parent_span_id, talk.parent_span_id) == (b"", root_of(CALL).to_bytes(8))
    assert (talk.end_time_unix_nano - talk.start_time_unix_nano) / 1e9 == 2.5
    assert [(one.key, one.value.string_value) for one in talk.attributes] == [("callcenter.queue", "social")]
    assert [one.name for one in talk.events] == ["queue.joined"]
    assert (talk.status.code, talk.status.message, whole.status.code) == (2, "gone", 0)
    assert collector.receiver.received[0].headers["x-token"] == "t"


async def test_where_nobody_listens_spans_are_lost_and_it_is_said_once() -> None:
    [port] = free_tcp_ports(1)
    lost = counted("lost")
    with capture_logs() as lines:
        async with export_to(f"http://127.0.0.1:{port}/v1/traces") as export:
            for number in range(600):
                export.tell(span(f"talk {number}"))
    await until(lambda: counted("lost") > lost, what="spans are counted as lost")

    assert [line["event"] for line in lines].count("traces.collector_away") <= 1


async def test_a_collector_that_hangs_stops_neither_who_tells_nor_the_end() -> None:
    async with receiving(lambda _: None) as hanging, export_to(f"http://127.0.0.1:{hanging.port}/v1") as export:
        for number in range(2 * MOST_WAITING):
            export.tell(span(f"talk {number}"))
        await until(lambda: hanging.received, what="the first are on their way")
        export.tell(span("one more"))
