"""Our protocol under panoramisk's Manager: it frames, picks, and hands on whole messages in the order of the stream.

Rules: answers and events go one way, through `on_message`, so that a list read after an event is also seen after it;
an event that nobody wants costs a look at its name; nothing is ever sent twice.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from panoramisk.ami_protocol import AMIProtocol

from callcenter.asterisk.ami.actions import OneAnswer, PendingAction
from callcenter.asterisk.ami.events import LinkCause
from callcenter.asterisk.ami.framing import EVENT, Fields, Framer, OversizedMessageError
from callcenter.asterisk.errors import NotConnectedError
from callcenter.vocabulary.ids import NodeId

_NAME_AT = len(EVENT)
_PRIVILEGE = b"Privilege: "
"""The second line of every event that is told to all; answers and the items of lists have none (but AMI: Status)."""
Message = tuple[bytes | None, bytes]
"""An event's name, None for an answer; and the whole."""


@dataclass(frozen=True, slots=True)
class Fence:
    """What the protocol knows of the link around it. Neither function may raise."""

    node: NodeId
    wanted: frozenset[bytes]
    on_message: Callable[[Message], None]
    on_lost: Callable[[LinkCause, str], None]
    """Called once, with what is known of why."""


class FencedProtocol(AMIProtocol):  # type: ignore[misc] # panoramisk has no types
    """One connection. panoramisk's Manager sets `factory`, `responses` and more once it is made."""

    def __init__(self, fence: Fence) -> None:
        self._fence = fence
        self._framer = Framer()
        self._is_lost = False

    def data_received(self, data: bytes) -> None:
        try:
            blocks = self._framer.feed(data)
        except OversizedMessageError as oversized:
            self.abort(LinkCause.OVERSIZED, str(oversized))
            return
        wanted, on_message, pending = self._fence.wanted, self._fence.on_message, self.responses
        for block in blocks:
            if not block.startswith(EVENT):
                on_message((None, block))
                continue
            end = block.find(b"\r", _NAME_AT)
            name = block[_NAME_AT:end] if end > 0 else block[_NAME_AT:]
            if name in wanted or (pending and not is_told_to_all(name, block)):
                on_message((name, block))

    def send(self, data: object, as_list: object = None) -> "asyncio.Future[Any]":
        """Send an action; it fails at once where the connection is gone. panoramisk's own Login arrives as a dict."""
        action = data if isinstance(data, PendingAction) else self._login(data)
        if self._is_lost or self.transport.is_closing():
            # Not raised: panoramisk logs in from a callback, where an exception would reach nobody.
            action.fail(NotConnectedError(self._fence.node, action.name, was_sent=False))
            return action.future
        self.responses[action.id] = action
        self.transport.write(str(action).encode())
        return action.future

    def answer(self, action_id: str, message: Fields) -> bool:
        """Give `message` to the action that awaits it; False where none does (any more)."""
        action = self.responses.get(action_id)
        if action is None:
            return False
        if action.take(message):
            self.responses.pop(action_id, None)
        return True

    def forget(self, action: PendingAction[Any]) -> None:
        """Its answer is no longer awaited: one that comes late is dropped."""
        self.responses.pop(action.id, None)

    def abort(self, cause: LinkCause, detail: str) -> None:
        """Reset the connection now, without waiting for what is still to be written. Idempotent."""
        self._lose(cause, detail)
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._lose(LinkCause.LOST, "closed by Asterisk" if exc is None else f"{type(exc).__name__}: {exc}")

    def close(self) -> None:
        self.abort(LinkCause.CLOSED, "closed by us")

    def _lose(self, cause: LinkCause, detail: str) -> None:
        if self._is_lost:
            return
        self._is_lost = True
        for action in tuple(self.responses.values()):
            action.fail(NotConnectedError(self._fence.node, action.name, was_sent=True))
        self.responses.clear()
        self._fence.on_lost(cause, detail)

    def _login(self, fields: object) -> OneAnswer:
        if not isinstance(fields, Mapping):
            raise TypeError(f"neither an action nor fields: {type(fields).__name__}")
        others = {str(name): str(value) for name, value in fields.items() if name != "Action"}
        return OneAnswer(self._fence.node, str(fields["Action"]), others)


def is_told_to_all(name: bytes, block: bytes) -> bool:
    """Whether the event called `name` in `block` is no item of a list that somebody asked for."""
    return block.startswith(_PRIVILEGE, _NAME_AT + len(name) + 2)
