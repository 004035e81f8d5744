from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.special_list.entries import Category, ListKind, Relation
from callcenter.special_list.importing.checking import Checking, Rules
from callcenter.special_list.importing.columns import placed, suggested
from callcenter.special_list.importing.problems import Field, Reason, RowProblem, as_csv, csv_headings
from callcenter.special_list.importing.telephone_numbers import TelephoneNumbers
from callcenter.vocabulary.tiers import Need, Tier

TODAY = date(2026, 11, 22)
HEADINGS = ["人员编号", "手机号", "监护人电话", "残疾类别", "残疾等级", "关系", "需求", "起始日期", "有效期至", "依据"]
NUMBERS = TelephoneNumbers("CN", "020")
IDENTITY = "11010519491231002X"


def checking(headings: list[str] = HEADINGS, list_name: ListKind = ListKind.SPECIAL) -> Checking:
    return Checking(placed(headings, suggested(headings)), Rules(list_name, TODAY, "保障法第55条"), NUMBERS)


def line(**cells: str) -> list[str]:
    usual = {"手机号": "13800138000", "残疾类别": "听力", "残疾等级": "二级"}
    return [(usual | cells).get(heading, "") for heading in HEADINGS]


def test_a_sound_line_becomes_an_entry() -> None:
    entries, problems = checking().check(2, line(人员编号="P1", 有效期至="2030-01-31"))

    assert not problems
    (entry,) = entries
    assert (entry.number, entry.reference) == ("+8613800138000", "P1")
    said = entry.particulars
    assert (said.category, said.level, said.tier) == (Category.HEARING, 2, Tier.LISTED_SEVERE)
    assert said.needs == (Need.SPEAK_CLEARLY, Need.TEXT_ONLY)
    assert (said.relation, said.basis) == (Relation.OWN, "保障法第55条")
    assert (entry.validity.valid_from, entry.validity.valid_to) == (None, date(2030, 1, 31))


def test_a_line_of_several_numbers_becomes_several_entries_each_with_its_relation() -> None:
    entries, problems = checking().check(2, line(手机号="13800138000、13900139000", 监护人电话="020-83333333"))

    assert not problems
    assert [(entry.number, entry.particulars.relation) for entry in entries] == [
        ("+8613800138000", Relation.OWN),
        ("+8613900139000", Relation.OWN),
        ("+862083333333", Relation.CARER),
    ]
    assert entries[2].particulars.needs == ()


def test_a_number_under_two_headings_is_one_entry() -> None:
    entries, _ = checking().check(2, line(监护人电话="138-0013-8000"))

    assert len(entries) == 1


def test_a_named_relation_and_named_needs_count_before_the_usual_ones() -> None:
    (entry,), _ = checking().check(2, line(关系="母亲", 需求="慢速", 依据="本人申请"))

    assert entry.particulars.relation is Relation.HOUSEHOLD
    assert entry.particulars.needs == (Need.SPEAK_SLOWLY,)
    assert entry.particulars.basis == "本人申请"


@pytest.mark.parametrize(
    ("cells", "field", "reason"),
    [
        ({"手机号": ""}, Field.NUMBER, Reason.MISSING),
        ({"手机号": IDENTITY}, Field.NUMBER, Reason.IDENTITY),
        ({"手机号": "=A1"}, Field.NUMBER, Reason.FORMULA),
        ({"残疾类别": ""}, Field.CATEGORY, Reason.MISSING),
        ({"残疾类别": "其他"}, Field.CATEGORY, Reason.UNKNOWN_WORD),
        ({"残疾等级": "五级"}, Field.LEVEL, Reason.UNKNOWN_WORD),
        ({"残疾等级": "=B2"}, Field.LEVEL, Reason.FORMULA),
        ({"人员编号": "=B2"}, Field.PERSON, Reason.FORMULA),
        ({"人员编号": "x" * 101}, Field.PERSON, Reason.TOO_LONG),
        ({"关系": "?"}, Field.RELATION, Reason.UNKNOWN_WORD),
        ({"需求": "轮椅"}, Field.NEEDS, Reason.UNKNOWN_WORD),
        ({"起始日期": "昨天"}, Field.VALID_FROM, Reason.NOT_A_DAY),
        ({"有效期至": "2026-02-30"}, Field.VALID_TO, Reason.NOT_A_DAY),
        ({"有效期至": "2026-11-21"}, Field.VALID_TO, Reason.EXPIRED),
        ({"起始日期": "2030-01-01", "有效期至": "2029-01-01"}, Field.VALID_TO, Reason.ENDS_BEFORE_IT_BEGINS),
        ({"依据": f"证号{IDENTITY}"}, Field.BASIS, Reason.PERSONAL),
        ({"依据": "字" * 201}, Field.BASIS, Reason.TOO_LONG),
    ],
)
def test_a_faulty_line_gives_no_entry_and_says_field_and_reason(
    cells: dict[str, str], field: Field, reason: Reason
) -> None:
    entries, problems = checking().check(7, line(**cells))

    assert entries == []
    assert list(problems) == [RowProblem(7, field, reason)]


def test_all_faults_of_a_line_are_told_at_once() -> None:
    _, problems = checking().check(7, line(手机号="1380", 残疾类别="", 有效期至="x"))

    assert [problem.field for problem in problems] == [Field.NUMBER, Field.CATEGORY, Field.VALID_TO]


def test_a_faulty_number_beside_a_sound_one_leaves_the_sound_one() -> None:
    entries, problems = checking().check(7, line(监护人电话=IDENTITY))

    assert [entry.number for entry in entries] == ["+8613800138000"]
    assert list(problems) == [RowProblem(7, Field.NUMBER, Reason.IDENTITY)]


def test_a_line_with_nothing_in_our_columns_is_passed_over_and_a_short_one_is_filled_up() -> None:
    assert checking().check(7, ["", " ", ""]) == ([], ())
    assert checking(["手机号", "残疾类别", "残疾等级"]).check(7, ["13800138000"])[1] == [
        RowProblem(7, Field.CATEGORY, Reason.MISSING),
        RowProblem(7, Field.LEVEL, Reason.MISSING),
    ]


def test_a_certificate_gives_category_level_and_person_and_must_not_be_contradicted() -> None:
    headings = ["残疾人证号", "手机号", "残疾类别"]
    (entry,), problems = checking(headings).check(2, [f"{IDENTITY}43", "13800138000", ""])
    _, contradicted = checking(headings).check(3, [f"{IDENTITY}43", "13800138000", "视力"])
    _, faulty = checking(headings).check(4, [IDENTITY, "13800138000", "视力"])

    assert not problems
    assert (entry.particulars.category, entry.particulars.level, entry.reference) == (Category.LIMB, 3, IDENTITY)
    assert list(contradicted) == [RowProblem(3, Field.CATEGORY, Reason.DISAGREES)]
    assert RowProblem(4, Field.CERTIFICATE, Reason.NOT_A_CERTIFICATE) in contradicted or faulty


def test_lists_without_levels_need_none_and_keep_none() -> None:
    (entry,), problems = checking(list_name=ListKind.ELDERLY).check(2, line())

    assert not problems
    assert (entry.particulars.category, entry.particulars.level) == (None, None)
    assert (entry.particulars.tier, entry.particulars.needs) == (Tier.LISTED, (Need.SPEAK_SLOWLY,))


def test_a_list_that_is_about_needs_asks_for_them_and_for_an_end() -> None:
    declared = checking(list_name=ListKind.DECLARED)
    (entry,), _ = declared.check(2, line(需求="文字"))

    assert entry.validity.valid_to == date(2026, 12, 22)
    assert list(declared.check(3, line())[1]) == [RowProblem(3, Field.NEEDS, Reason.MISSING)]
    assert list(declared.check(4, line(需求="文字", 有效期至="2027-11-22"))[1]) == [
        RowProblem(4, Field.VALID_TO, Reason.LASTS_TOO_LONG)
    ]


@given(st.lists(st.lists(st.text(max_size=30), max_size=12), max_size=4))
def test_no_line_raises_whatever_it_holds(lines: list[list[str]]) -> None:
    check = checking().check
    for number, cells in enumerate(lines):
        entries, problems = check(number, cells)
        assert not (entries and any(problem.field is not Field.NUMBER for problem in problems))


def test_problems_are_told_in_both_languages_and_without_values() -> None:
    problems = [
        RowProblem(7, Field.NUMBER, Reason.IDENTITY),
        RowProblem(9, Field.NUMBER, Reason.CONTRADICTION, other_line=4),
    ]
    told = csv_headings() + "".join(as_csv(problem) for problem in problems)

    assert told.startswith("\ufeff行 line,")
    assert '7,number,"填的是身份证号' in told
    assert "line 4 counts" in told
    assert IDENTITY not in told


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_its_words(reason: Reason) -> None:
    said = RowProblem(1, Field.NUMBER, reason, other_line=2).wording()

    assert said.zh
    assert "{" not in said.zh + said.en
