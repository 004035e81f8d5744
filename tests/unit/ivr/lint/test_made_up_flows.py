"""Flows made up by Hypothesis: the linter has nothing against them, and whatever it follows ends."""

from hypothesis import HealthCheck, given, settings

from callcenter.ivr.lint.draft import Draft
from callcenter.ivr.lint.report import lint
from tests.strategies.flows import SITE, drafts


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts())
def test_the_linter_has_nothing_against_them(made: tuple[Draft, ...]) -> None:
    report = lint(made, SITE)

    assert [str(problem) for problem in report.errors] == []
    assert all(0 <= time.p95_s <= time.longest_s for time in report.times)
