"""Who gets which version: the history of a document's releases, and what it comes to for one call; pure.

Rules: history is only ever added to. A release to all ends a canary. A canary needs something live to fall back on.
Nobody approves the own version; what was live once needs no approval to be live again.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import product
from typing import assert_never

from callcenter.publishing.documents import DocumentName
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import CallId

MOST_CANARIES = 3
"""Documents in canary at a time: every mixture that a call can get is checked and kept ready."""


class ReleaseError(CallCenterError):
    """This release is not possible as things stand; the message names the mend."""


@dataclass(frozen=True, slots=True)
class Everyone:
    """All calls."""


@dataclass(frozen=True, slots=True)
class Percent:
    """So many of a hundred calls, chosen by the call's id."""

    percent: int


@dataclass(frozen=True, slots=True)
class TestNumbers:
    """Calls from these numbers, E.164."""

    __test__ = False
    numbers: frozenset[str]


Audience = Everyone | Percent | TestNumbers


class Action(StrEnum):
    REQUESTED = "requested"
    """Published, and waits for a second person."""
    RELEASED = "released"
    STOPPED = "stopped"
    """The canary ended; all calls are on the live version again."""
    RETIRED = "retired"
    """The document is no longer part of what callers meet."""


@dataclass(frozen=True, slots=True)
class Release:
    """One entry of the history."""

    document: DocumentName
    number: int
    action: Action
    audience: Audience
    by: str
    at: datetime
    id: int = 0
    """Counts up over all documents."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A version that some calls get, or are to get once it is approved."""

    number: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class Standing:
    """What a history comes to."""

    live: int | None = None
    canary: Trial | None = None
    waiting: Trial | None = None
    """What waits for a second person."""
    once_live: frozenset[int] = frozenset()


class VersionState(StrEnum):
    LIVE = "live"
    CANARY = "canary"
    WAITING_FOR_APPROVAL = "waiting_for_approval"
    PAST = "past"
    UNRELEASED = "unreleased"


Standings = Mapping[DocumentName, Standing]
Mixture = frozenset[tuple[DocumentName, int]]
"""One version of each document."""


def after(standing: Standing, number: int, action: Action, audience: Audience) -> Standing:
    """The standing after one more entry."""
    waiting = standing.waiting
    still = None if waiting is not None and waiting.number == number else waiting
    match action:
        case Action.REQUESTED:
            return replace(standing, waiting=Trial(number, audience))
        case Action.RELEASED if audience == Everyone():
            return Standing(number, None, still, standing.once_live | {number})
        case Action.RELEASED:
            return replace(standing, canary=Trial(number, audience), waiting=still)
        case Action.STOPPED:
            return replace(standing, canary=None)
        case Action.RETIRED:
            return Standing(once_live=standing.once_live)
    assert_never(action)


def standings(history: Iterable[Release]) -> dict[DocumentName, Standing]:
    """Where every document stands after `history`, oldest first."""
    stand: dict[DocumentName, Standing] = {}
    for one in history:
        stand[one.document] = after(stand.get(one.document, Standing()), one.number, one.action, one.audience)
    return stand


def with_one_more(stand: Standings, name: DocumentName, number: int, action: Action, audience: Audience) -> Standings:
    """Where every document stands after one more entry."""
    return {**stand, name: after(stand.get(name, Standing()), number, action, audience)}


def state(number: int, standing: Standing) -> VersionState:
    """What people are told of a version."""
    if number == standing.live:
        return VersionState.LIVE
    if standing.canary is not None and number == standing.canary.number:
        return VersionState.CANARY
    if standing.waiting is not None and number == standing.waiting.number:
        return VersionState.WAITING_FOR_APPROVAL
    return VersionState.PAST if number in standing.once_live else VersionState.UNRELEASED


def check_release(wanted: Trial, document: DocumentName, stand: Standings) -> None:
    """Raises ReleaseError where `wanted` cannot be released."""
    own = stand.get(document, Standing())
    if wanted.audience == Everyone():
        if own.live == wanted.number and own.canary is None:
            raise ReleaseError(f"{document} version {wanted.number} is live already")
        return
    if own.live is None:
        raise ReleaseError(f"{document} has no live version that the other calls could get → release it to all")
    if own.live == wanted.number:
        raise ReleaseError(f"{document} version {wanted.number} is live for all already → try another version")
    others = [name for name, other in stand.items() if other.canary is not None and name != document]
    if len(others) >= MOST_CANARIES:
        raise ReleaseError(f"{', '.join(sorted(others))} are in trial already → end one of them first")


def was_for_all(history: Iterable[Release], document: DocumentName, number: int) -> bool:
    """Whether all callers once had this version."""
    return any(
        one.document == document
        and one.number == number
        and one.action is Action.RELEASED
        and one.audience == Everyone()
        for one in history
    )


def needs_approval(number: int, standing: Standing, approvals: Collection[str], *, by_second_person: bool) -> bool:
    """Whether a second person must look at this version before callers meet it."""
    return by_second_person and not approvals and number not in standing.once_live


def check_approval(author: str, approver: str) -> None:
    """Raises ReleaseError where `approver` may not approve."""
    if approver == author:
        raise ReleaseError("nobody approves the own version → ask a colleague")


def number_for(standing: Standing, call: CallId, caller: str | None) -> int | None:
    """The version that this call gets; None where the document is not live."""
    if standing.canary is None:
        return standing.live
    match standing.canary.audience:
        case Percent(percent=percent):
            is_chosen = _place(call) < percent
        case TestNumbers(numbers=numbers):
            is_chosen = caller in numbers
        case Everyone():
            is_chosen = True
    return standing.canary.number if is_chosen else standing.live


def mixture_for(stand: Standings, call: CallId, caller: str | None) -> Mixture:
    """The versions that this call gets."""
    numbers = {document: number_for(own, call, caller) for document, own in stand.items()}
    return frozenset((document, number) for document, number in numbers.items() if number is not None)


def live_mixture(stand: Standings) -> Mixture:
    """What calls get that no canary takes."""
    return frozenset((document, own.live) for document, own in stand.items() if own.live is not None)


def mixtures(stand: Standings) -> frozenset[Mixture]:
    """Every mixture that some call may get."""
    choices = [
        [(document, number) for number in (own.live, own.canary.number if own.canary else None) if number is not None]
        for document, own in stand.items()
    ]
    return frozenset(frozenset(choice) for choice in product(*filter(None, choices)))


def _place(call: CallId) -> int:
    """Where a call stands among a hundred: always the same for the same call, and for every document."""
    return int.from_bytes(hashlib.sha256(call.encode()).digest()[:8]) % 100
