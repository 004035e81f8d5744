"""Variables are set before they are read: what is known of them at each node, over all ways there.

Rules: a variable that no way has set is an error, one that some ways leave unset a warning; a branch may ask for one
that is not set, but not for one that nothing sets before.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from callcenter.ivr.document import kinds
from callcenter.ivr.document.faults import Bilingual, Fault, FieldPath
from callcenter.ivr.document.fields import references, values, variables_set
from callcenter.ivr.document.flow import Flow
from callcenter.ivr.document.parts import Holds
from callcenter.ivr.document.prompts import named_in
from callcenter.ivr.lint.ways import Place, Ways

Known = frozenset[str]


@dataclass(frozen=True, slots=True)
class KnownAt:
    """What may have been set, and what has been on every way."""

    maybe: Known
    surely: Known


class Variables:
    """What is known at each node that can be reached."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._at: dict[Place, KnownAt] = {}
        self._set_at: dict[Place, Known] = {
            (flow.name, name): frozenset(variable for _, variable in variables_set(node))
            for flow in ways.flows.values()
            for name, node in flow.nodes.items()
        }
        self.ever: Known = frozenset().union(*self._set_at.values())
        nothing = KnownAt(frozenset(), frozenset())
        starts = {
            (flow.name, name): nothing
            for flow in ways.flows.values()
            for name in (flow.first, flow.listed, flow.line, flow.after_talk)
        }
        self._at.update(starts)
        # A place waits once, however many ways have come to it meanwhile: everywhere leads into the line.
        waiting = deque(starts)
        waits = set(starts)
        while waiting:
            place = waiting.popleft()
            waits.remove(place)
            for to, known in self._onward(place, self._at[place]):
                if self._learn(to, known) and to not in waits:
                    waiting.append(to)
                    waits.add(to)

    def at(self, place: Place) -> KnownAt:
        """A node that nobody reaches knows nothing."""
        return self._at.get(place, KnownAt(frozenset(), frozenset()))

    def _learn(self, place: Place, known: KnownAt) -> bool:
        """Whether one more way to `place` changes what is known there."""
        before = self._at.get(place)
        after = known if before is None else KnownAt(before.maybe | known.maybe, before.surely & known.surely)
        self._at[place] = after
        return after != before

    def _onward(self, place: Place, known: KnownAt) -> Iterator[tuple[Place, KnownAt]]:
        flow, node = self._ways.flows[place[0]], self._ways.node(place)
        new = self._set_at[place]
        with_new = KnownAt(known.maybe | new, known.surely | new)
        for way in self._ways.of(place):
            yield way.to, with_new if way.path == ("next",) else known
        # The person's key leads from anywhere into the line, and from there to what follows the talk.
        yield (flow.name, flow.line), known
        if isinstance(node, kinds.QueueUp):
            yield (flow.name, flow.after_talk), known


def faults_in_variables(flow: Flow, known: Variables) -> Iterator[Fault]:
    """Of one flow; what prompts hold is `words`' subject."""
    for name, node in flow.nodes.items():
        at = known.at((flow.name, name))
        for reference in references(node, "variable"):
            is_asked = "when" in reference.path
            path = ("nodes", name, *reference.path)
            if reference.name not in at.maybe:
                yield unset(path, reference.name, known)
            elif not is_asked and reference.name not in at.surely:
                yield perhaps_unset(path, reference.name)
        own: frozenset[str] = frozenset()
        for below, value, held in values(node):
            if held.mark(Holds) is None or not isinstance(value, str):
                continue
            yield from _template(("nodes", name, *below), value, KnownAt(at.maybe | own, at.surely | own), known)
            if isinstance(node, kinds.Set):
                # They are set one after the other.
                own |= {below[-1]}


def _template(path: FieldPath, text: str, at: KnownAt, known: Variables) -> Iterator[Fault]:
    try:
        names = named_in(text)
    except ValueError:
        fault = Bilingual("has a brace that holds no name", "花括号里不是名称")
        yield Fault(path, fault, Bilingual("write variables as {name}", "变量请写成 {名称}"))
        return
    for name in sorted(names - at.maybe):
        yield unset(path, name, known)
    for name in sorted(names & at.maybe - at.surely):
        yield perhaps_unset(path, name)


def unset(path: FieldPath, name: str, known: Variables, node: str | None = None) -> Fault:
    """Nothing has set it."""
    if name in known.ever:
        mend = Bilingual("set it on the way here", "请在到达此处之前设置它")
    else:
        some = ", ".join(sorted(known.ever)) or "nothing yet"
        mend = Bilingual(
            f"set it by a set, digits or service node before; set so far: {some}",
            f"请先用设置、收号或查询服务节点设置它；目前已有：{some}",
        )
    return Fault(
        path, Bilingual(f"the variable {name} is not set before", f"变量 {name} 此前没有设置"), mend, node=node
    )


def perhaps_unset(path: FieldPath, name: str, node: str | None = None) -> Fault:
    """Some ways do not set it: those callers are put through to a person here."""
    fault = Bilingual(f"the variable {name} is not set on every way here", f"并非每条路都设置了变量 {name}")
    mend = Bilingual("set it on all of them, or branch on it before", "请在每条路上设置它，或先用分支判断")
    return Fault(path, fault, mend, "warning", node)
