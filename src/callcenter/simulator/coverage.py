"""What the scripts of a flow have tried of it: nodes come to, and exits taken; pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from callcenter.ivr.document.flow import Flow
from callcenter.simulator.watched import Way, ways


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one flow."""

    flow: str
    nodes: int
    nodes_entered: int
    exits: int
    exits_taken: int
    never_entered: tuple[str, ...]
    never_taken: tuple[Way, ...]

    @property
    def node_percent(self) -> float:
        return _percent(self.nodes_entered, self.nodes)

    @property
    def exit_percent(self) -> float:
        return _percent(self.exits_taken, self.exits)


def coverage(flow: Flow, entered: Iterable[tuple[str, str]], taken: Iterable[Way]) -> Coverage:
    """`entered` are flow and node."""
    names = {node for name, node in entered if name == flow.name}
    there = list(ways(flow))
    walked = {way for way in taken if way.flow == flow.name}
    never_entered = tuple(node for node in flow.nodes if node not in names)
    never_taken = tuple(way for way in there if way not in walked)
    return Coverage(
        flow=flow.name,
        nodes=len(flow.nodes),
        nodes_entered=len(flow.nodes) - len(never_entered),
        exits=len(there),
        exits_taken=len(there) - len(never_taken),
        never_entered=never_entered,
        never_taken=never_taken,
    )


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 100.0
