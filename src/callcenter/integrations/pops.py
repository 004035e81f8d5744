"""Pages of other systems that an agent opens about a call: a template, and what it becomes. Pure.

Rules: scheme and host stand in the template as they are, and the site names the host in its settings; values only ever
fill path, query and fragment, and are encoded there, so that no caller's number can become an address.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, NewType, get_args
from urllib.parse import quote, urlsplit

from callcenter.calls.record import CallRecord
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import QueueId

PopId = NewType("PopId", int)
Opens = Literal["click", "itself"]
Value = Literal["number", "call", "queue", "agent", "language", "dialled"]
VALUES: tuple[Value, ...] = get_args(Value)

LONGEST = 1000

_PLACE = re.compile(r"\{([^{}]*)\}")


class UnfitPopError(CallCenterError):
    """A template that cannot be used; the message names the field and the mend."""


class UnknownPopError(CallCenterError):
    """There is no such page, or not for this call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pop:
    """One page."""

    name: str
    template: str
    opens: Opens
    queues: frozenset[QueueId] = frozenset()
    """Of whose calls; empty for all."""
    is_on: bool = True

    def is_for(self, record: CallRecord) -> bool:
        return self.is_on and (not self.queues or record.queue in self.queues)

    @property
    def shows_number(self) -> bool:
        """Whether the caller's whole number stands in the address."""
        return "number" in _PLACE.findall(self.template)


def fit(template: str, hosts: Collection[str]) -> str:
    """`template`, or UnfitPopError; `hosts` are those that the site names."""
    bare = _PLACE.sub("x", template)
    try:
        parts = urlsplit(template)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise UnfitPopError("template: not an address; write https://host/path?number={number}") from error
    if parts.scheme not in {"https", "http"} or len(template) > LONGEST or not template.isascii():
        raise UnfitPopError("template: write https://host/path?number={number}, with letters of ASCII only")
    if not template.isprintable() or " " in template or "\\" in template:
        raise UnfitPopError("template: holds a space, a backslash or a control character; encode it")
    if parts.username is not None or parts.password is not None or _PLACE.search(parts.netloc) or not host:
        raise UnfitPopError("template: the host stands there as it is, without user, password or {…}")
    if parts.netloc.lower() not in hosts:
        raise UnfitPopError(
            f"template: the host {parts.netloc} is not allowed; name it in CALLCENTER_INTEGRATIONS__POP_HOSTS"
        )
    unknown = [name for name in _PLACE.findall(template) if name not in VALUES]
    if unknown or "{" in bare or "}" in bare:
        raise UnfitPopError(f"template: write {', '.join(f'{{{name}}}' for name in VALUES)}; nothing else in braces")
    return template


def filled(template: str, record: CallRecord) -> str:
    """The address for this call; what is not known is empty."""
    values: Mapping[str, str | None] = {
        "number": record.number,
        "call": record.call,
        "queue": record.queue,
        "agent": record.agent,
        "language": record.language,
        "dialled": record.dialled,
    }
    return _PLACE.sub(lambda place: quote(values[place[1]] or "", safe=""), template)
