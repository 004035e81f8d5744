"""Who may overwrite what, and what may stand in a case."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcenter.casework.case import Case, Kept, StaleCaseError, UnfitCaseError, checked, saved
from callcenter.casework.handbook import load
from callcenter.vocabulary.ids import AgentId, CallId

AUTHOR = Kept(
    call=CallId("pbx1.one"),
    version=0,
    at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
    agent=AgentId("8001"),
    by="limin",
    case=Case(),
)
BOOK = load(Path(__file__).parents[3] / "ivr")


def test_each_change_makes_the_next_version() -> None:
    first = saved(None, Case(notes="水管坏了"), 0, AUTHOR)
    assert first is not None
    second = saved(first, Case(notes="水管坏了", matter="600101"), 1, replace(AUTHOR, suggested="600101"))

    assert second is not None
    assert (first.version, second.version, second.suggested) == (1, 2, "600101")


def test_nothing_written_is_no_case_and_nothing_changed_no_version() -> None:
    kept = replace(AUTHOR, version=3, case=Case(notes="a"))

    assert saved(None, Case(), 0, AUTHOR) is None
    assert saved(kept, Case(notes="a"), 1, AUTHOR) is None


def test_a_tab_that_has_not_seen_the_latest_version_is_refused() -> None:
    kept = replace(AUTHOR, version=3, case=Case(notes="a"))

    with pytest.raises(StaleCaseError, match="at 3, you have seen 2"):
        saved(kept, Case(notes="b"), 2, AUTHOR)


def test_what_was_suggested_stays_with_the_matter_that_was_chosen() -> None:
    kept = replace(AUTHOR, version=1, case=Case(matter="600101"), suggested="600101")

    after = saved(kept, Case(matter="600101", notes="more"), 1, replace(AUTHOR, suggested="600102"))

    assert after is not None
    assert after.suggested == "600101"


@pytest.mark.parametrize(
    ("case", "field"),
    [
        (Case(matter="999999"), "matter"),
        (Case(tags=("repeat", "unheard_of")), "tags"),
        (Case(disposition="unheard_of"), "disposition"),
    ],
)
def test_what_the_handbook_does_not_hold_is_refused_unless_it_stood_there(case: Case, field: str) -> None:
    with pytest.raises(UnfitCaseError, match=field):
        checked(case, Case(), BOOK)

    assert checked(case, case, BOOK) is case
