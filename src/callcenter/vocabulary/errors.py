"""The root of our errors, and how a refused document names its faults."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from callcenter.vocabulary.languages import Language


class CallCenterError(Exception):
    """Everything that this project raises on purpose."""


class TelephonyError(CallCenterError):
    """Asterisk could not be asked in time, or refused. The caller is still held: by us, or by the lifeboat."""


class ServiceError(CallCenterError):
    """An outside service gave no answer, or none that can be used; the message holds nothing personal."""


Severity = Literal["error", "warning"]
"""An error keeps a document from being published; a warning is for its author to judge."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in something a person wrote: where it is, what is wrong, and how to mend it."""

    file: Path
    line: int
    """1-based; 0 where the file as a whole is meant."""
    field: str
    """Path of the field as the file writes it: ``nodes.ask.keys.1``, or a column's name."""
    fault: str
    mend: str
    node: str | None = None
    """The node of a flow that a caller would be at."""
    fault_zh: str = ""
    """In Chinese, for the pages; empty where only the command line tells it."""
    mend_zh: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else f"{self.file}"
        return f"{place}: {self.field}: {self.fault} → {self.mend}"

    def as_object(self) -> dict[str, str | int | None]:
        """For machines: both languages, Chinese falling back to English."""
        return {
            "file": self.file.name,
            "line": self.line,
            "node": self.node,
            "field": self.field,
            "severity": self.severity,
            "fault_en": self.fault,
            "mend_en": self.mend,
            "fault_zh": self.fault_zh or self.fault,
            "mend_zh": self.mend_zh or self.mend,
        }


class RefusedDocumentError(CallCenterError):
    """A flow, lexicon, settings or list file that cannot be used; nothing of it was taken over."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class MissingPromptError(CallCenterError):
    """Words that cannot be made audible: no recording, and no synthesis."""

    def __init__(self, language: Language, text: str, cause: str) -> None:
        super().__init__(f"prompt {text!r} ({language}) has no recording and cannot be synthesised: {cause}")
        self.language = language
        self.text = text
        self.cause = cause
        """Without the text, which may hold what is personal."""


class UnfitSoundError(CallCenterError):
    """A recording that somebody sent and that cannot be a prompt: what of it, why, and what to do."""

    def __init__(self, field: str, fault: str, mend: str) -> None:
        super().__init__(f"{field} {fault} → {mend}")
        self.field = field
        self.fault = fault
        self.mend = mend
