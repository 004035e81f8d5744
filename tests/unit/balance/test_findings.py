"""What does not balance stays until it is mended, is tried a few times, and is not kept for ever."""

from datetime import UTC, datetime, timedelta

from callcenter.balance.findings import KEPT, MENDED_KEPT, MOST, MOST_TRIES, Finding, Key, renewed, standing, tried
from callcenter.balance.weighing import Drift, Kind
from callcenter.vocabulary.ids import CallId

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ONE, TWO = CallId("pbx1.one"), CallId("pbx1.two")
MINUTE = timedelta(minutes=1)


def drift(call: CallId = ONE, kind: Kind = Kind.NOT_ENDED) -> Drift:
    return Drift(call=call, kind=kind, at=NOW - MINUTE)


def found(*drifts: Drift, at: datetime = NOW) -> dict[Key, Finding]:
    return renewed({}, {one.call for one in drifts}, drifts, at)


def test_a_difference_stands_from_when_it_was_found_first() -> None:
    again = renewed(found(drift()), {ONE}, [drift()], NOW + MINUTE)

    assert [(one.call, one.kind, one.found_at, one.is_standing) for one in again.values()] == [
        (ONE, Kind.NOT_ENDED, NOW, True)
    ]


def test_it_is_mended_once_the_call_was_judged_and_it_is_gone_and_stands_anew_when_it_comes_back() -> None:
    before = found(drift(ONE), drift(TWO))
    mended = renewed(before, {ONE}, [], NOW + MINUTE)
    back = renewed(mended, {ONE}, [drift(ONE)], NOW + 2 * MINUTE)

    assert mended[ONE, Kind.NOT_ENDED].mended_at == NOW + MINUTE
    assert [one.call for one in standing(mended.values())] == [TWO]
    assert {one.call for one in standing(back.values())} == {ONE, TWO}


def test_the_service_tries_what_it_can_mend_and_only_so_often() -> None:
    findings = found(drift(ONE), drift(TWO, Kind.STILL_UP))
    for _ in range(MOST_TRIES):
        assert findings[ONE, Kind.NOT_ENDED].may_be_tried
        findings = tried(findings, {ONE, TWO})

    assert [one.tries for one in findings.values()] == [MOST_TRIES, 0]
    assert not any(one.may_be_tried for one in findings.values())


def test_what_is_mended_is_forgotten_after_a_day_what_stands_after_a_week() -> None:
    mended = renewed(found(drift(ONE), drift(TWO)), {ONE}, [], NOW)

    assert set(renewed(mended, (), (), NOW + MENDED_KEPT - MINUTE)) == set(mended)
    assert [one.call for one in renewed(mended, (), (), NOW + MENDED_KEPT).values()] == [TWO]
    assert renewed(mended, (), (), NOW + KEPT) == {}


def test_the_latest_are_kept_where_there_are_too_many() -> None:
    many = found(*(drift(CallId(f"pbx1.{at}")) for at in range(MOST)))
    more = renewed(many, {ONE}, [drift(ONE)], NOW + MINUTE)

    assert len(more) == MOST
    assert (ONE, Kind.NOT_ENDED) in more


def test_every_finding_says_what_is_missing_and_the_mend() -> None:
    [one] = found(drift()).values()

    assert one.missing
    assert one.mend
