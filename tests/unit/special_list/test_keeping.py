from dataclasses import replace
from datetime import date, timedelta

import pytest

from callcenter.special_list.entries import Listing, ListKind, NotListableError
from callcenter.special_list.keeping import ended_by

TODAY = date(2026, 11, 22)
YESTERDAY = TODAY - timedelta(days=1)
LISTING = Listing(
    digest=bytes(32),
    key="k",
    list_name=ListKind.EXPRESS,
    person=bytes(16),
    needs=(),
    valid_from=date(2026, 1, 1),
    valid_to=None,
    batch=7,
    basis="contract",
)


@pytest.mark.parametrize("valid_to", [None, TODAY, TODAY + timedelta(days=9)])
def test_what_is_ended_counted_until_yesterday_and_no_batch_brings_it_back(valid_to: date | None) -> None:
    ended = ended_by(replace(LISTING, valid_to=valid_to), TODAY)

    assert ended == replace(LISTING, valid_to=YESTERDAY, batch=None)
    assert not ended.standing.is_valid(TODAY)


@pytest.mark.parametrize("valid_from", [TODAY, TODAY + timedelta(days=9)])
def test_what_has_never_counted_is_gone(valid_from: date) -> None:
    assert ended_by(replace(LISTING, valid_from=valid_from), TODAY) is None


def test_nothing_ends_twice() -> None:
    with pytest.raises(NotListableError, match="ended already"):
        ended_by(replace(LISTING, valid_to=YESTERDAY), TODAY)
