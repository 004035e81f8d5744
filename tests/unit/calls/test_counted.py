"""What Prometheus is told of calls."""

from prometheus_client import REGISTRY

from callcenter.calls.at_hand import CallsAtHand
from callcenter.calls.background import Background
from callcenter.calls.counted import counted
from callcenter.calls.record import CallRecord
from callcenter.calls.timeline import Entry
from callcenter.vocabulary.ids import CallId
from tests.fakes.entries import whole_call

CALL = CallId("pbx1.counted")
FIGURES: tuple[tuple[str, dict[str, str]], ...] = (
    ("callcenter_calls_entered_total", {}),
    ("callcenter_calls_ended_total", {"outcome": "answered"}),
    ("callcenter_wait_seconds_count", {"queue": "social"}),
    ("callcenter_wait_seconds_sum", {"queue": "social"}),
)


async def nothing(_: CallRecord) -> Background:
    return Background()


def figures() -> list[float]:
    return [REGISTRY.get_sample_value(name, labels) or 0 for name, labels in FIGURES]


async def test_an_answered_call_is_counted_once_with_its_wait_in_its_queue() -> None:
    before = figures()
    kept: list[Entry] = []
    calls = CallsAtHand(nothing)
    publish = counted(calls.beside(kept.append), calls.record)
    for entry in whole_call(CALL):
        publish(entry)

    assert kept == whole_call(CALL)
    assert [now - then for now, then in zip(figures(), before, strict=True)] == [1, 1, 1, 2.0]
