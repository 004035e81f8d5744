"""A small collector of OpenTelemetry: OTLP over real HTTP, as protobuf."""

import gzip
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.spans import trace_of
from tests.fakes.receiver import Answer, Received, Receiver, receiving


@dataclass(frozen=True, slots=True)
class Collector:
    receiver: Receiver

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.receiver.port}/v1/traces"

    def spans(self) -> Iterator[Span]:
        """All that came; a span that was told twice, twice."""
        for one in self.receiver.received:
            assert one.headers["content-type"] == "application/x-protobuf"
            body = gzip.decompress(one.body) if one.headers.get("content-encoding") == "gzip" else one.body
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                for scope in resource.scope_spans:
                    yield from scope.spans

    def trace(self, call: CallId) -> dict[bytes, Span]:
        """The call's, each once, by their ids."""
        wanted = trace_of(call).to_bytes(16)
        return {span.span_id: span for span in self.spans() if span.trace_id == wanted}


def _taken(_: Received) -> Answer:
    return "200 OK"


@asynccontextmanager
async def collecting() -> AsyncIterator[Collector]:
    async with receiving(_taken) as receiver:
        yield Collector(receiver)
