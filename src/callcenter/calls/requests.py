"""What an agent asks of the own call, as a conversation is told it; and how it is refused."""

import asyncio
from dataclasses import dataclass

from callcenter.calls.recording_facts import PauseReason
from callcenter.calls.talk_facts import Line, Office
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId


class NotYourCallError(CallCenterError):
    """Somebody else has this call."""


class CallIsOverError(CallCenterError):
    """There is nobody any more with whom this could be done."""


class UnfitTargetError(CallCenterError):
    """Calls are not given there; the message says what can be chosen instead."""


class ExchangeAwayError(CallCenterError):
    """Asterisk cannot be asked now, or has refused; the talk is as it was."""


@dataclass(frozen=True, slots=True)
class ToAgent:
    """A colleague, by number."""

    agent: AgentId


@dataclass(frozen=True, slots=True)
class Hold:
    is_on: bool


@dataclass(frozen=True, slots=True)
class Consult:
    to: ToAgent | Office


@dataclass(frozen=True, slots=True)
class BackToCaller:
    """The third is let go, the caller heard again."""


@dataclass(frozen=True, slots=True)
class Merge:
    pass


@dataclass(frozen=True, slots=True)
class Transfer:
    to: ToAgent | Office | Line | None
    """None: whoever is consulted."""


@dataclass(frozen=True, slots=True)
class CallEmergency:
    """An emergency service joins the talk."""

    to: Office


@dataclass(frozen=True, slots=True)
class Answer:
    """By a telephone that does it when it is told to."""


@dataclass(frozen=True, slots=True)
class Reject:
    pass


@dataclass(frozen=True, slots=True)
class HangUp:
    pass


@dataclass(frozen=True, slots=True)
class Mute:
    is_on: bool


@dataclass(frozen=True, slots=True)
class PressKeys:
    keys: str


@dataclass(frozen=True, slots=True)
class PauseRecording:
    reason: PauseReason


@dataclass(frozen=True, slots=True)
class ResumeRecording:
    pass


@dataclass(frozen=True, slots=True)
class Goodbye:
    """The page that holds the telephone goes, or has come anew without the talk."""


Request = (
    Hold
    | Consult
    | BackToCaller
    | Merge
    | Transfer
    | CallEmergency
    | Answer
    | Reject
    | HangUp
    | Mute
    | PressKeys
    | PauseRecording
    | ResumeRecording
    | Goodbye
)


@dataclass(frozen=True, slots=True)
class Requested:
    """An agent waits for the answer: nothing, or why not."""

    by: AgentId
    what: Request
    answer: asyncio.Future[None]
