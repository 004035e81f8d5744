"""What pages are told of documents, versions, locks and notices, and what they may ask for."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, model_validator

from callcenter.agents.views import Shape
from callcenter.ivr.lint.hearing_time import TimeToHuman as Measured
from callcenter.publishing.documents import DocumentType
from callcenter.publishing.releases import VersionState
from callcenter.routing.decision import Verdict
from callcenter.vocabulary.errors import Problem
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason

Hash = Annotated[str, StringConstraints(max_length=64)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
TestNumber = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9+*# -]{2,24}$")]
DocumentText = Annotated[str, StringConstraints(max_length=2_000_000)]
Values = dict[str, Any]
"""A flow, a schedule or a try script as its file holds it, aliases written out; a lexicon, or wordings, as
``{"rows": [{…}]}``."""


class Wish(BaseModel):
    """What a page asks for."""

    model_config = {"frozen": True, "extra": "forbid"}


class ProblemView(Shape):
    """One fault: where it is, what is wrong, how to mend it."""

    file: str
    line: int
    """1-based; 0 where the file as a whole is meant."""
    node: str | None
    field: str
    """Its path in the file: ``nodes.ask.keys.1``, or a column's name."""
    row: int | None = None
    """Of a lexicon or of wordings: which of its rows, from 0."""
    severity: Literal["error", "warning"]
    fault_en: str
    mend_en: str
    fault_zh: str
    mend_zh: str

    @classmethod
    def of(cls, problem: Problem, row: int | None = None) -> Self:
        return cls.model_validate({**problem.as_object(), "row": row})


class TimeToHuman(Shape):
    """How long prompts keep callers from a person in one language, on the sound that they hear."""

    language: Language
    start: str
    """Where such callers begin."""
    longest_s: float
    p95_s: float
    budget_s: float
    is_estimate: bool
    """Some of it was not measured yet."""
    path: tuple[str, ...]
    """The nodes of the longest way."""

    @classmethod
    def of(cls, time: Measured) -> Self:
        return cls(
            language=time.language,
            start=time.start,
            longest_s=time.longest_s,
            p95_s=time.p95_s,
            budget_s=time.budget_s,
            is_estimate=time.is_estimate,
            path=tuple(heard.node for heard in time.path),
        )


class LockView(Shape):
    """Who edits a document."""

    holder: str
    expires_at: datetime
    is_mine: bool


class TrialView(Shape):
    """A version that some calls get, or are to get."""

    number: int
    percent: int | None
    test_numbers: tuple[str, ...]


class DocumentSummary(Shape):
    """A document in one line of a list."""

    name: str
    type: DocumentType
    hash: str | None
    """Of the file; None where the file is gone. Also `base_hash` of the next save."""
    live_number: int | None
    live_since: datetime | None
    canary: TrialView | None
    waiting: TrialView | None
    """What waits for a second person."""
    is_drifted: bool
    """The file is not what is live."""
    lock: LockView | None
    problem_count: int
    """Of the file, warnings counted."""


class DocumentView(DocumentSummary):
    """A document to be edited."""

    text: str
    values: Values | None
    """None where the file is so broken that it holds no values."""
    problems: tuple[ProblemView, ...]


class Draft(Wish):
    """What a document is to hold: values from forms, or text."""

    values: Values | None = None
    text: DocumentText | None = None

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if (self.values is None) == (self.text is None):
            raise ValueError("give exactly one of values and text")
        return self


class DraftToSave(Draft):
    base_hash: Hash
    """The hash of the file that was changed; empty for a new document."""


class SavedDraft(Shape):
    hash: str
    problems: tuple[ProblemView, ...]


class CheckedDraft(Shape):
    problems: tuple[ProblemView, ...]
    time_to_human: tuple[TimeToHuman, ...]


class ForWhom(Wish):
    """Who gets a version: all calls, unless one of the two is given."""

    percent: Annotated[int | None, Field(ge=1, le=99)] = None
    test_numbers: Annotated[tuple[TestNumber, ...], Field(max_length=50)] = ()

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if self.percent is not None and self.test_numbers:
            raise ValueError("give percent or test_numbers, not both")
        return self


class ToPublish(ForWhom):
    base_hash: Hash
    """The hash of the file that is to be published, so that nobody publishes what a colleague has just changed."""
    note: Note


class Progress(Shape):
    """How many of how many prompts are ready, of what is being released or was last."""

    done: int
    wanted: int


class Published(Shape):
    number: int
    state: VersionState


class ApprovalView(Shape):
    by: str
    at: datetime


class VersionView(Shape):
    """A version in one line of the history."""

    number: int
    hash: str
    author: str
    note: str
    created_at: datetime
    state: VersionState
    trial: TrialView | None
    """Who gets it, where it is in canary or is to go there after approval."""
    approvals: tuple[ApprovalView, ...]
    released_at: datetime | None
    """When it last went to callers."""
    released_by: str | None


class VersionDetail(VersionView):
    text: str
    values: Values | None


class ChangeView(Shape):
    """One difference, in words that people can read."""

    path: str
    kind: Literal["added", "removed", "changed"]
    before: Any
    after: Any
    text_zh: str
    text_en: str


class ToLock(Wish):
    force: bool = False
    """Take it from whoever holds it."""


class WordsToTry(Wish):
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    values: Values | None = None
    """The lexicon as it is being edited; None for the file."""
    wordings: Values | None = None
    """The wordings as they are being edited; None for the file."""


class Tried(Shape):
    """What would be done with a caller who said so, by the rules that real calls go by, and why."""

    verdict: Verdict
    reason: RouteReason


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class NewNotice(Wish):
    kind: Literal["announcement", "closure"]
    queue: QueueId | None = None
    """The queue that is closed."""
    words: Annotated[dict[Language, Words], Field(min_length=1)]
    """In every language of the flows; an announcement is one sentence."""
    starts_at: AwareDatetime | None = None
    """None: now."""
    ends_at: AwareDatetime


class NoticeView(Shape):
    id: int
    kind: Literal["announcement", "closure"]
    queue: QueueId | None
    words: dict[Language, str]
    starts_at: datetime
    ends_at: datetime
    state: Literal["coming", "in_force", "over"]
    by: str
    created_at: datetime
    ended_by: str | None
    """Who ended it before its time."""
