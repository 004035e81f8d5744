"""What calls teach about callers' words."""

from collections.abc import Sequence

import pytest

from callcenter.calls.timeline import (
    Fact,
    KeyTaken,
    NodeEntered,
    QueueJoined,
    QueueLeft,
    SpeechHeard,
    TalkEnded,
    TransferStarted,
)
from callcenter.reports.lessons import Doubtful, Learnt, Lesson, is_fit_to_keep, lessons, weighed
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Tier
from tests.fakes.entries import entries

ZH = Language.ZH
WORDING = "老板欠薪不给"
TALKED = TalkEnded(talk_ms=60_000)


def said(text: str = WORDING, language: Language = ZH) -> SpeechHeard:
    return SpeechHeard(words=(text,), language=language, engine="whisper")


def joined(queue: str = "social", by: str = "words", text: str = WORDING, goal: str | None = None) -> QueueJoined:
    words = (text,) if by == "words" else ()
    reason = RouteReason(by="words" if by == "words" else "key", words=words, destination=goal)
    return QueueJoined(queue=QueueId(queue), tier=Tier.ORDINARY, priority=1, reason=reason, position=1)


def taught(*facts: Fact) -> list[Lesson]:
    return list(lessons(entries("pbx1.a", facts), ZH, {"confirm"}))


def right(destination: str = "social") -> Lesson:
    return Lesson(wording=WORDING, destination=destination, is_doubtful=False)


def doubtful(destination: str | None = "social", went_to: str | None = None) -> Lesson:
    return Lesson(wording=WORDING, destination=destination, is_doubtful=True, went_to=went_to)


def test_who_joined_by_words_and_talked_was_led_right() -> None:
    assert taught(said(), NodeEntered(node="confirm"), joined(), TALKED) == [right()]


def test_a_route_is_told_by_its_name_not_by_the_queue_behind_it() -> None:
    assert taught(said(), joined("general", goal="emergency"), TALKED) == [right("emergency")]


def test_who_was_not_understood_and_chose_by_key_has_taught_us() -> None:
    [lesson] = taught(said(), NodeEntered(node="retry"), KeyTaken(key="2", node="retry"), joined(by="key"), TALKED)

    assert (lesson.destination, lesson.is_doubtful) == ("social", False)


def test_what_the_caller_undid_is_doubtful_and_tells_where_they_went() -> None:
    facts = (said(), NodeEntered(node="confirm"), KeyTaken(key="*", node="confirm"), joined("police", by="key"), TALKED)

    assert taught(*facts) == [doubtful(None, "police")]


@pytest.mark.parametrize(
    "then", [QueueLeft(queue=QueueId("social")), TransferStarted(number="110")], ids=["left", "transferred"]
)
def test_who_left_or_was_transferred_was_misled(then: Fact) -> None:
    assert taught(said(), joined(), then, TALKED) == [doubtful()]


@pytest.mark.parametrize(
    "facts",
    [
        (said(), joined()),
        (said(), joined(), TalkEnded(talk_ms=2_000)),
        (joined(by="key"), TALKED),
        (said(language=Language.EN), joined(by="key"), TALKED),
        (said(""), TALKED),
    ],
    ids=["gave up", "hung up at once", "said nothing", "another language", "never joined"],
)
def test_other_calls_teach_nothing(facts: Sequence[Fact]) -> None:
    assert taught(*facts) == []


def test_the_same_words_in_other_characters_are_the_same_wording() -> None:
    simplified, traditional = taught(said(), joined(), TALKED), taught(said(), joined(text="老闆欠薪不給"), TALKED)

    assert simplified == traditional


@pytest.mark.parametrize(
    "personal",
    [
        "", "我的电话是13800138000", "电话一三八零零一三八", "我叫王小明要办社保", "我姓陈", "王先生找我", "住在人民路",
        "中山路八号漏水", "三号楼没电", "房间 ２０２", "my name is john", "call five five five two",
        "mrs smith called", "长" * 61,
    ],
)  # fmt: skip
def test_what_may_tell_who_spoke_is_never_kept(personal: str) -> None:
    assert not is_fit_to_keep(personal)


@pytest.mark.parametrize(
    "plain", ["老板欠薪不给", "一个人怎么交社保", "路灯坏了", "the street light is broken", "two weeks late"]
)
def test_plain_wordings_are_kept(plain: str) -> None:
    assert is_fit_to_keep(plain)


def test_a_wording_needs_several_callers_however_often_one_says_it() -> None:
    one_caller = [("a", right()), ("a", right()), ("a", right())]

    assert weighed(one_caller, 2) == ([], [])
    assert weighed([*one_caller, ("b", right())], 2) == (
        [Learnt(wording=WORDING, destination="social", callers=2)], [],
    )  # fmt: skip


def test_a_wording_that_misled_too_many_is_doubtful() -> None:
    mostly = [(caller, right()) for caller in "abcdefg"] + [("h", doubtful())]
    half = [("a", right()), ("b", right()), ("c", doubtful(None, "police")), ("d", doubtful())]

    assert weighed(mostly, 2)[0] == [Learnt(wording=WORDING, destination="social", callers=7)]
    assert weighed(half, 2) == (
        [],
        [Doubtful(wording=WORDING, led_to=("social",), went_to=("police",), callers=2, of=4)],
    )


def test_a_wording_that_leads_to_several_is_doubtful() -> None:
    split = [("a", right()), ("b", right()), ("c", right("police")), ("d", right("police"))]
    _, [found] = weighed(split, 2)

    assert found.led_to == ("police", "social")
    assert found.callers == 0
