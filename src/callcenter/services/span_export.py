"""Spans on their way to a collector: OTLP over HTTP, by OpenTelemetry's own SDK, from a thread of its own.

Rules: telling one never waits: past `MOST_WAITING` the oldest are dropped; a collector that is slow, gone or broken
costs spans and nothing else. Imported only where calls are traced: the SDK costs a start 0.2 s.
"""

import asyncio
import logging
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import requests
import structlog
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags
from prometheus_client import Counter

from callcenter import __version__
from callcenter.vocabulary.spans import Span, trace_of

MOST_WAITING = 4096
AT_ONCE = 256
EVERY_S = 1.0
DEADLINE_S = 5.0
GOODBYE_S = 1.0
"""How long a stop waits for what is not sent yet."""
KINDS = {"internal": SpanKind.INTERNAL, "server": SpanKind.SERVER, "client": SpanKind.CLIENT}

log = structlog.get_logger(__name__)

_spans = Counter(
    "callcenter_trace_spans",
    "Spans by what became of them; told, and neither sent nor lost: waiting or dropped",
    ("result",),
)


class SpanExport:
    """`vocabulary.spans.TellSpan` to a collector. One a process."""

    def __init__(self, endpoint: str, headers: Mapping[str, str], ca: Path | None, service: str) -> None:
        # What it says of each failure would fill the log: `_Counted` says it once.
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL + 1)
        session = requests.Session()
        # Neither proxies nor a .netrc of the environment: where spans go is for the settings to say.
        session.trust_env = False
        sending = OTLPSpanExporter(
            endpoint=endpoint,
            certificate_file=None if ca is None else str(ca),
            headers=dict(headers),
            timeout=DEADLINE_S,
            compression=Compression.Gzip,
            session=session,
        )
        self._processor = BatchSpanProcessor(_Counted(sending), MOST_WAITING, EVERY_S * 1000, AT_ONCE)
        self._resource = Resource(
            {"service.name": "callcenter", "service.version": __version__, "service.instance.id": service}
        )
        self._scope = InstrumentationScope("callcenter", __version__)

    def tell(self, span: Span) -> None:
        """Send it in its turn."""
        _spans.labels("told").inc()
        self._processor.on_end(self._readable(span))

    async def close(self) -> None:
        """Give what waits a moment to go out; a collector that hangs is not waited for."""
        # The SDK would wait for half a minute, and asyncio for its threads: this one may stay behind.
        ending = threading.Thread(target=self._processor.shutdown, name="spans' end", daemon=True)
        ending.start()
        await asyncio.to_thread(ending.join, GOODBYE_S)

    def _readable(self, span: Span) -> ReadableSpan:
        return ReadableSpan(
            name=span.name,
            context=_context(span, span.ident),
            parent=None if span.parent is None else _context(span, span.parent),
            resource=self._resource,
            attributes=dict(span.attributes),
            events=[Event(point.name, dict(point.attributes), _ns(point.at)) for point in span.points],
            kind=KINDS[span.kind],
            status=Status(StatusCode.UNSET) if span.fault is None else Status(StatusCode.ERROR, span.fault),
            start_time=_ns(span.began_at),
            end_time=_ns(span.ended_at),
            instrumentation_scope=self._scope,
        )


class _Counted(SpanExporter):
    """Counts what is sent and what is lost; says once that a collector is away, and once that it is back."""

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner
        self._is_away = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = self._inner.export(spans)
        is_away = result is not SpanExportResult.SUCCESS
        _spans.labels("lost" if is_away else "sent").inc(len(spans))
        if is_away is not self._is_away:
            self._is_away = is_away
            log.warning("traces.collector_away" if is_away else "traces.collector_back")
        return result

    def shutdown(self) -> None:
        self._inner.shutdown()

    def force_flush(self, timeout_millis: int = 0) -> bool:
        return self._inner.force_flush(timeout_millis)


def _context(span: Span, ident: int) -> SpanContext:
    return SpanContext(trace_of(span.call), ident, is_remote=False, trace_flags=TraceFlags(TraceFlags.SAMPLED))


def _ns(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000) * 1000
