"""Pages of what was found."""

from datetime import UTC, datetime

import pytest

from callcenter.calls.page import BadCursorError
from callcenter.transcripts.search import Hit, UnfitSearchError, asked, cursor, place
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.languages import Language

HIT = Hit(
    call=CallId("pbx1.a"),
    n=3,
    arrived_at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
    queue=None,
    agent=None,
    speaker="caller",
    start_s=1.0,
    end_s=2.0,
    text="社保",
    language=Language.ZH,
)


def test_a_cursor_names_the_place_after_a_hit() -> None:
    assert place(cursor(HIT)) == (HIT.arrived_at, HIT.call, HIT.n)


@pytest.mark.parametrize("given", ["", "?", "bm9uZQ==", "YXxifGM=", "MjAyNi0xMS0yMXxhfDE="])
def test_a_cursor_that_is_not_ours_is_refused(given: str) -> None:
    with pytest.raises(BadCursorError, match="after"):
        place(given)


def test_a_search_for_nothing_is_refused_by_its_field() -> None:
    with pytest.raises(UnfitSearchError, match=r"^q: "):
        asked("……")
