"""Bytes in, messages out. Pure.

Rules: a message ends at the blank line and is cut out as bytes, whole; an event's name is read from the bytes;
nothing is decoded or parsed before somebody wants the message. What has no end within the limit is refused.
"""

from callcenter.vocabulary.errors import CallCenterError

END = b"\r\n\r\n"
LONGEST_MESSAGE_BYTES = 256 * 1024
EVENT = b"Event: "
_BANNER = b"Asterisk Call Manager/"


class OversizedMessageError(CallCenterError):
    """The other side sent more than the limit without ending the message: no AMI speaks there."""


class MalformedMessageError(CallCenterError):
    """A field is missing, doubled or not of its kind."""


class Framer:
    """Cuts one connection's stream into messages."""

    def __init__(self, longest_bytes: int = LONGEST_MESSAGE_BYTES) -> None:
        self._longest_bytes = longest_bytes
        self._rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        """The messages that `data` completes, in order, without their blank line; raises `OversizedMessageError`."""
        blocks = (self._rest + data).split(END)
        self._rest = blocks.pop()
        if len(self._rest) > self._longest_bytes:
            raise OversizedMessageError(
                f"{len(self._rest)} bytes and no blank line, at most {self._longest_bytes} allowed"
            )
        return blocks


def name_of_event(block: bytes) -> bytes | None:
    """The name of the event in `block`, None for an answer (or noise)."""
    if not block.startswith(EVENT):
        return None
    end = block.find(b"\r", len(EVENT))
    return block[len(EVENT) : end] if end > 0 else block[len(EVENT) :]


def without_banner(block: bytes) -> bytes:
    """`block` without the greeting, which is one line without a blank line after it, and without stray line ends."""
    block = block.lstrip(b"\r\n")
    if block.startswith(_BANNER):
        return block.partition(b"\r\n")[2]
    return block


class Fields:
    """The fields of one whole message, looked for when they are asked for.

    Names are compared without regard to case: Asterisk writes both Uniqueid and UniqueID. Bytes that are no UTF-8
    become U+FFFD; lines without a colon are no fields.
    """

    __slots__ = ("_block", "_lowered")

    def __init__(self, block: bytes) -> None:
        self._block = b"\r\n%b\r\n" % block
        self._lowered = self._block.lower()

    def find(self, name: str) -> str | None:
        """The value of `name`, None where the message has none; raises `MalformedMessageError` when it is repeated."""
        values = self.repeated(name)
        if len(values) > 1:
            raise MalformedMessageError(f"{self._title()} has field {name} {len(values)} times")
        return values[0] if values else None

    def text(self, name: str) -> str:
        """The value of `name`, which must occur once; raises `MalformedMessageError`."""
        value = self.find(name)
        if value is None:
            raise MalformedMessageError(f"{self._title()} has no field {name}")
        return value

    def number(self, name: str) -> int:
        """The value of `name` as a whole number; raises `MalformedMessageError`."""
        value = self.text(name)
        try:
            return int(value)
        except ValueError as malformed:
            raise MalformedMessageError(f"{self._title()} has no number in field {name}") from malformed

    def is_set(self, name: str) -> bool:
        """Whether `name` says yes as Asterisk writes it: ``1`` or ``Yes``."""
        return self.text(name).lower() in ("1", "yes", "true")

    def repeated(self, name: str) -> tuple[str, ...]:
        """All values of `name` in order, none where it does not occur."""
        values, label = [], b"\r\n%b:" % name.lower().encode()
        start = self._lowered.find(label)
        while start >= 0:
            start += len(label)
            end = self._block.index(b"\r\n", start)
            values.append(self._block[start:end].decode("utf-8", "replace").removeprefix(" "))
            start = self._lowered.find(label, end)
        return tuple(values)

    def __repr__(self) -> str:
        # Values may be personal, and a repr ends up in tracebacks.
        return f"<Fields of {self._title()}>"

    def _title(self) -> str:
        return next(iter(self.repeated("UserEvent") or self.repeated("Event")), "the answer")
