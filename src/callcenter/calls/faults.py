"""What nodes have failed callers lately: for the editor, in memory. The timelines keep it for ever."""

from collections import Counter, OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault of one node, and how often it has met callers."""

    flow: str
    version: str
    node: str
    fault: str
    count: int
    first_at: datetime
    last_at: datetime


class Faults:
    """The latest `MOST` kinds of fault."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str, str, str], Fault] = OrderedDict()
        self.met: Counter[str] = Counter()
        """By flow, how many callers have met one."""

    def keep(self, flow: str, version: str, node: str, fault: str, at: datetime) -> None:
        """It has met one more caller."""
        self.met[flow] += 1
        key = (flow, version, node, fault)
        known = self._kept.get(key)
        self._kept[key] = (
            replace(known, count=known.count + 1, last_at=at)
            if known
            else Fault(flow=flow, version=version, node=node, fault=fault, count=1, first_at=at, last_at=at)
        )
        self._kept.move_to_end(key)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)

    def of(self, flow: str) -> tuple[Fault, ...]:
        """Those of one flow, the latest first."""
        return tuple(fault for fault in reversed(self._kept.values()) if fault.flow == flow)
