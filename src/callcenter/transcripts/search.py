"""What is looked for among all that was said, and pages of it whose cursor stays good while calls come in; pure."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime

from callcenter.access.reach import EVERYTHING, Reach
from callcenter.calls.page import BadCursorError
from callcenter.transcripts.lexemes import question
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.said import Speaker


class UnfitSearchError(CallCenterError):
    """Nothing in it can be looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Every field that is given must fit."""

    question: str
    """A tsquery."""
    arrived_from: datetime | None = None
    arrived_before: datetime | None = None
    seen: Reach = EVERYTHING
    """By whoever asks."""
    queue: QueueId | None = None
    agent: AgentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One utterance that fits, and whose call it is."""

    call: CallId
    n: int
    """Of the call's utterances, from 1."""
    arrived_at: datetime
    queue: QueueId | None
    agent: AgentId | None
    speaker: Speaker
    start_s: float
    end_s: float
    text: str
    """Personal."""
    language: Language


@dataclass(frozen=True, slots=True)
class Hits:
    """Newest calls first, of each call the first utterance first."""

    hits: tuple[Hit, ...]
    next: str | None
    """Cursor of the page after this one; None on the last."""


Place = tuple[datetime, CallId, int]


def asked(text: str) -> str:
    """`text` as a tsquery; raises `UnfitSearchError`."""
    found = question(text)
    if not found:
        raise UnfitSearchError("q: holds no word and no character that can be looked for; type some")
    return found


def cursor(hit: Hit) -> str:
    """The place right after `hit`."""
    return base64.urlsafe_b64encode(f"{hit.arrived_at.isoformat()}|{hit.call}|{hit.n}".encode()).decode()


def place(cursor: str) -> Place:
    """What `cursor` stands for; raises `BadCursorError`."""
    try:
        at, call, n = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        found = datetime.fromisoformat(at), CallId(call), int(n)
    except (ValueError, binascii.Error) as error:
        raise BadCursorError("after: not a cursor that this server gave; begin without it") from error
    if not call or "\0" in call or found[0].tzinfo is None or not 0 < found[2] < 2**31:
        raise BadCursorError("after: not a cursor that this server gave; begin without it")
    return found
