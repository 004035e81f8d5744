"""What a call's timeline tells of its recording while the call goes on: paused, resumed, or none at all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from callcenter.vocabulary.ids import AgentId

PauseReason = Literal["credentials", "privacy", "secrecy", "caller_asked", "aside"]
"""`credentials`: passwords, codes, card numbers. `secrecy`: state or trade secrets. `aside`: nothing of the call's."""
ResumedBy = Literal["agent", "handed_on", "talk_over", "too_long"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """What both say is recorded nowhere; the file holds silence instead."""

    since: datetime
    until: datetime
    """When it ends by itself."""
    agent: AgentId
    reason: PauseReason


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingPaused:
    agent: AgentId
    reason: PauseReason
    until: datetime
    """When it ends by itself, unless the agent does."""
    kind: Literal["recording.paused"] = "recording.paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingResumed:
    by: ResumedBy
    paused_ms: int
    kind: Literal["recording.resumed"] = "recording.resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRefused:
    """The caller does not want to be recorded: no talk of this call is, whoever connects it."""

    node: str
    """Of the flow, where they said so."""
    kind: Literal["recording.refused"] = "recording.refused"
