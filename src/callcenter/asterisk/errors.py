"""What can go wrong between us and an Asterisk. Foreign exceptions never leave this room."""

from callcenter.vocabulary.errors import TelephonyError as TelephonyError
from callcenter.vocabulary.ids import NodeId


class NotConnectedError(TelephonyError):
    """There is no connection to this Asterisk, or it was lost before the answer came."""

    def __init__(self, node: NodeId, action: str, *, was_sent: bool) -> None:
        fate = "sent, its outcome is unknown: read the state again" if was_sent else "not sent"
        super().__init__(f"{node} is not connected ({action}: {fate})")
        self.node = node
        self.action = action
        self.was_sent = was_sent
        """True: Asterisk may have carried it out. Nothing is ever sent a second time."""


class ActionTimeoutError(TelephonyError):
    """Asterisk did not answer in time; it may still have carried the action out."""

    def __init__(self, node: NodeId, action: str, deadline_s: float) -> None:
        super().__init__(f"{node} did not answer {action} within {deadline_s:g} s")
        self.node = node
        self.action = action


class ActionRefusedError(TelephonyError):
    """Asterisk answered `Response: Error`; nothing was changed."""

    def __init__(self, node: NodeId, action: str, message: str) -> None:
        super().__init__(f"{node} refused {action}: {message}")
        self.node = node
        self.action = action
        self.message = message


class LinkBusyError(TelephonyError):
    """Too many actions await their answer already; this one was not sent."""

    def __init__(self, node: NodeId, action: str, pending: int) -> None:
        super().__init__(f"{node} has {pending} actions unanswered, {action} was not sent")


class UnexpectedAnswerError(TelephonyError):
    """An answer that cannot be read: a field is missing or malformed, or a list has no end."""


class UnsafeFieldError(TelephonyError):
    """A value that must not reach AMI; nothing was sent."""

    def __init__(self, action: str, field: str, fault: str, mend: str) -> None:
        super().__init__(f"{action}: field {field} {fault} → {mend}")
        self.field = field
