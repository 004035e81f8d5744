"""One call's accounts weighed against each other: where they differ, what is missing, and what is to be done. Pure.

Rules: a call is judged once its accounts have been still for a while; where Asterisk died in the midst of a call, our
record has to have ended and nothing more is asked; what a caller was not owed (a recording that was left out on
purpose) is not missed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from callcenter.balance.accounts import Accounts
from callcenter.vocabulary.ids import CallId

TALK_S = 1.0
"""A shorter meeting of caller and seat may have ended before anybody was told of it."""
RECORDED_S = 2.0
"""A shorter talk may have ended before a frame was written."""


class Kind(StrEnum):
    """Ways in which the accounts of one call differ."""

    UNKNOWN_CALL = "unknown_call"
    UNSEEN_CALL = "unseen_call"
    NOT_ENDED = "not_ended"
    STILL_UP = "still_up"
    ANSWER_MISSING = "answer_missing"
    ANSWER_UNSEEN = "answer_unseen"
    LIFEBOAT_MISSING = "lifeboat_missing"
    QUEUE_LOG_DIFFERS = "queue_log_differs"
    ENTRY_MISSING = "entry_missing"
    RECORDING_MISSING = "recording_missing"
    RECORDING_UNFINISHED = "recording_unfinished"


REPAIRED = frozenset({Kind.UNKNOWN_CALL, Kind.NOT_ENDED, Kind.RECORDING_UNFINISHED})
"""What the running service mends by itself."""


@dataclass(frozen=True, slots=True)
class Words:
    """For people: what is missing, and the mend."""

    missing: str
    mend: str


_BY_ITSELF = "the service mends it within two minutes; if it stays, see what its log says of this call"
WORDS: Mapping[Kind, Words] = {
    Kind.UNKNOWN_CALL: Words("Asterisk had this caller, our record has no such call", _BY_ITSELF),
    Kind.UNSEEN_CALL: Words(
        "our record has this call, Asterisk's CEL has no row of it",
        "look at the disk and the rights of Asterisk's log folder: CEL was not written",
    ),
    Kind.NOT_ENDED: Words("Asterisk's caller is gone, our record goes on", _BY_ITSELF),
    Kind.STILL_UP: Words(
        "our record has ended, the end of the caller's leg is not in Asterisk's CEL",
        "look with `core show channels`; hang the channel up if it is there, else CEL lost a row",
    ),
    Kind.ANSWER_MISSING: Words(
        "an agent talked with the caller, our record does not say so",
        "count this call as answered; report it with the log of that minute",
    ),
    Kind.ANSWER_UNSEEN: Words(
        "our record says answered, Asterisk never had caller and seat in one bridge",
        "count this call as not answered; report it with the log of that minute",
    ),
    Kind.LIFEBOAT_MISSING: Words(
        "the caller was in the lifeboat, our record does not say so",
        "the caller was served by Asterisk alone for a while; report it with the log of that minute",
    ),
    Kind.QUEUE_LOG_DIFFERS: Words(
        "Asterisk's CEL and its queue_log do not agree about the lifeboat",
        "look at the disk and the rights of Asterisk's log folder: one of the two was not written",
    ),
    Kind.ENTRY_MISSING: Words(
        "the numbers of the timeline have a gap",
        "look into `journal/refused` in the data folder, and for `timeline.headless` in the log",
    ),
    Kind.RECORDING_MISSING: Words(
        "an agent talked with the caller, there is no recording",
        "look at the disk and the rights of the recordings' folder, and for this call in Asterisk's messages.log",
    ),
    Kind.RECORDING_UNFINISHED: Words("the recording lies there as Asterisk wrote it, and was not taken in", _BY_ITSELF),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One difference."""

    call: CallId
    kind: Kind
    at: datetime
    """When the accounts of the call last changed."""

    @property
    def missing(self) -> str:
        return WORDS[self.kind].missing

    @property
    def mend(self) -> str:
        return WORDS[self.kind].mend


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What Asterisk's files can tell."""

    since: datetime | None
    """Of their first row; None where there is none."""
    until: datetime
    """When they were read."""


def last_at(accounts: Accounts) -> datetime:
    """When the accounts last changed."""
    return max(one.last_at for one in (accounts.told, accounts.seen) if one is not None)


def is_still(accounts: Accounts, now: datetime, grace: timedelta) -> bool:
    """Whether they have come to rest: no caller is there, or nothing of the call changes any more."""
    return last_at(accounts) + grace <= now


def is_over(accounts: Accounts) -> bool:
    """Whether neither our record nor Asterisk says that it goes on."""
    told, seen = accounts.told, accounts.seen
    return (told is None or told.is_over) and (seen is None or seen.gone_at is not None or seen.is_cut)


def weighed(accounts: Accounts, reach: Reach) -> tuple[Drift, ...]:
    """Where the accounts of a call that is still differ; none where all is well."""
    rules = _RULES if _is_within(accounts, reach) else _OURS
    found = [kind for kind, differs in rules.items() if differs(accounts, reach)]
    return tuple(Drift(call=accounts.call, kind=kind, at=last_at(accounts)) for kind in found)


def _is_unknown(accounts: Accounts, _: Reach) -> bool:
    return accounts.told is None


def _is_within(accounts: Accounts, reach: Reach) -> bool:
    """Whether Asterisk's files hold the whole of this call."""
    told, seen = accounts.told, accounts.seen
    began_at = told.arrived_at if told is not None else seen.first_at if seen is not None else reach.until
    return reach.since is not None and reach.since <= began_at


def _is_unseen(accounts: Accounts, _: Reach) -> bool:
    told = accounts.told
    if told is None or accounts.seen is not None or accounts.is_live:
        return False
    # Whoever was to be dialled and could not be has never had a channel.
    return not (told.is_dialled and told.outcome in (None, "not_reached"))


def _is_not_ended(accounts: Accounts, _: Reach) -> bool:
    told, seen = accounts.told, accounts.seen
    if told is None or told.is_over or accounts.is_live:
        return False
    return seen is None or seen.gone_at is not None or seen.is_cut


def _is_still_up(accounts: Accounts, _: Reach) -> bool:
    told, seen = accounts.told, accounts.seen
    return told is not None and told.is_over and seen is not None and seen.gone_at is None and not seen.is_cut


def _lacks_answer(accounts: Accounts, _: Reach) -> bool:
    told = accounts.told
    return told is not None and told.is_over and not told.is_answered and _has_talked(accounts)


def _has_unseen_answer(accounts: Accounts, _: Reach) -> bool:
    told, seen = accounts.told, accounts.seen
    if told is None or seen is None or seen.is_cut or not told.is_over:
        return False
    return told.is_answered and seen.talk_s == 0 and not (accounts.queued and accounts.queued.answered)


def _lacks_lifeboat(accounts: Accounts, _: Reach) -> bool:
    told, seen = accounts.told, accounts.seen
    return told is not None and told.is_over and seen is not None and seen.times_adrift > 0 and not told.was_in_lifeboat


def _differs_in_queue(accounts: Accounts, _: Reach) -> bool:
    seen, queued = accounts.seen, accounts.queued
    if seen is None or seen.is_cut or seen.gone_at is None:
        return False
    entered, ended = (queued.entered, queued.ended) if queued else (0, 0)
    return (seen.times_adrift > 0) != (entered > 0) or ended < entered


def _lacks_entry(accounts: Accounts, _: Reach) -> bool:
    return accounts.told is not None and accounts.told.entries != accounts.told.last_seq


def _lacks_recording(accounts: Accounts, _: Reach) -> bool:
    return not accounts.has_raw and _owes_recording(accounts)


def _has_unfinished_recording(accounts: Accounts, _: Reach) -> bool:
    told = accounts.told
    return accounts.has_raw and told is not None and told.is_over and not told.is_recorded


def _owes_recording(accounts: Accounts) -> bool:
    told, seen = accounts.told, accounts.seen
    if told is None or seen is None or not told.is_over or told.is_recorded or told.is_unrecorded_on_purpose:
        return False
    return seen.talk_s >= RECORDED_S


def _has_talked(accounts: Accounts) -> bool:
    return accounts.seen is not None and accounts.seen.talk_s >= TALK_S


_RULES: Mapping[Kind, Callable[[Accounts, Reach], bool]] = {
    Kind.UNKNOWN_CALL: _is_unknown,
    Kind.UNSEEN_CALL: _is_unseen,
    Kind.NOT_ENDED: _is_not_ended,
    Kind.STILL_UP: _is_still_up,
    Kind.ANSWER_MISSING: _lacks_answer,
    Kind.ANSWER_UNSEEN: _has_unseen_answer,
    Kind.LIFEBOAT_MISSING: _lacks_lifeboat,
    Kind.QUEUE_LOG_DIFFERS: _differs_in_queue,
    Kind.ENTRY_MISSING: _lacks_entry,
    Kind.RECORDING_MISSING: _lacks_recording,
    Kind.RECORDING_UNFINISHED: _has_unfinished_recording,
}


_OURS = {kind: _RULES[kind] for kind in (Kind.NOT_ENDED, Kind.ENTRY_MISSING)}
"""What can be told without Asterisk's account, or with half of it."""


def all_weighed(
    accounts: Iterable[Accounts], reach: Reach, now: datetime, grace: timedelta
) -> tuple[list[Drift], list[CallId]]:
    """The differences, and the calls that are not to be judged yet because something of them has just changed."""
    drifts: list[Drift] = []
    pending: list[CallId] = []
    for one in accounts:
        found = weighed(one, reach)
        if found and not is_still(one, now, grace):
            pending.append(one.call)
        else:
            drifts += found
    return drifts, pending
