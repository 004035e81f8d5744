"""Everything that people may write is declared, with words in both languages."""

from collections.abc import Iterable, Iterator
from typing import get_args

import pytest

from callcenter.ivr.document import conditions, kinds
from callcenter.ivr.document.declaration import Field, Kind, declaration
from callcenter.ivr.document.fields import exits, references, variables_set
from callcenter.ivr.document.flow import Flow
from callcenter.ivr.document.parts import Exit

DECLARED = declaration()


def _all(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from _all(field.fields)


def test_no_kind_and_no_condition_is_left_out() -> None:
    assert set(kinds.SHOWN) == set(get_args(get_args(kinds.Node)[0]))
    assert set(conditions.SHOWN) == set(get_args(get_args(conditions.Condition)[0]))


@pytest.mark.parametrize("kind", DECLARED.kinds + DECLARED.conditions, ids=lambda kind: kind.kind)
def test_every_kind_is_told_in_both_languages(kind: Kind) -> None:
    assert all((kind.label_zh, kind.label_en, kind.help_zh, kind.help_en))


@pytest.mark.parametrize(
    "fields",
    [DECLARED.flow, *(kind.fields for kind in DECLARED.kinds + DECLARED.conditions)],
    ids=["flow", *(kind.kind for kind in DECLARED.kinds + DECLARED.conditions)],
)
def test_every_field_is_told_in_both_languages(fields: tuple[Field, ...]) -> None:
    for field in _all(fields):
        assert all((field.label_zh, field.label_en)), field.name
        assert bool(field.help_zh) == bool(field.help_en), field.name


def test_a_field_knows_its_widget_its_bounds_and_what_it_names() -> None:
    fields = {(kind.kind, field.name): field for kind in DECLARED.kinds for field in kind.fields}

    assert (fields["digits", "length"].min, fields["digits", "length"].max) == (1, 32)
    assert fields["listen", "without_hearing"].refers == {"to": "node", "kinds": ("menu",), "puts_in": ()}
    assert [choice.value for choice in fields["queue", "tier"].choices][:2] == ["emergency", "listed_severe"]
    assert fields["queue", "tier"].default == "ordinary"
    assert {name: fields[name].widget for name in WIDGETS} == WIDGETS


WIDGETS = {
    ("menu", "keys"): "exits_by_key",
    ("route", "ways"): "exits_by_name",
    ("survey", "scores"): "scores",
    ("set", "variables"): "map",
    ("set", "needs"): "choices",
    ("branch", "cases"): "cases",
    ("callback", "accept"): "key",
    ("digits", "into"): "variable",
    ("transfer", "number"): "text",
    ("flow", "flow"): "flow",
    ("menu", "back"): "exit",
    ("play", "note"): "text",
}


def test_exits_and_names_are_found_by_their_types(flow: Flow) -> None:
    ways = dict(exits(flow.nodes["by_words"]))
    nodes = {reference.name for reference in references(flow.nodes["by_words"], "node")}

    assert ways["ways", "emergency"] == Exit(node="emergency")
    assert {"emergency", "confirm", "retry"} <= nodes


def test_what_a_branch_asks_is_found_too() -> None:
    asked = conditions.OnVariable(on="variable", variable="ticket", equals="1")
    case = kinds.Case(when=asked, then=Exit(node="menu"))
    branch = kinds.Branch(kind="branch", cases=(case,), otherwise=Exit(node="menu"))
    service = kinds.Service(kind="service", service="tickets", keep={"state": "/state"}, next=Exit(node="menu"))

    assert [(one.path, one.name) for one in references(branch, "variable")] == [
        (("cases", "0", "when", "variable"), "ticket")
    ]
    assert list(variables_set(service)) == [(("keep", "state"), "state")]
