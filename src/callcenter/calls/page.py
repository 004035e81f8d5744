"""Which calls are wanted, and pages of them with a cursor that stays good while calls come in. Pure."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime

from callcenter.access.reach import EVERYTHING, Reach
from callcenter.calls.record import CallRecord, CallState
from callcenter.calls.timeline import Outcome
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.tiers import Tier


class BadCursorError(CallCenterError):
    """Not a cursor of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilter:
    """Every field that is given must fit."""

    seen: Reach = EVERYTHING
    """By whoever asks."""
    queue: QueueId | None = None
    agent: AgentId | None = None
    states: tuple[CallState, ...] = ()
    tier: Tier | None = None
    number: str | None = None
    """Personal. E.164, exact."""
    outcome: Outcome | None = None
    arrived_from: datetime | None = None
    arrived_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    calls: tuple[CallRecord, ...]
    """Newest first."""
    next: str | None
    """Cursor of the page after this one; None on the last."""


def cursor(record: CallRecord) -> str:
    """The place right after `record`."""
    return cursor_at(record.arrived_at, record.call)


def cursor_at(arrived_at: datetime, call: CallId) -> str:
    """The place right after that call."""
    return base64.urlsafe_b64encode(f"{arrived_at.isoformat()}|{call}".encode()).decode()


def place(cursor: str) -> tuple[datetime, CallId]:
    """What `cursor` stands for; raises `BadCursorError`."""
    try:
        at, _, call = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
        arrived_at = datetime.fromisoformat(at)
    except (ValueError, binascii.Error) as error:
        raise BadCursorError("cursor: not one that this server gave; begin without it") from error
    if not call or "\0" in call or arrived_at.tzinfo is None:
        raise BadCursorError("cursor: not one that this server gave; begin without it")
    return arrived_at, CallId(call)
