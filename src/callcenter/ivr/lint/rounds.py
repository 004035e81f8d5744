"""Groups of nodes that lead round to themselves: the strongly connected components of a graph, by Tarjan."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

V = TypeVar("V", bound=Hashable)


def rounds(onward: Mapping[V, Sequence[V]]) -> Iterator[frozenset[V]]:
    """Every largest group of nodes, each of which leads to all of them and to itself."""
    order: dict[V, int] = {}
    lowest: dict[V, int] = {}
    stack: list[V] = []
    is_on_stack: set[V] = set()
    for start in onward:
        if start in order:
            continue
        # Iterative: a flow may be two thousand nodes long.
        waiting = [(start, iter(onward[start]))]
        order[start] = lowest[start] = len(order)
        stack.append(start)
        is_on_stack.add(start)
        while waiting:
            here, following = waiting[-1]
            for there in following:
                if there not in order:
                    order[there] = lowest[there] = len(order)
                    stack.append(there)
                    is_on_stack.add(there)
                    waiting.append((there, iter(onward[there])))
                    break
                if there in is_on_stack:
                    lowest[here] = min(lowest[here], order[there])
            else:
                waiting.pop()
                if waiting:
                    lowest[waiting[-1][0]] = min(lowest[waiting[-1][0]], lowest[here])
                if lowest[here] == order[here]:
                    group: set[V] = set()
                    while here not in group:
                        group.add(stack.pop())
                    is_on_stack -= group
                    if len(group) > 1 or here in onward[here]:
                        yield frozenset(group)
