"""A line of a register's file becomes entries of a list, or problems. Pure.

Rules: a line whose particulars are at fault gives no entry; of several numbers the sound ones are taken over. Lines
that say the same beside number and person share their particulars, which are read once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from callcenter.special_list.entries import TERMS, Category, ListKind, Relation, tier_of, usual_needs
from callcenter.special_list.importing.columns import Columns
from callcenter.special_list.importing.problems import Field, Reason, RowProblem
from callcenter.special_list.importing.sheet import tidied
from callcenter.special_list.importing.telephone_numbers import TelephoneNumbers, certificate_of
from callcenter.special_list.importing.words import (
    category_in,
    day_in,
    last_day_in,
    level_in,
    needs_in_words,
    relation_in,
)
from callcenter.vocabulary.tiers import Need, Tier

LONGEST_REFERENCE = 100
LONGEST_BASIS = 200
MOST_REMEMBERED = 50_000
"""Particulars that lines share; past this they are read anew."""
_SHORTEST_NUMBER = 7
"""Digits in a row that name a person."""
_FORMULA = ("=", "@")

T = TypeVar("T")
Fault = tuple[Field, Reason]


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for a whole file."""

    list_name: ListKind
    today: date
    basis: str
    """Of lines that name none."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Particulars:
    """What the list keeps of an entry beside number, person and days."""

    relation: Relation
    category: Category | None
    level: int | None
    tier: Tier
    needs: tuple[Need, ...]
    basis: str


@dataclass(frozen=True, slots=True, eq=False)
class Validity:
    valid_from: date | None
    """None: from the day on which it comes on the list."""
    valid_to: date | None
    """None has no end."""


class Entry(NamedTuple):
    number: str
    """E.164."""
    reference: str
    """The register's own to the person, empty where it has none."""
    particulars: Particulars
    validity: Validity


@dataclass(frozen=True, slots=True)
class _Kind:
    """What cells other than number, person and days say: the particulars for each relation, or what is at fault."""

    by_relation: dict[Relation, Particulars]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Days:
    validity: Validity
    faults: tuple[Fault, ...]


_NO_PROBLEMS: tuple[RowProblem, ...] = ()
_DAYS = (Field.VALID_FROM, Field.VALID_TO)


class Checking:
    """Checks the lines of one file."""

    def __init__(self, columns: Columns, rules: Rules, numbers: TelephoneNumbers) -> None:
        self._rules = rules
        self._numbers = numbers
        self._number_columns = tuple((column.place, column.relation or Relation.OWN) for column in columns.numbers)
        self._places = columns.places
        self._reference = columns.places.get(Field.PERSON)
        self._certificate = columns.places.get(Field.CERTIFICATE)
        apart = (Field.PERSON, Field.CERTIFICATE, *_DAYS)
        self._fields = tuple((field, place) for field, place in columns.places.items() if field not in apart)
        self._days = tuple((field, place) for field, place in columns.places.items() if field in _DAYS)
        self._width = 1 + max([*columns.places.values(), *(place for place, _ in self._number_columns)])
        self._known_kinds: dict[tuple[str, ...], _Kind] = {}
        self._known_days: dict[tuple[str, ...], _Days] = {}

    def check(self, line: int, cells: list[str]) -> tuple[list[Entry], Sequence[RowProblem]]:
        """What a line gives; a line without anything in our columns gives nothing."""
        if len(cells) < self._width:
            cells = cells + [""] * (self._width - len(cells))
        reference, certified, person_faults = self._person(cells)
        kind = self._kind_of(cells, certified)
        days = self._days_of(cells)
        numbers, number_faults = self._numbers_of(cells)
        entries = []
        if not (kind.faults or days.faults or person_faults):
            entries = [Entry(found, reference, kind.by_relation[whose], days.validity) for found, whose in numbers]
            if not number_faults:
                return entries, _NO_PROBLEMS
        if self._is_blank(cells):
            return [], _NO_PROBLEMS
        faults = (*number_faults, *person_faults, *kind.faults, *days.faults)
        return entries, [RowProblem(line, field, reason) for field, reason in faults]

    def _numbers_of(self, cells: list[str]) -> tuple[list[tuple[str, Relation]], list[Fault]]:
        numbers: list[tuple[str, Relation]] = []
        faults: list[Fault] = []
        for place, relation in self._number_columns:
            if not (cell := cells[place]):
                continue
            usual = self._numbers.usual(cell)
            found, reasons = ([usual], ()) if usual else self._numbers.read(tidied(cell))
            for number in found:
                # The same number may stand under two headings.
                if not numbers or all(number != one for one, _ in numbers):
                    numbers.append((number, relation))
            if reasons:
                faults += [(Field.NUMBER, reason) for reason in reasons]
        if not numbers and not faults:
            faults.append((Field.NUMBER, Reason.MISSING))
        return numbers, faults

    def _person(self, cells: list[str]) -> tuple[str, tuple[int, ...], tuple[Fault, ...]]:
        """The reference to the person, category and level as a certificate says them, and what is at fault."""
        reference = "" if self._reference is None else tidied(cells[self._reference])
        if reference.startswith(_FORMULA):
            return "", (), ((Field.PERSON, Reason.FORMULA),)
        if len(reference) > LONGEST_REFERENCE:
            return "", (), ((Field.PERSON, Reason.TOO_LONG),)
        if self._certificate is None or not (cell := tidied(cells[self._certificate])):
            return reference, (), ()
        certificate = certificate_of(cell)
        if certificate is None:
            reason = Reason.FORMULA if cell.startswith(_FORMULA) else Reason.NOT_A_CERTIFICATE
            return "", (), ((Field.CERTIFICATE, reason),)
        return reference or certificate.person, (certificate.category, certificate.level), ()

    def _kind_of(self, cells: list[str], certified: tuple[int, ...]) -> _Kind:
        given = (*[cells[place] for _, place in self._fields], *map(str, certified))
        kind = self._known_kinds.get(given)
        if kind is None:
            _make_room(self._known_kinds)
            kind = self._known_kinds[given] = self._read_kind(cells, certified)
        return kind

    def _days_of(self, cells: list[str]) -> _Days:
        given = tuple([cells[place] for _, place in self._days])
        days = self._known_days.get(given)
        if days is None:
            _make_room(self._known_days)
            reading = _Reading(_written(cells, self._days), self._rules)
            validity = reading.validity()
            days = self._known_days[given] = _Days(validity, tuple(dict.fromkeys(reading.faults)))
        return days

    def _read_kind(self, cells: list[str], certified: tuple[int, ...]) -> _Kind:
        reading = _Reading(_written(cells, self._fields), self._rules)
        category, level = reading.kind(certified)
        needs, basis, relation = reading.needs(), reading.basis(), reading.relation()
        if reading.faults:
            return _Kind({}, tuple(dict.fromkeys(reading.faults)))
        list_name = self._rules.list_name
        by_relation = {}
        for column_relation in {relation for _, relation in self._number_columns}:
            whose = relation or column_relation
            by_relation[column_relation] = Particulars(
                relation=whose,
                category=category,
                level=level,
                tier=tier_of(list_name, level),
                needs=usual_needs(list_name, category, whose) if needs is None else needs,
                basis=basis,
            )
        return _Kind(by_relation, ())

    def _is_blank(self, cells: list[str]) -> bool:
        places = (*self._places.values(), *(place for place, _ in self._number_columns))
        return not any(tidied(cells[place]) for place in places)


def _written(cells: list[str], fields: Sequence[tuple[Field, int]]) -> dict[Field, str]:
    return {field: cell for field, place in fields if (cell := tidied(cells[place]))}


def _make_room(remembered: dict[tuple[str, ...], T]) -> None:
    if len(remembered) >= MOST_REMEMBERED:
        remembered.clear()


class _Reading:
    """One reading of a line's particulars; gathers what is at fault."""

    def __init__(self, written: dict[Field, str], rules: Rules) -> None:
        self.faults: list[Fault] = [
            (field, Reason.FORMULA) for field, cell in written.items() if cell.startswith(_FORMULA)
        ]
        self._written = {field: cell for field, cell in written.items() if not cell.startswith(_FORMULA)}
        self._rules = rules
        self._terms = TERMS[rules.list_name]

    def kind(self, certified: tuple[int, ...]) -> tuple[Category | None, int | None]:
        if self._terms.tier is not None:
            return None, None
        category = self._of(Field.CATEGORY, category_in)
        level = self._of(Field.LEVEL, level_in)
        if certified:
            told, told_level = Category(certified[0]), certified[1]
            for field, read, by_certificate in ((Field.CATEGORY, category, told), (Field.LEVEL, level, told_level)):
                if read is not None and read != by_certificate:
                    self.faults.append((field, Reason.DISAGREES))
            return told, told_level
        for field, found in ((Field.CATEGORY, category), (Field.LEVEL, level)):
            if found is None and not self._is_at_fault(field):
                self.faults.append((field, Reason.MISSING))
        return category, level

    def validity(self) -> Validity:
        first = self._of(Field.VALID_FROM, day_in)
        last = self._of(Field.VALID_TO, last_day_in)
        today = self._rules.today
        longest = None if self._terms.lasts is None else (first or today) + self._terms.lasts
        if last is None and longest is not None and not self._is_at_fault(Field.VALID_TO):
            last = longest
        if last is not None:
            if last < today:
                self.faults.append((Field.VALID_TO, Reason.EXPIRED))
            elif first is not None and last < first:
                self.faults.append((Field.VALID_TO, Reason.ENDS_BEFORE_IT_BEGINS))
            elif longest is not None and last > longest:
                self.faults.append((Field.VALID_TO, Reason.LASTS_TOO_LONG))
        return Validity(first, last)

    def needs(self) -> tuple[Need, ...] | None:
        needs = self._of(Field.NEEDS, needs_in_words)
        if needs is None and self._terms.is_about_needs and not self._is_at_fault(Field.NEEDS):
            self.faults.append((Field.NEEDS, Reason.MISSING))
        return needs

    def basis(self) -> str:
        basis = self._written.get(Field.BASIS) or self._rules.basis
        if len(basis) > LONGEST_BASIS:
            self.faults.append((Field.BASIS, Reason.TOO_LONG))
        elif holds_number(basis):
            self.faults.append((Field.BASIS, Reason.PERSONAL))
        elif not basis.strip():
            self.faults.append((Field.BASIS, Reason.MISSING))
        return basis

    def relation(self) -> Relation | None:
        return self._of(Field.RELATION, lambda cell: relation_in(cell) or Reason.UNKNOWN_WORD)

    def _of(self, field: Field, read: Callable[[str], T | Reason | None]) -> T | None:
        cell = self._written.get(field)
        found = read(cell) if cell else None
        if isinstance(found, Reason):
            self.faults.append((field, found))
            return None
        return found

    def _is_at_fault(self, field: Field) -> bool:
        return any(field is faulty for faulty, _ in self.faults)


def holds_number(words: str) -> bool:
    """Whether so many digits stand in a row that they may name somebody."""
    in_a_row = 0
    for letter in words:
        in_a_row = in_a_row + 1 if letter.isdigit() else 0
        if in_a_row >= _SHORTEST_NUMBER:
            return True
    return False
