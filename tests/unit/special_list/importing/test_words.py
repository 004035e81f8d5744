from datetime import date

import pytest

from callcenter.special_list.entries import Category, Relation
from callcenter.special_list.importing.problems import Reason
from callcenter.special_list.importing.words import (
    category_in,
    day_in,
    last_day_in,
    level_in,
    needs_in_words,
    relation_in,
)
from callcenter.vocabulary.tiers import Need


@pytest.mark.parametrize(
    ("cell", "category"),
    [
        ("1", Category.VISION),
        ("02", Category.HEARING),
        ("听力", Category.HEARING),
        ("视力残疾", Category.VISION),
        ("4-肢体", Category.LIMB),
        ("肢体二级", Category.LIMB),
        ("听力、言语", Category.MULTIPLE),
        ("多重残疾", Category.MULTIPLE),
        ("Hearing", Category.HEARING),
        ("8", Reason.UNKNOWN_WORD),
        ("3级", Reason.UNKNOWN_WORD),
        ("其他", Reason.UNKNOWN_WORD),
    ],
)
def test_categories_are_read(cell: str, category: Category | Reason) -> None:
    assert category_in(cell) is category


@pytest.mark.parametrize(
    ("cell", "level"),
    [
        ("1", 1),
        ("二级", 2),
        ("3级", 3),
        ("IV", 4),
        ("II级", 2),
        ("level 3", 3),
        ("肢体四级", 4),
        ("5", Reason.UNKNOWN_WORD),
        ("一二级", Reason.UNKNOWN_WORD),
        ("听力一级言语二级", Reason.UNKNOWN_WORD),
    ],
)
def test_levels_are_read(cell: str, level: int | Reason) -> None:
    assert level_in(cell) == level


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("本人", Relation.OWN),
        ("监护人电话", Relation.CARER),
        ("家庭电话", Relation.HOUSEHOLD),
        ("母亲", Relation.HOUSEHOLD),
        ("carer", Relation.CARER),
        ("手机号", None),
    ],
)
def test_relations_are_read(words: str, relation: Relation | None) -> None:
    assert relation_in(words) is relation


@pytest.mark.parametrize(
    ("cell", "needs"),
    [
        ("text_only", (Need.TEXT_ONLY,)),
        ("speak_slowly, more_time_for_keys", (Need.MORE_TIME_FOR_KEYS, Need.SPEAK_SLOWLY)),
        ("文字、慢速", (Need.TEXT_ONLY, Need.SPEAK_SLOWLY)),
        ("慢速 文字", (Need.TEXT_ONLY, Need.SPEAK_SLOWLY)),
        ("按键慢", (Need.MORE_TIME_FOR_KEYS,)),
        ("按键", (Need.KEYS_NOT_SPEECH,)),
        ("speak slowly", (Need.SPEAK_SLOWLY,)),
        ("轮椅", Reason.UNKNOWN_WORD),
    ],
)
def test_needs_are_read(cell: str, needs: tuple[Need, ...] | Reason) -> None:
    assert needs_in_words(cell) == needs


@pytest.mark.parametrize("need", Need)
def test_every_need_is_known_by_its_own_name(need: Need) -> None:
    assert needs_in_words(need.value) == (need,)


@pytest.mark.parametrize(
    "cell", ["2026-01-31", "2026/1/31", "2026.1.31", "20260131", "2026年1月31日", "2026-01-31 00:00:00"]
)
def test_days_are_read(cell: str) -> None:
    assert day_in(cell) == date(2026, 1, 31)
    assert last_day_in(cell) == date(2026, 1, 31)


@pytest.mark.parametrize("cell", ["45292", "2026-02-30", "31.1.2026", "soon", "20261331"])
def test_what_is_no_day_is_told(cell: str) -> None:
    assert day_in(cell) is Reason.NOT_A_DAY
    assert last_day_in(cell) is Reason.NOT_A_DAY


@pytest.mark.parametrize(
    ("cell", "last"),
    [
        ("2020.01.31-2030.01.31", date(2030, 1, 31)),
        ("2020年1月31日至2030年1月31日", date(2030, 1, 31)),
        ("20200131-20300131", date(2030, 1, 31)),
        ("2020-01-31至长期", None),
        ("长期", None),
    ],
)
def test_a_span_ends_on_its_last_day(cell: str, last: date | None) -> None:
    assert last_day_in(cell) == last
