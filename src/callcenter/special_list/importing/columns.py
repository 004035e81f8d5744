"""Which column of a file means what: suggested from its headings, decided by a person, remembered for the next file.

Rules: a mapping names headings, not places, so that it holds for the next file whose columns stand otherwise. Headings
are shown to people; a line that holds a number is none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from callcenter.special_list.entries import Relation
from callcenter.special_list.importing.problems import Field, UnusableFileError
from callcenter.special_list.importing.words import relation_in

MOST_COLUMNS = 256
LONGEST_HEADING = 60
LINES_BEFORE_HEADINGS = 10
"""Registers like a title and a date above their headings."""
MOST_NUMBER_COLUMNS = 8

# The more telling word first: 监护人电话 is a number, 残疾证号 no level.
_WORDS: tuple[tuple[Field, tuple[str, ...]], ...] = (
    (Field.CERTIFICATE, ("残疾人证号", "残疾证号", "残疾证编号", "证件编号", "certificate")),
    (
        Field.NUMBER,
        ("手机", "电话", "号码", "联系方式", "座机", "固话", "phone", "mobile", "telephone", "tel", "number"),
    ),
    (Field.LEVEL, ("等级", "级别", "残级", "level", "grade", "severity")),
    (Field.CATEGORY, ("残疾类别", "残疾类型", "残疾种类", "类别", "类型", "category", "disability", "type")),
    (Field.RELATION, ("关系", "relation")),
    (Field.NEEDS, ("需求", "服务方式", "沟通方式", "needs", "need")),
    (Field.VALID_TO, ("有效期", "截止", "到期", "终止", "失效", "valid_to", "valid to", "expir", "until")),
    (Field.VALID_FROM, ("起始", "生效", "开始", "发证", "valid_from", "valid from", "since", "issued")),
    (Field.BASIS, ("依据", "事由", "来源", "basis", "reason")),
    (
        Field.PERSON,
        ("人员编号", "人员编码", "档案号", "序列号", "个人编号", "编号", "person", "reference", "ref", "id"),
    ),
)
# Of no telephone, and no reference that we want; and whole words that only stand within others by chance.
_NEITHER = (
    "身份证",
    "证件号",
    "证号",
    "银行",
    "卡号",
    "邮编",
    "序号",
    "identity",
    "id number",
    "id_number",
    "card",
    "account",
)
_STANDS_ALONE = frozenset({"id", "ref", "tel", "type", "number", "need", "needs"})
_MANY_DIGITS = re.compile(r"(?:\d[ -]?){6}")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which headings each field is read from; only a number may stand under several."""

    headings: Mapping[Field, tuple[str, ...]]

    def as_object(self) -> dict[str, list[str]]:
        """As it is kept."""
        return {field.value: list(headings) for field, headings in self.headings.items()}

    @classmethod
    def of(cls, given: Mapping[str, Sequence[str]]) -> Self:
        """As a person or the database gives it; raises `UnusableFileError`."""
        headings: dict[Field, tuple[str, ...]] = {}
        for name, several in given.items():
            try:
                field = Field(name)
            except ValueError as error:
                raise UnusableFileError(f"columns: {name!r} is no field; use {', '.join(Field)}") from error
            if named := tuple(dict.fromkeys(tidy(heading) for heading in several if tidy(heading))):
                headings[field] = named
        return cls(headings).checked()

    def fits(self, headings: Sequence[str]) -> bool:
        """Whether a file with these has all that are wanted."""
        return all(heading in headings for several in self.headings.values() for heading in several)

    def checked(self) -> Self:
        if Field.NUMBER not in self.headings:
            raise UnusableFileError("columns: number: no heading; name the column of telephone numbers")
        for field, headings in self.headings.items():
            most = MOST_NUMBER_COLUMNS if field is Field.NUMBER else 1
            if len(headings) > most:
                raise UnusableFileError(f"columns: {field}: {len(headings)} headings; at most {most}")
        return self


@dataclass(frozen=True, slots=True)
class NumberColumn:
    place: int
    relation: Relation | None
    """As its heading says (监护人电话)."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in the rows of one file."""

    numbers: tuple[NumberColumn, ...]
    places: Mapping[Field, int]
    """Of all fields but the number."""


def tidy(heading: str) -> str:
    """A heading as it is compared and kept: 联系 电话* is 联系电话."""
    return re.sub(r"[\s*::\u3000]+", " " if heading.isascii() else "", heading).strip()[:LONGEST_HEADING]


def holds_values(row: Sequence[str]) -> bool:
    """Whether a line holds what no heading does: many digits in a row, as numbers of telephones and persons have."""
    return any(_MANY_DIGITS.search(cell) for cell in row)


def headings_among(lines: Sequence[Sequence[str]], known: ColumnMap | None = None) -> int:
    """The place of the headings among a file's first lines; raises `UnusableFileError`.

    It is the first line with all headings of `known`, if that is given, else the first with a column for numbers.
    """
    for place, line in enumerate(lines[:LINES_BEFORE_HEADINGS]):
        if holds_values(line):
            break
        tidied = [tidy(cell) for cell in line]
        if known is None and Field.NUMBER in suggested(line).headings:
            return place
        if known is not None and known.fits(tidied):
            return place
    for place, line in enumerate(lines[:LINES_BEFORE_HEADINGS]):
        if holds_values(line):
            raise UnusableFileError(
                f"line {place + 1}: values where headings were expected; put one line of headings first"
            )
        if sum(1 for cell in line if cell.strip()) > 1:
            return place
    raise UnusableFileError("file: no line of headings; put one above the values")


def headings_shown(row: Sequence[str]) -> tuple[str, ...]:
    """The headings of a line, for people to choose from."""
    return tuple(heading for heading in map(tidy, row) if heading)


def suggested(row: Sequence[str]) -> ColumnMap:
    """What the headings seem to mean; not checked, for some may be wanting."""
    found: dict[Field, tuple[str, ...]] = {}
    for heading in headings_shown(row):
        field = _field_of(heading.lower())
        if field is None:
            continue
        if field is Field.NUMBER and len(found.get(field, ())) < MOST_NUMBER_COLUMNS:
            found[field] = tuple(dict.fromkeys((*found.get(field, ()), heading)))
        else:
            found.setdefault(field, (heading,))
    return ColumnMap(found)


def placed(row: Sequence[str], mapping: ColumnMap) -> Columns:
    """Where the fields stand under these headings; raises `UnusableFileError`."""
    if len(row) > MOST_COLUMNS:
        raise UnusableFileError(f"columns: {len(row)}; at most {MOST_COLUMNS}, remove those that are not needed")
    shown = [tidy(cell) for cell in row]
    places: dict[Field, int] = {}
    numbers: list[NumberColumn] = []
    for field, headings in mapping.headings.items():
        for heading in headings:
            under = [place for place, each in enumerate(shown) if each == heading]
            if not under:
                there = ", ".join(headings_shown(row)) if not holds_values(row) else "none"
                raise UnusableFileError(f"columns: {field}: no heading {heading!r} in the file; it has {there}")
            if field is Field.NUMBER:
                numbers += [NumberColumn(place, relation_in(heading)) for place in under]
            elif len(under) > 1:
                raise UnusableFileError(f"columns: {field}: the heading {heading!r} stands there twice; rename one")
            else:
                places[field] = under[0]
    return Columns(tuple(numbers), places)


def _field_of(heading: str) -> Field | None:
    words = set(re.split(r"[\s_]+", heading))
    for field, known in _WORDS:
        if field in (Field.NUMBER, Field.PERSON) and any(word in heading for word in _NEITHER):
            continue
        for word in known:
            if word in words or (word in heading and word not in _STANDS_ALONE):
                return field
    return None
