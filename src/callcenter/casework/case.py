"""What an agent keeps of a call. Pure.

Rules: a case is replaced as a whole by who has seen its latest version, so that two tabs never overwrite each other
unseen; what does not change it makes no version; codes and names are those of the handbook, or stood there before.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from callcenter.casework.handbook import Contents
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId, CallId

MOST_CHARACTERS = 10_000
MOST_TAGS = 8
VERSIONS_KEPT = 50


class UnfitCaseError(CallCenterError):
    """A name that the handbook does not hold; the message names the field and the mend."""


class StaleCaseError(CallCenterError):
    """Somebody has saved since it was read: another tab, or another computer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the agent says of the call."""

    notes: str = ""
    """Personal."""
    matter: str | None = None
    """A code of the handbook."""
    tags: tuple[str, ...] = ()
    disposition: str | None = None
    is_solved: bool | None = None
    """As the agent says; None while they have not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A case as it stands."""

    call: CallId
    version: int
    """Counts from 1."""
    at: datetime
    agent: AgentId
    by: str
    """The user."""
    case: Case
    suggested: str | None = None
    """The matter that was suggested first when one was chosen: how good suggestions are."""


def saved(kept: Kept | None, case: Case, base: int, author: Kept) -> Kept | None:
    """The next version, by who had seen version `base` (0: none); None where nothing changes.

    `author` gives all but the version. Raises StaleCaseError.
    """
    if kept is None:
        return None if case == Case() else replace(author, version=1, case=case)
    if case == kept.case:
        # Also one that was sent twice, because the first answer was lost.
        return None
    if base != kept.version:
        raise StaleCaseError(
            f"version: the case is at {kept.version}, you have seen {base} → read it again, and save what is yours"
        )
    suggested = author.suggested if case.matter != kept.case.matter else kept.suggested
    return replace(author, version=kept.version + 1, case=case, suggested=suggested)


def checked(case: Case, before: Case, handbook: Contents) -> Case:
    """`case`, or UnfitCaseError; what stood there before may stay, though the handbook has forgotten it."""
    if case.matter not in (None, before.matter) and all(one.code != case.matter for one in handbook.matters):
        raise UnfitCaseError(f"matter: {case.matter} is no matter of the handbook → choose one of its list")
    known_tags = {tag.id for tag in handbook.tags} | {*before.tags}
    if unknown := [tag for tag in case.tags if tag not in known_tags]:
        raise UnfitCaseError(f"tags: {unknown[0]} is no tag of the handbook → choose one of its list")
    ways = {one.id for one in handbook.dispositions} | {before.disposition}
    if case.disposition is not None and case.disposition not in ways:
        raise UnfitCaseError(f"disposition: {case.disposition} is none of the handbook → choose one of its list")
    return case
