from pathlib import Path

import pytest
from bench.large_flow import large_flow

from callcenter.ivr.lint.draft import Site, draft_from
from callcenter.ivr.lint.report import lint
from callcenter.ivr.load import parse_flow
from callcenter.ivr.sounds import NoSounds


@pytest.mark.parametrize("nodes", [100, 500, 507])
def test_it_is_a_flow_of_exactly_so_many_nodes_each_with_its_place(nodes: int) -> None:
    flow = parse_flow(large_flow("bench", nodes), Path("bench.yaml"))

    assert (flow.name, len(flow.nodes)) == ("bench", nodes)
    assert set(flow.layout) == set(flow.nodes)
    assert len({(spot.x, spot.y) for spot in flow.layout.values()}) == nodes


def test_the_linter_lets_callers_meet_it() -> None:
    draft = draft_from(large_flow("bench", 500), Path("bench.yaml"))

    assert lint((draft,), Site(), NoSounds()).errors == ()
