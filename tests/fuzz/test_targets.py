"""Each reader against what was a fault once, and against a few inputs that are made up anew."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzz.target import Target
from tests.fuzz.targets import CORPUS, TABLE, kept_inputs


@pytest.mark.parametrize("target", TABLE.values(), ids=TABLE)
def test_a_reader_keeps_its_promises_whatever_comes(target: Target) -> None:
    for path in kept_inputs(target.name):
        target.run(path.read_bytes())

    @settings(
        max_examples=target.draws,
        derandomize=True,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=[*HealthCheck],
    )
    @given(target.inputs)
    def drawn(data: bytes) -> None:
        target.run(data)

    drawn()


def test_every_kept_input_belongs_to_a_target() -> None:
    assert {folder.name for folder in CORPUS.iterdir() if folder.is_dir()} <= TABLE.keys()
