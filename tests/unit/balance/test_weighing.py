"""Where the accounts of one call differ, each way by itself; and the law that all calls together keep."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.balance.accounts import Accounts, Queued, Seen, Told
from callcenter.balance.law import Sums, summed
from callcenter.balance.weighing import REPAIRED, WORDS, Kind, Reach, all_weighed, is_over, weighed
from callcenter.vocabulary.ids import CallId, LegId

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
THEN = NOW - timedelta(minutes=10)
CALL, LEG = CallId("pbx1.one"), LegId("pbx1.1.0")
REACH = Reach(since=NOW - timedelta(hours=1), until=NOW)
TOLD = Told(
    call=CALL,
    leg=LEG,
    arrived_at=THEN,
    is_dialled=False,
    state="ended",
    outcome="answered",
    last_at=THEN + timedelta(minutes=2),
    is_answered=True,
    was_in_lifeboat=False,
    last_seq=9,
    entries=9,
    is_recorded=True,
    is_unrecorded_on_purpose=False,
)
SEEN = Seen(
    call=CALL,
    leg=LEG,
    first_at=THEN,
    last_at=THEN + timedelta(minutes=2),
    gone_at=THEN + timedelta(minutes=2),
    is_cut=False,
    talk_s=61.0,
    times_adrift=0,
)
WELL = Accounts(call=CALL, told=TOLD, seen=SEEN, queued=None)
OPEN = replace(TOLD, state="talking", outcome=None, is_recorded=False)
UNANSWERED = replace(TOLD, outcome="abandoned_queue", is_answered=False, is_recorded=False)
ADRIFT = replace(SEEN, times_adrift=1)
THROUGH = Queued(entered=1, ended=1, answered=1)


def kinds(accounts: Accounts, reach: Reach = REACH) -> list[Kind]:
    return [one.kind for one in weighed(accounts, reach)]


def test_a_call_of_which_all_tell_the_same_balances() -> None:
    assert weighed(WELL, REACH) == ()
    assert is_over(WELL)


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"told": None}, Kind.UNKNOWN_CALL),
        ({"seen": None}, Kind.UNSEEN_CALL),
        ({"told": OPEN}, Kind.NOT_ENDED),
        ({"seen": replace(SEEN, gone_at=None)}, Kind.STILL_UP),
        ({"told": UNANSWERED, "has_raw": True}, Kind.ANSWER_MISSING),
        ({"seen": replace(SEEN, talk_s=0.0)}, Kind.ANSWER_UNSEEN),
        ({"seen": ADRIFT, "queued": THROUGH}, Kind.LIFEBOAT_MISSING),
        ({"told": replace(TOLD, was_in_lifeboat=True), "seen": ADRIFT}, Kind.QUEUE_LOG_DIFFERS),
        ({"queued": THROUGH}, Kind.QUEUE_LOG_DIFFERS),
        ({"told": replace(TOLD, entries=8)}, Kind.ENTRY_MISSING),
        ({"told": replace(TOLD, is_recorded=False)}, Kind.RECORDING_MISSING),
        ({"told": replace(TOLD, is_recorded=False), "has_raw": True}, Kind.RECORDING_UNFINISHED),
    ],
)
def test_each_difference_is_told_by_its_name(changed: dict[str, Any], kind: Kind) -> None:
    assert kind in kinds(replace(WELL, **changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"told": OPEN, "seen": replace(SEEN, gone_at=None)},
        {"told": OPEN, "is_live": True},
        {"told": OPEN, "seen": None, "is_live": True},
        {"told": UNANSWERED, "seen": replace(SEEN, talk_s=0.4)},
        {"told": replace(TOLD, is_recorded=False), "seen": replace(SEEN, talk_s=1.5)},
        {"told": replace(TOLD, is_recorded=False, is_unrecorded_on_purpose=True)},
        {"told": replace(TOLD, outcome="not_reached", is_dialled=True, is_answered=False), "seen": None},
        {"told": replace(UNANSWERED, outcome="refused"), "seen": replace(SEEN, talk_s=0.0)},
        {"told": replace(TOLD, was_in_lifeboat=True), "seen": ADRIFT, "queued": THROUGH},
        {"seen": replace(SEEN, gone_at=None, is_cut=True, talk_s=0.0)},
    ],
    ids=[
        "goes on by both",
        "held by us",
        "has just come",
        "met for a moment",
        "talked for a moment",
        "recorded by nobody on purpose",
        "never dialled",
        "refused",
        "through the lifeboat",
        "died with Asterisk",
    ],
)
def test_what_is_as_it_should_be_is_no_difference(changed: dict[str, Any]) -> None:
    assert kinds(replace(WELL, **changed)) == []


def test_a_call_that_died_with_asterisk_has_to_have_ended_with_us() -> None:
    cut = replace(SEEN, gone_at=None, is_cut=True)

    assert kinds(replace(WELL, told=OPEN, seen=cut)) == [Kind.NOT_ENDED]


def test_a_call_from_before_asterisks_files_is_not_missed_in_them() -> None:
    assert kinds(replace(WELL, seen=None), Reach(since=NOW, until=NOW)) == []
    assert kinds(replace(WELL, seen=None), Reach(since=None, until=NOW)) == []


def test_what_has_just_changed_is_judged_later() -> None:
    late = replace(WELL, told=replace(OPEN, last_at=NOW - timedelta(seconds=3)))

    assert all_weighed([late], REACH, NOW, timedelta(seconds=30)) == ([], [CALL])
    drifts, pending = all_weighed([late], REACH, NOW + timedelta(seconds=30), timedelta(seconds=30))
    assert ([one.kind for one in drifts], pending) == ([Kind.NOT_ENDED], [])


def test_every_difference_says_what_is_missing_and_the_mend() -> None:
    assert set(WORDS) == set(Kind)
    assert all(words.missing and words.mend for words in WORDS.values())
    assert set(Kind) > REPAIRED


def test_callers_are_counted_once_and_calls_that_we_make_apart() -> None:
    dialled = replace(WELL, told=replace(TOLD, is_dialled=True))
    sums = summed([WELL, replace(WELL, told=OPEN), dialled], REACH)

    assert sums == Sums(by_asterisk=2, entered=2, dialled=1, ended={"answered": 1}, open={"talking": 1})
    assert sums.is_kept


def test_a_caller_whom_only_asterisk_knows_breaks_the_law() -> None:
    assert not summed([WELL, replace(WELL, told=None)], REACH).is_kept


OUTCOMES = st.sampled_from(["answered", "abandoned_ivr", "abandoned_queue", "refused", "callback", None])


@given(st.lists(OUTCOMES), st.lists(OUTCOMES))
def test_the_law_holds_for_any_callers_whom_both_have_counted_and_for_their_sum(
    some: list[str | None], others: list[str | None]
) -> None:
    def of(outcomes: list[str | None]) -> Sums:
        return summed([replace(WELL, told=replace(TOLD, outcome=one)) for one in outcomes], REACH)

    both = of(some) + of(others)

    assert both.is_kept
    assert both.entered == len(some) + len(others)
    assert both == of(some + others)
