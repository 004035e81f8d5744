"""Which digits are read one by one, and where sentences end."""

import pytest

from callcenter.speech.prompts.reading import readable, sentences
from callcenter.vocabulary.languages import Language


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("您好，12345热线", "您好，一二三四五热线"),
        ("请拨96128。", "请拨九六一二八。"),
        ("危险时请拨110、119或120", "危险时请拨幺幺零、幺幺九或幺二零"),
        ("补贴500元，共1000人", "补贴500元，共1000人"),
        ("消费维权请按1", "消费维权请按1"),
        ("上午9:30到12:00", "上午9:30到12:00"),
        ("约1,200件，增长3.125倍", "约1,200件，增长3.125倍"),
        ("排在第12位", "排在第12位"),
        ("\x00您\n好{queue}", "您 好 queue"),
    ],
)
def test_in_mandarin(text: str, read: str) -> None:
    assert readable(Language.ZH, text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("12345 콜센터", "일이삼사오 콜센터"),
        ("110번으로", "일일공번으로"),
        ("500원", "500원"),
        ("2026년 11월", "2026년 11월"),
    ],
)
def test_in_korean(text: str, read: str) -> None:
    assert readable(Language.KO, text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("the 12345 hotline", "the one two three four five hotline"),
        ("Dial 110.", "Dial one one zero."),
        ("police 110, fire 119.", "police one one zero, fire one one nine."),
        ("120 minutes, 110,000 yuan", "120 minutes, 110,000 yuan"),
        ("November 22, 2026", "November 22, 2026"),
        ("You have 150 points, or 1,234,567.", "You have 150 points, or 1,234,567."),
        ("It costs 500 yuan.", "It costs 500 yuan."),
        ("Press 1, in 1.125 hours", "Press 1, in 1.125 hours"),
    ],
)
def test_in_english(text: str, read: str) -> None:
    assert readable(Language.EN, text) == read


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("您好。请讲！还有吗？", ("您好。", "请讲！", "还有吗？")),
        ("他说：“您好。”再见。", ("他说：“您好。”再见。",)),
        ("Hello. Press 1.5 times! Really?!", ("Hello.", "Press 1.5 times!", "Really?!")),
        ("请稍候……马上就来", ("请稍候……", "马上就来")),
        ("。。。", ()),
        ("", ()),
    ],
)
def test_a_text_is_cut_behind_each_sentence(text: str, parts: tuple[str, ...]) -> None:
    assert sentences(text) == parts
