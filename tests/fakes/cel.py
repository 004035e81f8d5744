"""Recorded CEL, by call."""

from collections.abc import Iterable, Iterator

from callcenter.asterisk.cel import CelRow, entries
from callcenter.vocabulary.ids import CallId, NodeId


def rows(node: NodeId, lines: Iterable[str]) -> Iterator[CelRow]:
    return (one for one in entries(node, lines) if isinstance(one, CelRow))


def by_call(found: Iterable[CelRow]) -> dict[CallId, list[CelRow]]:
    """Each call's rows in their order; who came first first."""
    calls: dict[CallId, list[CelRow]] = {}
    for row in found:
        calls.setdefault(row.call, []).append(row)
    return calls
