"""Which call is being served: bound at a task's root, every line that it logs, and every task that it begins, bears it.

Callbacks of the loop run in the context of whoever asked for them; what keeps a call's callbacks takes `bearing` along.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

import structlog

from callcenter.vocabulary.ids import CallId

FIELD = "call_id"
"""The field of the log that names the call."""


def serving(call: CallId) -> AbstractContextManager[None]:
    """While it lasts, what is done is done for `call`."""
    return structlog.contextvars.bound_contextvars(**{FIELD: call})


def served() -> CallId | None:
    """The call that this is done for; None where it is done for none, or for all."""
    call = structlog.contextvars.get_contextvars().get(FIELD)
    return None if call is None else CallId(call)


def bearing() -> Mapping[str, Any]:
    """What a line of the log bears here, for a logger that is to bear it elsewhere."""
    return structlog.contextvars.get_contextvars()
