"""A test that does not run is not a test that passes."""

from pathlib import Path

import pytest

import tests.skips

pytest_plugins = ["pytester"]

SKIPPING = """
    import pytest

    @pytest.mark.skip(reason="no time")
    def test_marked(): ...

    def test_in_its_middle():
        pytest.skip("no model")
"""
NEEDING = """
    import pytest

    def test_with_a_need():
        pytest.skip("needs: the Mandarin model")
"""
WHOLE_FILE = """
    import pytest

    pytest.skip("nothing here yet", allow_module_level=True)
"""
EXPECTED_FAILURE = """
    import pytest

    @pytest.mark.xfail(reason="not yet", strict=True)
    def test_expected(): assert False
"""


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeconftest(Path(tests.skips.__file__).read_text())
    # Plugins of the outer run have their own opinions on a folder without settings.
    pytester.makeini("[pytest]\naddopts = -p no:asyncio -p no:cacheprovider")
    return pytester


@pytest.mark.parametrize(
    ("source", "outcomes"),
    [
        (SKIPPING, {"errors": 1, "failed": 1}),
        (NEEDING, {"skipped": 1}),
        (WHOLE_FILE, {"errors": 1}),
        (EXPECTED_FAILURE, {"xfailed": 1}),
    ],
)
def test_in_ci_only_a_named_need_lets_a_test_be_skipped(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, source: str, outcomes: dict[str, int]
) -> None:
    monkeypatch.setenv("CI", "true")
    suite.makepyfile(source)

    suite.runpytest_inprocess().assert_outcomes(**outcomes)


def test_elsewhere_a_skip_is_a_skip(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    suite.makepyfile(SKIPPING)

    suite.runpytest_inprocess().assert_outcomes(skipped=2)
