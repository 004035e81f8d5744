import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.calls.page import BadCursorError, cursor, place
from callcenter.calls.record import begun
from callcenter.calls.rows import ENTRY
from callcenter.vocabulary.ids import CallId
from tests.fakes.entries import arrived, entries, whole_call


def test_a_cursor_stands_for_the_place_after_a_call() -> None:
    record = replace(begun(entries("pbx1.a", [arrived()])[0]), call=CallId("pbx1.b"))

    assert place(cursor(record)) == (record.arrived_at, "pbx1.b")


@given(st.text())
def test_nonsense_is_refused_as_a_cursor(text: str) -> None:
    with pytest.raises(BadCursorError, match="begin without it"):
        place(text)


@pytest.mark.parametrize("text", ["2026-11-21|x", "2026-11-21T09:00:00|x", "2026-11-21T09:00:00+00:00|", "now|x"])
def test_a_cursor_without_a_whole_time_and_a_call_is_refused(text: str) -> None:
    with pytest.raises(BadCursorError):
        place(base64.urlsafe_b64encode(text.encode()).decode())


def test_every_entry_survives_the_journals_writing() -> None:
    for entry in whole_call("pbx1.a"):
        body = ENTRY.dump_json(entry)

        assert b"\n" not in body
        assert ENTRY.validate_json(body) == entry
