"""One hotline for all tests of this folder; each test finds it with nobody on the phone and all agents offline.

Whatever the tests did to it: at the end every call is accounted for.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from callcenter.agents.life import Status
from callcenter.calls.page import CallFilter
from callcenter.calls.record import CallRecord
from callcenter.main.balancing import Report, balanced
from callcenter.recordings.files import sounding
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.spans import trace_of
from tests.service import left_behind
from tests.service.hotline import AGENTS, Hotline
from tests.service.house import running_hotline
from tests.service.log_lines import lines, orphans
from tests.waiting import until, until_told


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hotline]:
    began_at = datetime.now(UTC)
    async with running_hotline(tmp_path_factory.mktemp("hotline")) as hotline:
        yield hotline
        await all_balances(hotline, began_at)
        calls = await all_calls(hotline)
        assert orphans(lines(hotline.log_text()), calls) == []
        await until(lambda: not untraced(hotline, calls), what="every call's trace, also of those who changed services")
        await nothing_personal_is_left(hotline)


@pytest_asyncio.fixture(loop_scope="package")
async def hotline(house: Hotline) -> AsyncIterator[Hotline]:
    await house.until_ready()
    yield house
    await house.at_work.aclose()
    await house.until_ready()
    for agent in AGENTS:
        await house.choose(agent, Status.OFFLINE)
    await house.empty()
    for agent in AGENTS:
        await house.until_disengaged(agent)


async def all_balances(hotline: Hotline, since: datetime) -> Report:
    """Wait until all was taken in and no call is unsettled; fails with what does not balance."""
    raw = hotline.settings.raw_recordings
    await until(lambda: not sounding(raw), what="recordings are taken in", within_s=40)
    report = await until_told(lambda: _weighed(hotline, since), lambda told: not told.pending, within_s=15)
    assert report.is_balanced, report.as_json()
    return report


async def nothing_personal_is_left(hotline: Hotline) -> None:
    """Outside database, recordings and queue_log: in logs, records, figures and the folders of all that runs."""
    # Offices that callers are put through to stand in the site's own flows and configuration.
    offices = hotline.settings.asterisk.transfers
    known = {*offices, *(f"+86{one.removeprefix('0')}" for one in offices)}
    numbers = {one.number for one in await all_records(hotline) if one.number} - known
    figures = (await hotline.browsers["8001"].get("/metrics")).raise_for_status().text

    assert left_behind.told_of(hotline.settings.data, numbers) == []
    assert left_behind.open_to_all(hotline.settings.data) == []
    assert left_behind.labels_with_numbers(figures) == []
    assert left_behind.spans_told_of(hotline.collector.spans(), numbers) == []


async def all_calls(hotline: Hotline) -> list[CallId]:
    """There have ever been."""
    return [record.call for record in await all_records(hotline)]


async def all_records(hotline: Hotline) -> Sequence[CallRecord]:
    return (await hotline.calls.page(CallFilter(), limit=10_000)).calls


def untraced(hotline: Hotline, calls: Sequence[CallId]) -> list[CallId]:
    """Those of whose trace the whole call's span, or one that others lie in, has not come."""
    traces: dict[bytes, list[Span]] = {}
    for span in hotline.collector.spans():
        traces.setdefault(span.trace_id, []).append(span)
    return [call for call in calls if not is_whole(traces.get(trace_of(call).to_bytes(16), []))]


def is_whole(trace: Sequence[Span]) -> bool:
    known = {span.span_id for span in trace}
    return bool(trace) and all(not span.parent_span_id or span.parent_span_id in known for span in trace)


async def _weighed(hotline: Hotline, since: datetime) -> Report:
    return await balanced(hotline.settings, hotline.database, since=since, grace_s=2)
