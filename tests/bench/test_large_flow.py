from pathlib import Path

import pytest
from bench.large_flow import large_flow

from callcenter.ivr.load import parse_flow


@pytest.mark.parametrize("nodes", [100, 500, 507])
def test_it_is_a_flow_of_exactly_so_many_nodes_each_with_its_place(nodes: int) -> None:
    flow = parse_flow(large_flow("bench", nodes), Path("bench.yaml"))

    assert (flow.name, len(flow.nodes)) == ("bench", nodes)
    assert set(flow.layout) == set(flow.nodes)
    assert len({(spot.x, spot.y) for spot in flow.layout.values()}) == nodes
