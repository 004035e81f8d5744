"""Notices: what callers meet at a moment, and what may be announced."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from callcenter.publishing.notices.notices import (
    NewNotice,
    Notice,
    NoticeKind,
    NoticeState,
    UnfitNoticeError,
    check_notice,
    in_force,
)
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BOTH: Mapping[Language, str] = {Language.ZH: "今日系统维护。", Language.EN: "The system is being serviced today."}
SOCIAL = QueueId("social")


def notice(number: int = 1, **changes: Any) -> Notice:
    made = Notice(
        id=number,
        kind=NoticeKind.ANNOUNCEMENT,
        queue=None,
        words=BOTH,
        starts_at=NOW,
        ends_at=NOW + HOUR,
        by="chen",
        created_at=NOW,
    )
    return replace(made, **changes)


def closure(number: int = 1, **changes: Any) -> Notice:
    return notice(number, kind=NoticeKind.CLOSURE, queue=SOCIAL, **changes)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (NOW - timedelta(seconds=1), NoticeState.COMING),
        (NOW, NoticeState.IN_FORCE),
        (NOW + HOUR - timedelta(seconds=1), NoticeState.IN_FORCE),
        (NOW + HOUR, NoticeState.OVER),
    ],
)
def test_a_notice_is_in_force_from_its_start_until_its_end(at: datetime, expected: NoticeState) -> None:
    assert notice().state(at) is expected
    assert bool(in_force([notice()], at).announcement) is (expected is NoticeState.IN_FORCE)


def test_a_notice_that_was_ended_is_over() -> None:
    assert notice(ended_at=NOW, ended_by="root").state(NOW) is NoticeState.OVER


def test_the_newest_announcement_is_heard() -> None:
    newer = notice(2, words={**BOTH, Language.ZH: "新的公告。"})

    assert in_force([newer, notice(1)], NOW).announcement[Language.ZH] == "新的公告。"


def test_a_closed_queue_says_its_words_and_announces_nothing() -> None:
    found = in_force([closure()], NOW)

    assert (found.closed, found.announcement) == ({SOCIAL: BOTH}, {})


def test_an_earlier_closure_may_outlast_a_later_one() -> None:
    long = closure(1, ends_at=NOW + 3 * HOUR)
    short = closure(2, words={**BOTH, Language.ZH: "短时关闭。"})

    assert in_force([long, short], NOW).closed[SOCIAL][Language.ZH] == "短时关闭。"
    assert in_force([long, short], NOW + 2 * HOUR).closed == {SOCIAL: BOTH}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"queue": SOCIAL}, "queue"),
        ({"kind": NoticeKind.CLOSURE}, "queue"),
        ({"kind": NoticeKind.CLOSURE, "queue": QueueId("nowhere")}, "queue"),
        ({"ends_at": NOW}, "ends_at"),
        ({"starts_at": NOW - 3 * HOUR, "ends_at": NOW - HOUR}, "ends_at"),
        ({"ends_at": NOW + timedelta(days=31)}, "ends_at"),
        ({"words": {Language.ZH: "今日维护。"}}, "words"),
        ({"words": {**BOTH, Language.EN: " "}}, "words"),
        ({"words": {**BOTH, Language.EN: "x" * 201}}, "words.en"),
        ({"words": {**BOTH, Language.EN: "Dear {name}."}}, "words.en"),
        ({"words": {**BOTH, Language.EN: "One. Two."}}, "words.en"),
        ({"words": {**BOTH, Language.ZH: "一。二。"}}, "words.zh"),
    ],
)
def test_what_cannot_be_announced_is_refused_by_field(change: dict[str, Any], field: str) -> None:
    new: NewNotice = replace(notice(), **change)
    with pytest.raises(UnfitNoticeError, match=f"^{field}: "):
        check_notice(new, NOW, [Language.ZH, Language.EN], [SOCIAL])


@pytest.mark.parametrize(
    "words", ["今日12:30至14:00维护，请改时间来电！", "We close at 5.30 p.m. today.", "Service is slow…"]
)
def test_one_sentence_may_hold_times_and_commas(words: str) -> None:
    new = notice(words={Language.ZH: words})
    check_notice(new, NOW, [Language.ZH], [])


def test_a_closure_may_say_more_than_one_sentence() -> None:
    check_notice(closure(words={Language.ZH: "本队列今日关闭。请明天再来电。"}), NOW, [Language.ZH], [SOCIAL])
