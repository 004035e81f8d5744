"""Bytes in, messages out. Pure.

Rules: a message ends at the blank line and is cut out as bytes, whole; an event's name is read from the bytes;
nothing is decoded or parsed before somebody wants the message. What has no end within the limit is refused.
"""

from dataclasses import dataclass

from callcenter.vocabulary.errors import CallCenterError

END = b"\r\n\r\n"
LONGEST_MESSAGE_BYTES = 256 * 1024
_EVENT = b"Event: "
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


def event_name(block: bytes) -> bytes | None:
    """The name of the event in `block`, None for an answer (or noise)."""
    if block.startswith(_EVENT):
        end = block.find(b"\r", 7)
        return block[7:end] if end > 0 else block[7:]
    return None


def without_banner(block: bytes) -> bytes:
    """`block` without the greeting, which is one line without a blank line after it, and without stray line ends."""
    block = block.lstrip(b"\r\n")
    if block.startswith(_BANNER):
        return block.partition(b"\r\n")[2]
    return block


@dataclass(frozen=True, slots=True)
class Fields:
    """One parsed message. Names are compared without regard to case: Asterisk writes both Uniqueid and UniqueID."""

    values: dict[str, str | list[str]]
    """By name in lower case; a list where the field is repeated."""

    def text(self, name: str) -> str:
        """The value of `name`, which must occur once; raises `MalformedMessageError`."""
        value = self.values.get(name.lower())
        if value is None:
            raise MalformedMessageError(f"{self._title()} has no field {name}")
        if isinstance(value, list):
            raise MalformedMessageError(f"{self._title()} has field {name} {len(value)} times")
        return value

    def text_or(self, name: str, default: str) -> str:
        """The value of `name`, or `default` where the message has none; raises when it is repeated."""
        return self.text(name) if name.lower() in self.values else default

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
        value = self.values.get(name.lower(), [])
        return tuple(value) if isinstance(value, list) else (value,)

    def _title(self) -> str:
        kind = self.values.get("event") or self.values.get("userevent") or "answer"
        return kind if isinstance(kind, str) else "message"


def parsed(block: bytes) -> Fields:
    """The fields of a whole message. Bytes that are no UTF-8 become U+FFFD; a line without a colon is left out."""
    values: dict[str, str | list[str]] = {}
    for line in block.decode("utf-8", "replace").split("\r\n"):
        name, colon, value = line.partition(":")
        if not colon:
            continue
        key = name.lower()
        value = value.removeprefix(" ")
        known = values.get(key)
        if known is None:
            values[key] = value
        elif isinstance(known, list):
            known.append(value)
        else:
            values[key] = [known, value]
    return Fields(values)
