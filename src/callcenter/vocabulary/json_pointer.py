"""JSON Pointer (RFC 6901): where a value stands in a JSON document. Pure."""

import re
from typing import Any

_ESCAPED = re.compile(r"~(?![01])")
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)


def steps(pointer: str) -> tuple[str, ...]:
    """The names and indices on the way; raises ValueError for what is no pointer."""
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError("a JSON Pointer is empty or begins with /")
    if _ESCAPED.search(pointer):
        raise ValueError("in a JSON Pointer ~ is written ~0 and / is written ~1")
    # RFC 6901 §4: first ~1, then ~0, or ~01 would become /.
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/"))


def value_at(document: Any, pointer: str) -> Any:
    """The value that `pointer` names; raises LookupError where there is none, ValueError for what is no pointer."""
    found = document
    for step in steps(pointer):
        match found:
            case dict():
                found = found[step]
            case list() if _INDEX.fullmatch(step):
                found = found[int(step)]
            case _:
                raise LookupError(step)
    return found
