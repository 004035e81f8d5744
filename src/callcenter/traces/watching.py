"""What timelines do not tell of a call: what was asked of Asterisk, written to the database, shown, answered, sent.

Only where calls are traced; what is done for no call in particular is not told.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from callcenter.agents.views import CallCard
from callcenter.calls.timeline import Entry
from callcenter.calls.writer import Store
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import CallId, NodeId
from callcenter.vocabulary.serving import served
from callcenter.vocabulary.spans import Span, SpanKind, TellSpan, Value, is_sampled, root_of, traceparent


class Watch:
    """Tells of what is done for a call, below the whole call's span. One event loop."""

    def __init__(self, tell: TellSpan, clock: Clock, share: float) -> None:
        self._tell = tell
        self._clock = clock
        self._share = share

    def asked(self, node: NodeId, action: str, times: int) -> Callable[[str | None], None]:
        """`asterisk.ami.watched.Asked`: actions are told by their names alone."""
        call, began_at = served(), self._clock.now()
        shown: dict[str, Value] = {"callcenter.node": node, "callcenter.actions": times}
        return lambda fault: self._did(call, f"AMI {action}", began_at, shown, kind="client", fault=fault)

    def popped(self, card: CallCard) -> None:
        """The card of a ringing call is on its way to the desktops of who has it."""
        if card.state == "ringing" and card.ringing_at is not None:
            self._did(card.call, "desktop pop", card.ringing_at, {})

    def requested(self, call: CallId, method: str, route: str, began_at: datetime, status: int | None) -> None:
        """A request about a call was answered; None where it broke off."""
        shown: dict[str, Value] = {"http.request.method": method, "http.route": route}
        if status is not None:
            shown["http.response.status_code"] = status
        fault = "failed" if status is None or status >= 500 else None
        self._did(call, f"{method} {route}", began_at, shown, kind="server", fault=fault)

    def sending(self, call: CallId) -> "Sending | None":
        """A webhook about a call is about to go out; None where the call is not traced."""
        return Sending(self, call, self._clock.now()) if is_sampled(call, self._share) else None

    def sent(self, sending: "Sending", fault: str | None) -> None:
        self._did(sending.call, "webhook", sending.began_at, {}, ident=sending.ident, kind="client", fault=fault)

    def now(self) -> datetime:
        return self._clock.now()

    def wrote(self, entries: Sequence[Entry], began_at: datetime, fault: str | None) -> None:
        """A transaction of entries has ended."""
        for call in dict.fromkeys(entry.call for entry in entries):
            own = [entry for entry in entries if entry.call == call]
            shown: dict[str, Value] = {
                "callcenter.entries": len(own),
                "callcenter.first_seq": own[0].seq,
                "callcenter.waited_ms": max(0, round((began_at - own[0].at).total_seconds() * 1000)),
            }
            self._did(call, "timeline written", began_at, shown, kind="client", fault=fault)

    def _did(  # noqa: PLR0913 what a span is
        self,
        call: CallId | None,
        name: str,
        began_at: datetime,
        attributes: Mapping[str, Value],
        *,
        ident: int = 0,
        kind: SpanKind = "internal",
        fault: str | None = None,
    ) -> None:
        if call is None or not is_sampled(call, self._share):
            return
        ended_at = self._clock.now()
        self._tell(
            Span(
                call=call,
                ident=ident or _chance(),
                parent=root_of(call),
                name=name,
                began_at=min(began_at, ended_at),
                ended_at=ended_at,
                kind=kind,
                attributes=attributes,
                fault=fault,
            )
        )


class Sending:
    """A webhook on its way, and what its receiver is told of the trace."""

    def __init__(self, watch: Watch, call: CallId, began_at: datetime) -> None:
        self.call = call
        self.began_at = began_at
        self.ident = _chance()
        self.traceparent = traceparent(call, self.ident)
        self._watch = watch

    def done(self, fault: str | None) -> None:
        """It was answered, or `fault` says what of it failed."""
        self._watch.sent(self, fault)


class WatchedStore:
    """Timelines' way into the database, watched."""

    def __init__(self, store: Store, watch: Watch) -> None:
        self._store = store
        self._watch = watch

    async def write(self, entries: Sequence[Entry]) -> object:
        began_at = self._watch.now()
        try:
            written = await self._store.write(entries)
        except CallCenterError as error:
            self._watch.wrote(entries, began_at, type(error).__name__)
            raise
        self._watch.wrote(entries, began_at, None)
        return written


def _chance() -> int:
    return secrets.randbits(64) or 1
