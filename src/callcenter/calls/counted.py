"""Calls in figures for Prometheus: how many arrive, how long they wait, how they end; since this process began.

Rules: nothing personal, and no label that holds an id of a call.
"""

from collections.abc import Callable

from prometheus_client import Counter, Histogram

from callcenter.calls.ports import Publish
from callcenter.calls.record import CallRecord
from callcenter.calls.timeline import AgentConnected, Arrived, Ended, Entry, LifeboatEntered
from callcenter.vocabulary.ids import CallId

WAIT_BUCKETS_S = (1, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200)
"""15 s and 20 s are bounds of service levels (GB/T 33358 asks for 15)."""

_entered = Counter("callcenter_calls_entered", "Callers who have arrived")
_ended = Counter("callcenter_calls_ended", "Calls that have ended, by outcome", ("outcome",))
_in_lifeboat = Counter("callcenter_calls_in_lifeboat", "Callers whom Asterisk has taken on alone")
_waits = Histogram(
    "callcenter_wait_seconds", "From the place in line to an agent's answer", ("queue",), buckets=WAIT_BUCKETS_S
)


def counted(publish: Publish, record: Callable[[CallId], CallRecord | None]) -> Publish:
    """`publish`, and what is told is counted; `record` knows the calls, the entry included."""

    def told(entry: Entry) -> None:
        publish(entry)
        match entry.fact:
            case Arrived():
                _entered.inc()
            case Ended(outcome=outcome):
                _ended.labels(outcome).inc()
            case LifeboatEntered():
                _in_lifeboat.inc()
            case AgentConnected(wait_ms=wait_ms, is_back=False):
                known = record(entry.call)
                _waits.labels("" if known is None else known.queue or "").observe(wait_ms / 1000)
            case _:
                pass

    return told
