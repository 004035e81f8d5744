"""A batch's life, from a file that was received to a list that was changed, or not. Pure.

Rules: who submitted a batch says what it is to become, and never approves it; only the latest batch applied to a list
can be undone; what is being applied or undone is either done whole or not at all, and begun again after a crash.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from callcenter.special_list.entries import ListKind
from callcenter.special_list.importing.alarms import Alarm
from callcenter.special_list.importing.columns import ColumnMap
from callcenter.special_list.importing.difference import Difference
from callcenter.vocabulary.errors import CallCenterError

BatchId = NewType("BatchId", int)
UNDO_FOR = timedelta(days=30)
"""What a batch replaced is kept for no longer."""
MOST_ATTEMPTS = 5
"""Readings of one file; when so many have broken off, it is the file's fault."""


class Mode(StrEnum):
    """What a file is to its list."""

    REPLACE = "replace"
    """All of it: who is not in the file leaves the list."""
    ADD = "add"
    """More of it: nobody leaves."""


class State(StrEnum):
    RECEIVED = "received"
    """The file is here; what its columns mean is to be said."""
    READING = "reading"
    STAGED = "staged"
    """To be decided by a second person."""
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    REJECTED = "rejected"
    """Refused, or withdrawn, before anything was changed."""
    FAILED = "failed"


class Step(StrEnum):
    """What can happen to a batch."""

    BEGUN = "begun"
    BROKEN_OFF = "broken_off"
    """Its reading ended with its process: it is read again from the file."""
    READ = "read"
    FAILED = "failed"
    APPROVED = "approved"
    REJECTED = "rejected"
    APPLIED = "applied"
    FOUND_OTHERWISE = "found_otherwise"
    """The list is no longer what it was compared with: to be looked at again."""
    UNDO_ASKED = "undo_asked"
    UNDONE = "undone"


class BatchRefusedError(CallCenterError):
    """What was asked of a batch cannot be done with it; the message says why, and what can."""


class UnknownBatchError(BatchRefusedError):
    """There is no such batch."""


class SamePersonError(BatchRefusedError):
    """Who submitted a batch wanted to approve it."""


class OtherPersonError(BatchRefusedError):
    """Somebody else than who submitted a batch wanted to say what it is to become."""


class SameFileError(BatchRefusedError):
    """This file was imported before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One file and how far it has come."""

    id: BatchId
    state: State
    cause: str | None = None
    file_name: str
    sha256: bytes
    size_bytes: int
    headings: tuple[str, ...]
    list_name: ListKind | None = None
    """None until reading begins; so is `mode`."""
    mode: Mode | None = None
    columns: ColumnMap
    """Until reading begins, what is suggested."""
    basis: str = ""
    key: str = ""
    submitted_by: str
    submitted_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    applied_at: datetime | None = None
    undone_by: str | None = None
    undone_at: datetime | None = None
    attempts: int = 0
    share_read: float = 0.0
    """0 to 1, for a progress bar."""
    lines: int = 0
    """Read so far, or in all."""
    entries: int = 0
    """Staged; a line may have several numbers."""
    problems: int = 0
    difference: Difference | None = None
    alarms: Sequence[Alarm] = field(default_factory=tuple[Alarm, ...])


def after(state: State, step: Step) -> State:
    """The state that `step` leads to; raises `BatchRefusedError` for a step out of place."""
    match state, step:
        case State.RECEIVED, Step.BEGUN:
            return State.READING
        case State.READING, Step.BROKEN_OFF:
            return State.READING
        case State.READING, Step.READ:
            return State.STAGED
        case State.STAGED, Step.APPROVED:
            return State.APPLYING
        case State.APPLYING, Step.APPLIED:
            return State.APPLIED
        case State.APPLYING, Step.FOUND_OTHERWISE:
            return State.STAGED
        case State.APPLIED, Step.UNDO_ASKED:
            return State.UNDOING
        case State.UNDOING, Step.UNDONE:
            return State.UNDONE
        case State.RECEIVED | State.READING | State.STAGED, Step.REJECTED:
            return State.REJECTED
        case State.RECEIVED | State.READING | State.STAGED | State.APPLYING, Step.FAILED:
            return State.FAILED
        case _:
            raise BatchRefusedError(f"state: this batch is {state}, which cannot become {step}")


def begun(batch: Batch, by: str) -> State:
    """Raises `OtherPersonError`, or `BatchRefusedError` for a batch that is begun already.

    Who could choose list and mode of another's file could approve their own choice.
    """
    state = after(batch.state, Step.BEGUN)
    if by != batch.submitted_by:
        raise OtherPersonError(
            f"by: only {batch.submitted_by}, who sent this file, says what it is to become; send it yourself instead"
        )
    return state


def approved(batch: Batch, by: str) -> State:
    """Raises `SamePersonError`, or `BatchRefusedError` for a batch that waits for no decision."""
    state = after(batch.state, Step.APPROVED)
    if by == batch.submitted_by:
        raise SamePersonError("by: whoever submitted a batch cannot approve it; ask a second list officer")
    return state


def undo_asked(batch: Batch, latest_applied: BatchId | None, now: datetime) -> State:
    """Raises `BatchRefusedError`; `latest_applied` is that of the same list, undone or not."""
    state = after(batch.state, Step.UNDO_ASKED)
    if batch.id != latest_applied:
        raise BatchRefusedError(f"batch: only the latest one applied to this list, {latest_applied}, can be undone")
    if batch.applied_at is None or now - batch.applied_at > UNDO_FOR:
        raise BatchRefusedError(
            f"batch: applied more than {UNDO_FOR.days} days ago; what it replaced is no longer kept, import anew"
        )
    return state
