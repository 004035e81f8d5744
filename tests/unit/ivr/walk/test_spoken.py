import pytest

from callcenter.ivr.walk.spoken import Style, spoken
from callcenter.vocabulary.languages import Language

ZH, EN, KO = Language.ZH, Language.EN, Language.KO


@pytest.mark.parametrize(
    ("value", "style", "language", "said"),
    [
        ("105", "digits", ZH, "一、零、五"),
        ("105", "digits", EN, "one, zero, five"),
        ("105", "digits", KO, "일, 영, 오"),
        ("GZ-12", "digits", EN, "G, Z, one, two"),
        ("0012", "number", ZH, "12"),
        ("3.50", "number", EN, "3.50"),
        ("-4", "number", EN, "-4"),
        ("2026-03-05", "date", ZH, "2026年3月5日"),
        ("2026-03-05T14:30:00+08:00", "date", EN, "March 5, 2026"),
        ("20260305", "date", KO, "2026년 3월 5일"),
        ("14:30", "time", ZH, "14点30分"),
        ("14:00", "time", ZH, "14点整"),
        ("00:05", "time", EN, "12:05 a.m."),
        ("2026-03-05T17:00", "time", EN, "5 p.m."),
        ("09:00", "time", KO, "9시"),
    ],
)
def test_values_are_read_as_people_say_them(value: str, style: Style, language: Language, said: str) -> None:
    assert spoken(value, style, language) == said


@pytest.mark.parametrize(
    ("value", "style"),
    [
        ("", "digits"),
        ("--", "digits"),
        ("twelve", "number"),
        ("1e99", "number"),
        ("nan", "number"),
        ("", "number"),
        ("31.12.2026", "date"),
        ("", "date"),
        ("25:00", "time"),
        ("soon", "time"),
    ],
)
def test_what_is_nothing_of_the_kind_is_refused_without_being_repeated(value: str, style: Style) -> None:
    with pytest.raises(ValueError, match=f"the value cannot be read as {style}") as refused:
        spoken(value, style, ZH)

    assert not value or value not in str(refused.value)
    assert refused.value.__cause__ is None
