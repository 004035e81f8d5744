"""What an agent is told of a call beside the call itself: the way here, what was before, what is owed. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from callcenter.callbacks.ledger import Obligation
from callcenter.calls.record import CallRecord
from callcenter.calls.timeline import Entry, FlowEntered, KeyTaken, NodeEntered, QueueJoined

MOST_STEPS = 30
ENTRIES_READ = 200
"""The latest; a caller who goes round and round has not come by a longer way."""
KINDS = ("flow.entered", "flow.node", "key.taken", "queue.joined")


@dataclass(frozen=True, slots=True)
class Step:
    """One node of a flow that the caller came by."""

    at: datetime
    flow: str
    node: str
    key: str | None = None
    """Pressed there."""


@dataclass(frozen=True, slots=True)
class Background:
    """Of one call, as it stands now."""

    origin: CallRecord | None = None
    """The call that left us owing this one."""
    earlier: tuple[CallRecord, ...] = ()
    """Of the same number, the latest first."""
    path: tuple[Step, ...] = ()
    position: int | None = None
    """In line at the latest joining; 1 is next."""
    owed: Obligation | None = None


def way_in(entries: Iterable[Entry]) -> tuple[tuple[Step, ...], int | None]:
    """The nodes that the caller came by, and the place in line at the end of them; of entries in their order."""
    steps: list[Step] = []
    flow, position = "", None
    for entry in entries:
        match entry.fact:
            case FlowEntered(flow=name):
                flow = name
            case NodeEntered(node=node, flow=name):
                steps.append(Step(entry.at, name or flow, node))
            case KeyTaken(key=key, node=node) if steps and steps[-1].node == node and steps[-1].key is None:
                steps[-1] = Step(steps[-1].at, steps[-1].flow, node, key)
            case KeyTaken(key=key, node=node):
                steps.append(Step(entry.at, flow, node, key))
            case QueueJoined(position=joined):
                position = joined
            case _:
                pass
    return tuple(steps[-MOST_STEPS:]), position
