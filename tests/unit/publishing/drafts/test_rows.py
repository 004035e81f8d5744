"""A lexicon between its file and the table of the editor: what nobody touched stays to the character."""

from pathlib import Path

import pytest

from callcenter.publishing.drafts.rows import WORDINGS, row_on, rows_of, with_rows
from callcenter.routing.lexicon import parse_lexicon
from callcenter.vocabulary.errors import RefusedDocumentError
from callcenter.vocabulary.languages import Language

SEED = (Path(__file__).parents[4] / "ivr" / "lexicon.zh.tsv").read_text("utf-8")
SMALL = (
    "# words\nkeyword\tdestination\tmatter\tweight\n# fire\n着火\temergency\tfire\t9\n\n# money\n社保\tsocial\tx\t5\n"
)


def test_a_save_without_a_change_changes_nothing() -> None:
    found = rows_of(SEED)

    assert found is not None
    assert with_rows(SEED, found) == SEED


def test_wordings_are_rows_of_two_columns() -> None:
    text = "# 说法\nwording\tdestination\n没拿到钱\tsocial\n\n上牌照\tpolice\n"
    found = rows_of(text, WORDINGS)
    assert found == {
        "columns": ["wording", "destination"],
        "rows": [{"wording": "没拿到钱", "destination": "social"}, {"wording": "上牌照", "destination": "police"}],
    }
    found["rows"][1]["destination"] = "general"

    assert with_rows(text, found, WORDINGS) == text.replace("\tpolice", "\tgeneral")
    with pytest.raises(RefusedDocumentError, match="no row of wordings"):
        with_rows(text, {"rows": [{"keyword": "社保"}]}, WORDINGS)
    for comment in ("#1", " #1", "\u2028#1"):
        with pytest.raises(RefusedDocumentError, match="marks a comment"):
            with_rows(text, {"rows": [{"wording": comment, "destination": "social"}]}, WORDINGS)


def test_a_line_is_found_among_the_rows() -> None:
    lines = range(1, len(SMALL.splitlines()) + 2)

    assert [row_on(SMALL, line) for line in lines] == [None, None, None, 0, None, None, 1, None]


def test_one_cell_changes_one_line_and_comments_stay() -> None:
    found = rows_of(SMALL)
    assert found is not None
    found["rows"][1]["weight"] = 7

    assert with_rows(SMALL, found) == SMALL.replace("社保\tsocial\tx\t5", "社保\tsocial\tx\t7")


def test_rows_come_and_go_where_they_stand() -> None:
    found = rows_of(SMALL)
    assert found is not None
    new = {"keyword": "起火", "destination": "emergency", "matter": "fire", "weight": 9}
    found["rows"] = [found["rows"][0], new]

    after = with_rows(SMALL, found)
    assert after.splitlines() == [
        "# words",
        "keyword\tdestination\tmatter\tweight",
        "# fire",
        "着火\temergency\tfire\t9",
        "",
        "# money",
        "起火\temergency\tfire\t9",
    ]


def test_a_column_that_is_first_used_is_added() -> None:
    row = {"keyword": "着火", "destination": "emergency", "matter": "fire", "weight": 9, "english": "fire"}
    after = with_rows(SMALL, {"rows": [row]})

    assert parse_lexicon(after, Path("x"), Language.ZH, {"emergency"}).keywords[0].text == "着火"
    assert "keyword\tdestination\tmatter\tweight\tenglish" in after
    assert "# words" in after


def test_a_new_file_gets_all_columns() -> None:
    row = {"keyword": "fire", "destination": "emergency", "matter": "fire", "weight": 9}

    assert (
        with_rows("", {"rows": [row]})
        == "keyword\tpinyin\tenglish\tdestination\tmatter\tweight\nfire\t\t\temergency\tfire\t9\n"
    )


def test_tabs_and_line_ends_in_cells_do_not_break_the_file() -> None:
    row = {"keyword": "a\tb\nc", "destination": "emergency", "matter": "fire", "weight": 9}

    assert with_rows("", {"rows": [row]}).splitlines()[1] == "a b c\t\t\temergency\tfire\t9"


def test_a_file_without_a_header_holds_no_rows() -> None:
    assert rows_of("着火\temergency\n") is None


@pytest.mark.parametrize(
    "values", [{}, {"rows": 1}, {"rows": [1]}, {"rows": [{"color": "red"}]}, {"rows": [{"keyword": "#a"}]}]
)
def test_what_is_no_table_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(RefusedDocumentError, match="→"):
        with_rows(SMALL, values)
