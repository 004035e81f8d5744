import pytest

from callcenter.special_list.entries import Relation
from callcenter.special_list.importing.columns import (
    ColumnMap,
    NumberColumn,
    headings_among,
    placed,
    suggested,
)
from callcenter.special_list.importing.problems import Field, UnusableFileError

REGISTER = ["序号", "姓名", "身份证号", "残疾人证号", "手机号", "监护人电话", "残疾类别", "残疾等级", "有效期至"]


def test_chinese_headings_suggest_their_fields() -> None:
    assert suggested(REGISTER).headings == {
        Field.CERTIFICATE: ("残疾人证号",),
        Field.NUMBER: ("手机号", "监护人电话"),
        Field.CATEGORY: ("残疾类别",),
        Field.LEVEL: ("残疾等级",),
        Field.VALID_TO: ("有效期至",),
    }


def test_english_headings_suggest_their_fields() -> None:
    found = suggested(
        ["ref", "Phone number", "Category", "Level", "Relation", "Needs", "valid from", "valid to", "Basis"]
    )

    assert {field: headings[0] for field, headings in found.headings.items()} == {
        Field.PERSON: "ref",
        Field.NUMBER: "Phone number",
        Field.CATEGORY: "Category",
        Field.LEVEL: "Level",
        Field.RELATION: "Relation",
        Field.NEEDS: "Needs",
        Field.VALID_FROM: "valid from",
        Field.VALID_TO: "valid to",
        Field.BASIS: "Basis",
    }


@pytest.mark.parametrize("heading", ["身份证号码", "银行卡号", "ID number", "证件号码"])
def test_numbers_of_cards_are_suggested_for_nothing(heading: str) -> None:
    assert suggested([heading]).headings == {}


def test_a_number_column_tells_whose_it_is() -> None:
    columns = placed(REGISTER, suggested(REGISTER))

    assert columns.numbers == (NumberColumn(4, None), NumberColumn(5, Relation.CARER))
    assert columns.places[Field.LEVEL] == 7


def test_headings_are_found_below_a_title() -> None:
    assert headings_among([["某区残疾人名册", "", ""], ["2026年11月"], REGISTER, ["1", "张三"]]) == 2


def test_headings_that_a_person_named_are_found_though_nothing_suggests_them() -> None:
    lines = [["title"], ["a", "b"], ["x", "y"]]

    assert headings_among(lines, ColumnMap.of({"number": ["b"]})) == 1


@pytest.mark.parametrize("lines", [[["13800138000", "1", "2"]], [["名册"], ["13800138000", "1"]], [], [["one"]]])
def test_a_file_without_headings_is_refused_and_its_values_are_not_shown(lines: list[list[str]]) -> None:
    with pytest.raises(UnusableFileError, match="headings") as refused:
        headings_among(lines)

    assert "138" not in str(refused.value)


def test_a_mapping_fits_only_a_file_that_has_its_headings() -> None:
    remembered = ColumnMap.of({"number": ["手机号"], "level": ["残疾等级"]})

    assert remembered.fits(REGISTER)
    assert not remembered.fits(["手机号"])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"phone": ["a"]}, "'phone' is no field"),
        ({"level": ["a"]}, "number: no heading"),
        ({"number": []}, "number: no heading"),
        ({"number": ["a"], "level": ["b", "c"]}, "level: 2 headings"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_by_field(given: dict[str, list[str]], told: str) -> None:
    with pytest.raises(UnusableFileError, match=told):
        ColumnMap.of(given)


def test_a_heading_that_the_file_lacks_is_told_with_those_it_has() -> None:
    with pytest.raises(UnusableFileError, match=r"level: no heading '等级' in the file; it has 手机, 级别"):
        placed(["手机", "级别"], ColumnMap.of({"number": ["手机"], "level": ["等级"]}))


def test_a_heading_that_stands_twice_is_told_unless_it_is_a_number() -> None:
    assert len(placed(["电话", "电话"], ColumnMap.of({"number": ["电话"]})).numbers) == 2
    with pytest.raises(UnusableFileError, match="twice"):
        placed(["电话", "级", "级"], ColumnMap.of({"number": ["电话"], "level": ["级"]}))


def test_a_mapping_is_kept_and_read_back() -> None:
    mapping = suggested(REGISTER)

    assert ColumnMap.of(mapping.as_object()) == mapping
