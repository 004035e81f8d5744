"""The room of traces, handed what it needs; nothing of it, nor of OpenTelemetry, where no call is traced."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from callcenter.calls.store import CallStore
from callcenter.database.outbox import Outbox
from callcenter.traces.following import CallTraces
from callcenter.traces.settings import TraceSettings
from callcenter.traces.watching import Watch
from callcenter.vocabulary.clock import Clock

if TYPE_CHECKING:
    from callcenter.services.span_export import SpanExport


@dataclass(frozen=True, slots=True)
class Traces:
    """`calls` is to be run."""

    export: "SpanExport"
    watch: Watch
    calls: CallTraces


def traces(settings: TraceSettings, outbox: Outbox, calls: CallStore, clock: Clock, me: str) -> Traces | None:
    """None where the site wants none."""
    if settings.endpoint is None:
        return None
    from callcenter.services.span_export import SpanExport

    headers = {name: value.get_secret_value() for name, value in settings.headers.items()}
    export = SpanExport(settings.endpoint, headers, settings.ca, me)
    watch = Watch(export.tell, clock, settings.share)
    return Traces(export, watch, CallTraces(outbox, calls, export.tell, clock, settings.share))
