"""A save from the editor into a file that a person has written: only what changed is written anew."""

import copy
import difflib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.ivr.document import reading as documents
from callcenter.publishing.drafts.patching import UnpatchableError, patched, same

SEED = (Path(__file__).parents[4] / "ivr" / "hotline.yaml").read_text("utf-8")
Values = dict[str, Any]


def values(text: str) -> Values:
    found: Values = documents.parse(text, Path()).values
    return found


def changed(text: str, change: Callable[[Values], object]) -> str:
    """`text` after a change that an editor made and sent as JSON."""
    new = json.loads(json.dumps(values(text)))
    change(new)
    out = patched(text, new)
    assert same(values(out), new)
    return out


def touched(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came."""
    lines = [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[:2] in ("- ", "+ ")]
    return [line[2:] for line in lines if line[0] == "-"], [line[2:] for line in lines if line[0] == "+"]


def test_a_save_without_a_change_changes_nothing() -> None:
    assert changed(SEED, lambda new: None) == SEED


def test_one_number_changes_one_line() -> None:
    after = changed(SEED, lambda new: new["timings"].update(answer_s=9))

    assert touched(SEED, after) == (["  answer_s: 8"], ["  answer_s: 9"])


def test_a_whole_number_that_a_browser_sends_for_a_fraction_is_no_change() -> None:
    text = "a: 8.0\nb: 1\n"

    assert patched(text, {"a": 8, "b": 1}) == text
    assert patched(text, {"a": 8, "b": True}) == "a: 8.0\nb: true\n"


def test_an_alias_is_written_out_only_where_its_values_differ() -> None:
    after = changed(SEED, lambda new: new["nodes"]["ask"]["keys"].update({"1": {"queue": "social"}}))
    gone, come = touched(SEED, after)

    assert gone == ["    keys: *choices"]
    assert come[:2] == ["    keys:", '      "1": {queue: social}']
    assert after.count("*choices") == SEED.count("*choices") - 1


def test_a_change_at_the_anchor_alone_moves_the_anchor_to_who_keeps_the_values() -> None:
    after = changed(SEED, lambda new: new["nodes"]["welcome"]["keys"].update({"1": {"queue": "social"}}))

    assert after.index("&choices") > after.index("  ask:")
    assert after.count("*choices") == SEED.count("*choices") - 1


def test_a_change_of_all_who_share_an_anchor_is_written_once() -> None:
    def change(new: Values) -> None:
        for name in ("welcome", "ask", "retry", "menu"):
            new["nodes"][name]["keys"]["8"] = {"queue": "social"}

    assert touched(SEED, changed(SEED, change)) == ([], ['      "8": {queue: social}'])


def test_a_removed_node_takes_the_comment_above_it_along_and_no_other() -> None:
    def change(new: Values) -> None:
        del new["nodes"]["prio"]

    gone, come = touched(SEED, changed(SEED, change))

    assert (
        "  # Listed callers are in line from their first second on: the prompt plays while they already wait." in gone
    )
    assert [line for line in gone if "#" in line] == gone[:1] or sum("#" in line for line in gone) == 1
    assert come == []


def test_a_removed_node_that_holds_an_anchor_leaves_it_to_the_next() -> None:
    def change(new: Values) -> None:
        del new["nodes"]["welcome"]
        new["first"] = "ask"

    after = changed(SEED, change)

    assert "keys: &choices" in after
    assert "# Listed callers are in line" in after


def test_a_new_node_stands_apart_as_its_neighbours_do() -> None:
    node = {"kind": "play", "prompt": "welcome", "next": {"node": "ask"}}
    after = changed(SEED, lambda new: new["nodes"].update(extra=node))

    assert "\n\n  extra:\n    kind: play\n    prompt: welcome\n    next: {node: ask}\n\nprompts:" in after


def test_folded_words_stay_folded_and_quotes_stay() -> None:
    text = 'said:\n  en: >-\n    Sorry,\n    once more.\n  ko: "{queue} 담당"\n'

    def change(new: Values) -> None:
        new["said"]["en"] = "Sorry. " * 30 + "Again."
        new["said"]["ko"] = "{queue} 연결"

    after = changed(text, change).splitlines()

    assert after[:2] == ["said:", "  en: >-"]
    assert len(after) > 4
    assert all(line.startswith("    Sorry.") and len(line) <= 120 for line in after[2:-1])
    assert after[-1] == '  ko: "{queue} 연결"'


def test_comments_at_the_end_of_a_changed_line_stay() -> None:
    after = changed(SEED, lambda new: new.update(listed="ask"))

    assert "listed: ask # callers on the special-service list" in after


def test_layout_is_added_at_the_end() -> None:
    after = changed(SEED, lambda new: new.update(layout={"welcome": {"x": 10, "y": -2.5}}))

    assert after == f"{SEED}\nlayout:\n  welcome: {{x: 10, y: -2.5}}\n"


def test_the_order_in_which_browsers_send_keys_that_are_numbers_means_nothing() -> None:
    text = 'keys:\n  "9": {node: a} # first, as written\n  "1": {node: b}\n  "*": {node: c}\n'

    assert patched(text, {"keys": {"1": {"node": "b"}, "9": {"node": "a"}, "*": {"node": "c"}}}) == text


def test_a_new_order_of_names_is_taken_over_with_their_comments() -> None:
    text = "nodes:\n  b: 1 # of b\n  # above a\n  a: 2\n"

    assert patched(text, {"nodes": {"a": 2, "b": 1}}) == "nodes:\n  # above a\n  a: 2\n  b: 1 # of b\n"


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("", {"a": 1}),
        ("# only a comment\n", {"a": {"b": [1, {"c": "d"}]}}),
        ("a:\n", {"a": {"b": {"c": {"d": 1}}}}),
        ("a: {b: 1}\n", {"a": {"b": 1, "c": {"d": [1, 2]}}}),
        ("a: [1, 2]\n", {"a": []}),
        ("a:\n- 1\n- 2 # two\n", {"a": [2]}),
        ("a:\n  - b: 1\n    c: 2\n  - b: 3\n", {"a": [{"b": 3}, {"b": 1, "c": 5}]}),
        ("a: |-\n  one\n  two\nb: 1\n", {"a": "one", "b": 2}),
        ("a: 'it''s'\n", {"a": "it's not"}),
        ("a: &x 1\nb: *x\n", {"a": 2, "b": 1}),
        ("a: &x {c: 1}\nb: *x\nd: *x\n", {"b": {"c": 1}, "d": {"c": 2}}),
        ("a: &x\n  c: 1\nb: *x\n", {"b": {"c": 1}, "a": {"c": 1}}),
        ("a: 1\n", {}),
        ("a: 1\r\nb: 2\r\n", {"a": 1, "b": 3}),
        ("a: x", {"a": "yes: no", "b": "#", "c": "- d", "e": "", "f": "1", "g": None, "h": "多 行\n文字"}),
        ("{a: 1, b: {c: 2}}\n", {"a": 2, "b": {"c": 2}, "d": "e, f"}),
    ],
)
def test_whatever_was_there_the_new_values_are_there_afterwards(text: str, new: Values) -> None:
    assert same(values(patched(text, new)), new)


@pytest.mark.parametrize("text", ["a: [", "a: 1\na: 2\n", "a: &x [*x]\n", "- 1\n"])
def test_a_text_that_is_no_document_is_left_to_the_text_editor(text: str) -> None:
    with pytest.raises(UnpatchableError, match="text"):
        patched(text, {"a": 1})


_PATHS = [
    (section, name, *rest)
    for section in ("nodes", "prompts", "queues")
    for name, part in values(SEED)[section].items()
    for rest in [(), *((key,) for key in part)]
]
_NEW = st.one_of(
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=30),
    st.integers(-9, 99),
    st.booleans(),
    st.none(),
    st.lists(st.integers(0, 9), max_size=3),
    st.dictionaries(st.sampled_from(["1", "a", "queue", "b c"]), st.text("ab: #'\"", max_size=5), max_size=3),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_PATHS), st.one_of(st.just(...), _NEW)), min_size=1, max_size=5))
def test_any_change_arrives_and_comments_elsewhere_stay(changes: list[tuple[tuple[str, ...], Any]]) -> None:
    new = copy.deepcopy(values(SEED))
    for (*above, last), value in changes:
        place: Any = new
        for step in above:
            place = place.get(step) if isinstance(place, dict) else None
        if isinstance(place, dict):
            if value is ...:
                place.pop(last, None)
            else:
                place[last] = copy.deepcopy(value)
    out = patched(SEED, new)

    assert same(values(out), new)
    head = SEED[: SEED.index("queues:")]
    assert out.startswith(head)
