"""What was found not to balance, until somebody has seen to it: when it was found, what was tried, when it was mended.
Pure.

Rules: a difference that is gone is mended, not forgotten; what the service mends by itself is tried a few times, then
left to people; after a while everything is forgotten.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from callcenter.balance.weighing import REPAIRED, WORDS, Drift, Kind
from callcenter.vocabulary.ids import CallId

MOST_TRIES = 3
MENDED_KEPT = timedelta(days=1)
KEPT = timedelta(days=7)
MOST = 1000
"""Kept at a time, the latest: more than anybody reads."""

Key = tuple[CallId, Kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A difference in the accounts of one call."""

    call: CallId
    kind: Kind
    at: datetime
    """When the accounts of the call last changed."""
    found_at: datetime
    tries: int = 0
    """How often the service tried to mend it."""
    mended_at: datetime | None = None

    @property
    def missing(self) -> str:
        return WORDS[self.kind].missing

    @property
    def mend(self) -> str:
        return WORDS[self.kind].mend

    @property
    def is_standing(self) -> bool:
        return self.mended_at is None

    @property
    def may_be_tried(self) -> bool:
        return self.is_standing and self.kind in REPAIRED and self.tries < MOST_TRIES


def renewed(
    findings: Mapping[Key, Finding], judged: Collection[CallId], drifts: Iterable[Drift], now: datetime
) -> dict[Key, Finding]:
    """After another look: `judged` are the calls that were weighed, `drifts` what was found."""
    found = {(one.call, one.kind): one for one in drifts}
    known = dict(findings)
    for key, one in findings.items():
        if key not in found and one.call in judged and one.is_standing:
            known[key] = replace(one, mended_at=now)
    for key, drift in found.items():
        standing = known.get(key)
        if standing is None:
            known[key] = Finding(call=drift.call, kind=drift.kind, at=drift.at, found_at=now)
        elif not standing.is_standing:
            known[key] = replace(standing, at=drift.at, mended_at=None)
    return _kept(known, now)


def tried(findings: Mapping[Key, Finding], calls: Collection[CallId]) -> dict[Key, Finding]:
    """After these calls were tried to be mended."""
    return {
        key: replace(one, tries=one.tries + 1) if one.call in calls and one.may_be_tried else one
        for key, one in findings.items()
    }


def standing(findings: Iterable[Finding]) -> list[Finding]:
    """What is not mended, the latest first."""
    return sorted((one for one in findings if one.is_standing), key=lambda one: one.found_at, reverse=True)


def _kept(findings: Mapping[Key, Finding], now: datetime) -> dict[Key, Finding]:
    lasting = {
        key: one
        for key, one in findings.items()
        if (one.found_at + KEPT if one.mended_at is None else one.mended_at + MENDED_KEPT) > now
    }
    latest = sorted(lasting, key=lambda key: lasting[key].found_at)[-MOST:]
    return {key: lasting[key] for key in latest}
