"""Spans of a call's trace (OpenTelemetry). Ids are drawn from the call's, so nobody has to carry them: whoever takes a
call on, after a restart or on another machine, goes on in the same trace, and a span told twice is the same span.

Nothing personal stands in a span: no number, words, keys or names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Literal

from callcenter.vocabulary.ids import CallId

SpanKind = Literal["internal", "server", "client"]
Value = str | int | float | bool
ROOT = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Something that takes no time."""

    name: str
    at: datetime
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Something that lasts."""

    call: CallId
    ident: int
    parent: int | None
    name: str
    began_at: datetime
    ended_at: datetime
    kind: SpanKind = "internal"
    attributes: Mapping[str, Value] = field(default_factory=dict)
    points: tuple[Point, ...] = ()
    fault: str | None = None
    """What kind of failure it ended in."""


TellSpan = Callable[[Span], None]
"""Never blocks, never raises."""


def trace_of(call: CallId) -> int:
    """128 bits."""
    return int.from_bytes(blake2b(call.encode(), digest_size=16, person=b"trace").digest()) or 1


def span_of(call: CallId, *what: object) -> int:
    """64 bits, by what the span is within its call."""
    name = "\x1f".join(map(str, (call, *what)))
    return int.from_bytes(blake2b(name.encode(), digest_size=8, person=b"span").digest()) or 1


def root_of(call: CallId) -> int:
    """The span of the whole call."""
    return span_of(call, ROOT)


def is_sampled(call: CallId, share: float) -> bool:
    """Whether this call is among those that are traced: all services say the same of it."""
    return trace_of(call) % 1_000_000 < share * 1_000_000


def traceparent(call: CallId, span: int) -> str:
    """W3C Trace Context, level 1, for who is told of `call`."""
    return f"00-{trace_of(call):032x}-{span:016x}-01"
