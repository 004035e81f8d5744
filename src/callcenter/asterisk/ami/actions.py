"""What goes out: actions whose every field is checked, and which know when they are answered.

Rules: CR, LF and NUL never leave in any field, nor does what the dialplan would take for more than a value; a line is
as long as Asterisk reads (1,024 bytes) or the action is refused; an action is answered once, by a result or by an
exception.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from panoramisk.actions import Action

from callcenter.asterisk.ami.framing import Fields, MalformedMessageError
from callcenter.asterisk.errors import ActionRefusedError, TelephonyError, UnexpectedAnswerError, UnsafeFieldError
from callcenter.vocabulary.ids import NodeId

Answer = TypeVar("Answer")
_Read = TypeVar("_Read")
LONGEST_LINE_BYTES = 1000
"""manager.c reads lines into 1,025 bytes and throws longer ones away; this leaves room for the line's end."""
MOST_FIELDS = 64
"""manager.c keeps 128 headers."""
_FORBIDDEN = {"\r": "CR", "\n": "LF", "\0": "NUL"}
_SYNTAX = frozenset('$,|&(){}[]"\\`')
"""Begin a variable or an expression, end an argument or a command, ring somebody else as well."""
_MAY_HOLD_SYNTAX = frozenset({"Variable", "Secret"})
"""Ours, of which each value is judged by `plain` before it is put in; and what only AMI's login reads."""


def checked(action: str, fields: Mapping[str, str]) -> dict[str, str]:
    """`fields` as they may be sent; raises `UnsafeFieldError` naming the field that may not."""
    if len(fields) > MOST_FIELDS:
        raise UnsafeFieldError(action, "(all)", f"are {len(fields)}", f"send at most {MOST_FIELDS}")
    for name, value in {"Action": action, **fields}.items():
        _check(action, name, name)
        _check(action, name, value)
        if not name or ":" in name or name != name.strip():
            raise UnsafeFieldError(action, repr(name), "is no field name", "use letters, digits and hyphens")
        length = len(f"{name}: {value}".encode())
        if length > LONGEST_LINE_BYTES:
            raise UnsafeFieldError(action, name, f"is a line of {length} bytes", f"keep it to {LONGEST_LINE_BYTES}")
        if name not in _MAY_HOLD_SYNTAX and _SYNTAX.intersection(value):
            raise UnsafeFieldError(action, repr(name), "holds what the dialplan reads as syntax", "send plain values")
    return {"Action": action, **fields}


def plain(action: str, field: str, value: str) -> str:
    """`value`, which ends no other one where several stand in a field; raises `UnsafeFieldError`."""
    if any(not (one.isalnum() or one in "_+-./") for one in value):
        raise UnsafeFieldError(action, field, "holds more than letters, digits and _+-./", "send plain values")
    return value


def _check(action: str, field: str, text: str) -> None:
    for character, title in _FORBIDDEN.items():
        if character in text:
            raise UnsafeFieldError(action, repr(field), f"contains {title}", "remove it: it would start a new AMI line")
    try:
        text.encode()
    except UnicodeEncodeError as lone:
        raise UnsafeFieldError(action, repr(field), "is not valid Unicode", "remove the lone surrogate") from lone


def read_answer(reading: Callable[[], _Read]) -> _Read:
    """What `reading` makes of an answer; raises `UnexpectedAnswerError` where it cannot be read."""
    try:
        return reading()
    except MalformedMessageError as malformed:
        raise UnexpectedAnswerError(str(malformed)) from malformed


class PendingAction(Action, ABC, Generic[Answer]):  # type: ignore[misc] # panoramisk has no types
    """An action on its way, answered once."""

    future: "asyncio.Future[Answer]"

    def __init__(self, node: NodeId, name: str, fields: Mapping[str, str]) -> None:
        """Raises `UnsafeFieldError`."""
        super().__init__(checked(name, fields))
        self.node = node
        self.name = name

    @abstractmethod
    def take(self, message: Fields) -> bool:
        """Take the next message with this action's id; True when the action is answered."""

    def fail(self, error: TelephonyError) -> None:
        """Answer with `error`, unless it was answered before."""
        if not self.future.done():
            self.future.set_exception(error)
            self.future.exception()  # seen: a future that nobody awaits any more is no fault to log

    def _answer(self, answer: Answer) -> None:
        if not self.future.done():
            self.future.set_result(answer)

    def _is_refused(self, message: Fields) -> bool:
        if message.find("Response") != "Error":
            return False
        # PJSIPShowContacts ends its message with a bare line feed.
        text = " ".join(message.repeated("Message")).strip()
        self.fail(ActionRefusedError(self.node, self.name, text))
        return True


class OneAnswer(PendingAction[Fields]):
    """An action that Asterisk answers with one message."""

    def take(self, message: Fields) -> bool:
        if not self._is_refused(message):
            self._answer(message)
        return True


class ListAnswer(PendingAction[list[Fields]]):
    """An action that Asterisk answers with a list: a start, its items as events, and a completion.

    Items are told from other events by having no Privilege; so AMI: Status, whose items have one, cannot be asked.
    """

    def __init__(self, node: NodeId, name: str, fields: Mapping[str, str], most_items: int) -> None:
        super().__init__(node, name, fields)
        self._most_items = most_items
        self._items: list[Fields] = []

    def take(self, message: Fields) -> bool:
        if message.find("Event") is None:
            return self._is_refused(message)
        if message.find("EventList") == "Complete":
            self._answer(self._items)
            return True
        if len(self._items) == self._most_items:
            self.fail(UnexpectedAnswerError(f"{self.node} answered {self.name} with over {self._most_items} items"))
            return True
        self._items.append(message)
        return False
