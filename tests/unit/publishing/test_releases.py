"""Which version a call gets, and what may be released; the history is only ever added to."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.publishing.documents import DocumentName
from callcenter.publishing.releases import (
    Action,
    Audience,
    Everyone,
    Percent,
    Release,
    ReleaseError,
    Standing,
    TestNumbers,
    Trial,
    VersionState,
    check_approval,
    check_release,
    live_mixture,
    mixture_for,
    mixtures,
    needs_approval,
    number_for,
    standings,
    state,
)
from callcenter.vocabulary.ids import CallId

AT = datetime(2026, 11, 21, tzinfo=UTC)
FLOW, WORDS = DocumentName("hotline.yaml"), DocumentName("lexicon.zh.tsv")
ME = TestNumbers(frozenset({"+8613800138000"}))


def history(*entries: tuple[int, Action, Audience], document: DocumentName = FLOW) -> list[Release]:
    return [Release(document, number, action, audience, "chen", AT) for number, action, audience in entries]


def standing(*entries: tuple[int, Action, Audience]) -> Standing:
    return standings(history(*entries)).get(FLOW, Standing())


LIVE = (1, Action.RELEASED, Everyone())
TRIED = (2, Action.RELEASED, Percent(10))


def test_the_last_release_to_all_is_live() -> None:
    assert standing(LIVE, (2, Action.RELEASED, Everyone()), LIVE).live == 1


def test_a_trial_leaves_the_others_on_what_is_live() -> None:
    found = standing(LIVE, TRIED)

    assert (found.live, found.canary) == (1, Trial(2, Percent(10)))


@pytest.mark.parametrize("end", [LIVE, (2, Action.RELEASED, Everyone()), (2, Action.STOPPED, Percent(10))])
def test_a_release_to_all_and_a_stop_end_a_trial(end: tuple[int, Action, Audience]) -> None:
    assert standing(LIVE, TRIED, end).canary is None


def test_a_request_changes_nothing_for_callers() -> None:
    found = standing(LIVE, (2, Action.REQUESTED, Everyone()))

    assert (found.live, found.waiting) == (1, Trial(2, Everyone()))
    assert state(2, found) is VersionState.WAITING_FOR_APPROVAL


def test_a_request_that_is_released_no_longer_waits() -> None:
    assert standing(LIVE, (2, Action.REQUESTED, ME), (2, Action.RELEASED, ME)).waiting is None


def test_a_retired_document_is_not_live_and_may_come_back_without_approval() -> None:
    found = standing(LIVE, (1, Action.RETIRED, Everyone()))

    assert found.live is None
    assert not needs_approval(1, found, [], by_second_person=True)


def test_every_version_has_one_state() -> None:
    found = standing(LIVE, (2, Action.RELEASED, Everyone()), (3, Action.RELEASED, ME), (4, Action.REQUESTED, ME))

    assert [state(number, found) for number in range(1, 6)] == [
        VersionState.PAST,
        VersionState.LIVE,
        VersionState.CANARY,
        VersionState.WAITING_FOR_APPROVAL,
        VersionState.UNRELEASED,
    ]


def test_test_numbers_alone_get_what_is_tried() -> None:
    found = standing(LIVE, (2, Action.RELEASED, ME))
    numbers = ["+8613800138000", "+8613900139000", None]

    assert [number_for(found, CallId("pbx1.a"), number) for number in numbers] == [2, 1, 1]


@given(st.integers(1, 99), st.text(min_size=1))
def test_a_call_that_a_small_share_takes_is_taken_by_a_larger_one(percent: int, call: str) -> None:
    shares = [
        number_for(standing(LIVE, (2, Action.RELEASED, Percent(many))), CallId(call), None) for many in (percent, 99)
    ]

    assert shares[0] == 1 or shares[1] == 2


def test_shares_are_what_they_say() -> None:
    found = standing(LIVE, (2, Action.RELEASED, Percent(30)))
    taken = sum(number_for(found, CallId(f"pbx1.{call}"), None) == 2 for call in range(10_000))

    assert 2_800 < taken < 3_200


def test_documents_in_trial_by_percent_go_together() -> None:
    both = [*history(LIVE, TRIED), *history(LIVE, TRIED, document=WORDS)]
    stand = standings(both)
    met = {mixture_for(stand, CallId(f"pbx1.{call}"), None) for call in range(500)}

    assert met == {frozenset({(FLOW, 1), (WORDS, 1)}), frozenset({(FLOW, 2), (WORDS, 2)})}
    assert met <= mixtures(stand)
    assert live_mixture(stand) in met


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (Trial(1, Everyone()), "live already"),
        (Trial(1, Percent(5)), "live for all already"),
    ],
)
def test_what_is_live_is_not_released_again(wanted: Trial, told: str) -> None:
    with pytest.raises(ReleaseError, match=told):
        check_release(wanted, FLOW, standings(history(LIVE)))


def test_what_was_never_live_cannot_be_tried_on_some() -> None:
    with pytest.raises(ReleaseError, match="release it to all"):
        check_release(Trial(1, ME), FLOW, {})


def test_only_so_many_documents_are_tried_at_a_time() -> None:
    entries = []
    for name in ("a.yaml", "b.yaml", "c.yaml"):
        entries += history(LIVE, TRIED, document=DocumentName(name))
    with pytest.raises(ReleaseError, match=r"a\.yaml, b\.yaml, c\.yaml"):
        check_release(Trial(2, ME), FLOW, standings([*entries, *history(LIVE)]))


def test_the_live_version_may_be_released_to_end_a_trial() -> None:
    check_release(Trial(1, Everyone()), FLOW, standings(history(LIVE, TRIED)))


def test_nobody_approves_the_own_version() -> None:
    with pytest.raises(ReleaseError, match="colleague"):
        check_approval("chen", "chen")
    check_approval("chen", "root")


@pytest.mark.parametrize(
    ("by_second_person", "approvals", "needed"), [(False, [], False), (True, [], True), (True, ["root"], False)]
)
def test_approval_is_needed_once_where_the_site_wants_it(
    by_second_person: bool, approvals: list[str], needed: bool
) -> None:
    assert needs_approval(2, standing(LIVE), approvals, by_second_person=by_second_person) is needed


def test_a_rollback_needs_no_approval() -> None:
    assert not needs_approval(1, standing(LIVE, (2, Action.RELEASED, Everyone())), [], by_second_person=True)
