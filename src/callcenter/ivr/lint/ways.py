"""The ways through the flows of an edition, and where callers could be lost on them.

A way is taken by choice (a key, words), by silence (nothing more is asked), after a failure, when a queue refuses, or
back. Rules: every node is reached; nobody is hung up on who has not been with a person; what goes on by itself never
comes round to itself; a question stands at most behind one other.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from callcenter.ivr.document import kinds
from callcenter.ivr.document.faults import Bilingual, Fault, FieldPath
from callcenter.ivr.document.fields import exits, references
from callcenter.ivr.document.flow import MAIN_FLOW, Flow, Flows
from callcenter.ivr.document.parts import Exit
from callcenter.ivr.lint.draft import Site
from callcenter.ivr.lint.rounds import rounds
from callcenter.vocabulary.tiers import Tier

REQUIRED_WAYS = ("emergency", kinds.PERSON_WAY)
"""What every lexicon may say: somebody is in danger, somebody wants a person."""
MAX_LEVELS = 2
"""Of menus, one behind the other."""
Place = tuple[str, str]
"""A flow and one of its nodes."""
By = Literal["choice", "silence", "failure", "refusal", "back"]

_BY_FIELD: Mapping[str, By] = {
    "keys": "choice",
    "ways": "choice",
    "route": "choice",
    "confirm": "choice",
    "callback": "choice",
    "back": "back",
    "undo": "back",
    "retry": "failure",
    "unknown": "failure",
    "failed": "failure",
    "declined": "failure",
    "closed": "refusal",
    "full": "refusal",
}
"""Of the fields that lead on; any other by silence."""
_ASKS = (kinds.Menu, kinds.Listen)
_SILENT = (kinds.Branch, kinds.Set, kinds.Goto)


@dataclass(frozen=True, slots=True)
class Way:
    """One step on."""

    path: FieldPath
    """Of its field, below the node."""
    to: Place
    by: By


class Ways:
    """Every way in these flows; of names that all exist."""

    def __init__(self, flows: Flows) -> None:
        self.flows = flows
        self._from: dict[Place, tuple[Way, ...]] = {
            (name, node): tuple(_ways(flows, flow, node)) for name, flow in flows.items() for node in flow.nodes
        }

    def of(self, place: Place) -> tuple[Way, ...]:
        return self._from[place]

    def node(self, place: Place) -> kinds.NodeBase:
        flow, name = place
        return self.flows[flow].nodes[name]

    def reached(
        self, starts: Iterable[Place], by: Iterable[By] = ("choice", "silence", "failure", "refusal", "back")
    ) -> set[Place]:
        """Where one can come to from `starts` by such ways."""
        taken, found = frozenset(by), set(starts)
        waiting = list(found)
        while waiting:
            for way in self.of(waiting.pop()):
                if way.by in taken and way.to not in found:
                    found.add(way.to)
                    waiting.append(way.to)
        return found

    def said_next(self, place: Place) -> set[Place]:
        """The nodes where a caller who is led to `place` first hears something."""
        found, seen, waiting = set(), {place}, [place]
        while waiting:
            here = waiting.pop()
            if not isinstance(self.node(here), _SILENT):
                found.add(here)
                continue
            for way in self.of(here):
                if way.to not in seen:
                    seen.add(way.to)
                    waiting.append(way.to)
        return found


def aim(flow: Flow, way: Exit) -> Place:
    """Where an exit leads."""
    if way.node is not None:
        return flow.name, way.node
    return flow.name, flow.line if way.queue is not None else flow.first


def faults_in_ways(flow: Flow, ways: Ways, site: Site) -> Iterator[Fault]:
    yield from _unreached(flow, ways, site)
    yield from _dead_ends(flow, ways)
    yield from _comes_round(flow, ways)
    yield from _too_deep(flow, ways)
    yield from _straight_to_person(flow, ways)


def _ways(flows: Flows, flow: Flow, name: str) -> Iterator[Way]:
    node = flow.nodes[name]
    for path, way in exits(node):
        is_accepted = isinstance(node, kinds.Callback) and path == ("next",)
        yield Way(path, aim(flow, way), "choice" if is_accepted else _BY_FIELD.get(path[0], "silence"))
    for reference in references(node, "node"):
        if len(reference.path) == 1:
            yield Way(reference.path, (flow.name, reference.name), _BY_FIELD.get(reference.path[0], "silence"))
    if isinstance(node, kinds.Goto) and node.flow in flows:
        yield Way(("flow",), (node.flow, flows[node.flow].first), "silence")


def _starts(flow: Flow) -> tuple[Place, ...]:
    return tuple((flow.name, name) for name in (flow.first, flow.listed))


def _unreached(flow: Flow, ways: Ways, site: Site) -> Iterator[Fault]:
    begun = [*_starts(flow), (flow.name, flow.line), (flow.name, flow.after_talk)]
    elsewhere = [place for other in ways.flows.values() if other is not flow for place in _starts(other)]
    reached = ways.reached(begun + elsewhere)
    for name, node in flow.nodes.items():
        if (flow.name, name) in reached:
            continue
        fault = Bilingual("no caller can reach it", "没有来电能到达此节点")
        if isinstance(node, kinds.Callback):
            mend = Bilingual(
                f"write callback: {name} at a queue node, or remove it", f"在排队节点写 callback: {name}，或删除"
            )
        else:
            mend = Bilingual("lead an exit there, or remove the node", "请让某个出口通向它，或删除此节点")
        yield Fault(("nodes", name), fault, mend)
    is_begun_in = flow.name == MAIN_FLOW or any(flow.languages.values())
    others = {place[0] for other in ways.flows.values() if other is not flow for place in ways.reached(_starts(other))}
    if site.is_whole and not is_begun_in and flow.name not in others:
        fault = Bilingual(
            "no call begins in this flow, and none is led here", "没有来电从此流程开始，也没有来电被引到这里"
        )
        mend = Bilingual(
            "name its numbers in languages, or lead a flow node here", "请在 languages 写明号码，或用 flow 节点引到这里"
        )
        yield Fault(("name",), fault, mend, "warning")


def _dead_ends(flow: Flow, ways: Ways) -> Iterator[Fault]:
    served = {place for place in ways.reached(_starts(flow)) if isinstance(ways.node(place), kinds.Message)}
    idle = _reached_idly(flow, ways)
    before_talk = ways.reached([*_starts(flow), (flow.name, flow.line)])
    mend = Bilingual("lead it to a queue, or to a question", "请引到队列或提问节点")
    for field in ("first", "listed"):
        name = getattr(flow, field)
        if _hangs_up(ways, (flow.name, name)):
            fault = Bilingual("hangs up on callers who have not been with a person", "来电未接通人工就被挂断")
            yield Fault((field,), fault, mend, node=name)
    for name in flow.nodes:
        place = (flow.name, name)
        if place not in before_talk or place in served:
            continue
        for way in ways.of(place):
            is_promise = isinstance(ways.node(place), kinds.Callback) and way.by == "choice"
            if is_promise or not _hangs_up(ways, way.to):
                continue
            is_lost = (place in idle and way.by in ("silence", "failure")) or way.by in ("failure", "back")
            fault = Bilingual("hangs up on callers who have not been with a person", "来电未接通人工就被挂断")
            yield Fault(("nodes", name, *way.path), fault, mend, "error" if is_lost else "warning")


def _reached_idly(flow: Flow, ways: Ways) -> set[Place]:
    """Where a caller comes to who never chooses anything, and has left no message."""
    found, waiting = set(_starts(flow)), list(_starts(flow))
    while waiting:
        here = waiting.pop()
        if isinstance(ways.node(here), kinds.Message | kinds.QueueUp):
            continue
        for way in ways.of(here):
            if way.by in ("silence", "failure") and way.to not in found:
                found.add(way.to)
                waiting.append(way.to)
    return found


def _hangs_up(ways: Ways, place: Place) -> bool:
    return isinstance(ways.node(place), kinds.HangUp)


def _comes_round(flow: Flow, ways: Ways) -> Iterator[Fault]:
    onward = {place: _by_itself(ways, place) for place in ways.reached(_all_places(ways.flows))}
    for round_ in rounds(onward):
        own = [name for name in flow.nodes if (flow.name, name) in round_]
        first_flow = min(round_)[0]
        if not own or first_flow != flow.name:
            continue
        names = ", ".join(
            name if place_flow == flow.name else f"{place_flow}.{name}" for place_flow, name in sorted(round_)
        )
        has_way_out = any(to not in round_ for place in round_ for to in onward[place])
        fault = Bilingual(f"comes round to itself without asking anything ({names})", f"不经提问就绕回自身（{names}）")
        mend = Bilingual("lead one of its ways to a queue or a question", "请把其中一条路引到队列或提问节点")
        yield Fault(("nodes", own[0]), fault, mend, "warning" if has_way_out else "error")


def _by_itself(ways: Ways, place: Place) -> tuple[Place, ...]:
    """Where a caller is led on from there who does nothing, as often as they come by."""
    node = ways.node(place)
    if isinstance(node, kinds.Menu | kinds.Listen | kinds.Confirm | kinds.Route):
        # Tries are counted there, or the caller joins.
        return ()
    taken = ("silence", "refusal") if isinstance(node, kinds.Digits) else ("silence", "failure", "refusal")
    return tuple(way.to for way in ways.of(place) if way.by in taken)


def _all_places(flows: Flows) -> Iterator[Place]:
    return ((flow.name, name) for flow in flows.values() for name in flow.nodes)


def _too_deep(flow: Flow, ways: Ways) -> Iterator[Fault]:
    choices: dict[Place, int] = {}
    waiting = deque((place, 0) for place in (*_starts(flow), (flow.name, flow.line), (flow.name, flow.after_talk)))
    while waiting:
        place, count = waiting.popleft()
        if choices.get(place, count + 1) <= count:
            continue
        choices[place] = count
        for way in ways.of(place):
            if way.path[0] in ("keys", "ways"):
                waiting.append((way.to, count + 1))
            else:
                waiting.appendleft((way.to, count))
    for name, node in flow.nodes.items():
        if isinstance(node, _ASKS) and choices.get((flow.name, name), 0) >= MAX_LEVELS:
            level = choices[flow.name, name] + 1
            fault = Bilingual(
                f"is a menu on level {level}, at most {MAX_LEVELS}", f"是第 {level} 级菜单，最多 {MAX_LEVELS} 级"
            )
            mend = Bilingual(
                "offer its choices one level higher, or lead to a queue", "请把选项提高一级，或直接引到队列"
            )
            yield Fault(("nodes", name), fault, mend)


def _straight_to_person(flow: Flow, ways: Ways) -> Iterator[Fault]:
    """Who is in danger, and who asks for a person, is asked nothing more."""
    for name, node in flow.nodes.items():
        if not isinstance(node, kinds.Route):
            continue
        for wish in REQUIRED_WAYS:
            if wish not in node.ways:
                continue
            path = ("nodes", name, "ways", wish)
            said = [ways.node(place) for place in ways.said_next(aim(flow, node.ways[wish]))]
            lines = [reached for reached in said if isinstance(reached, kinds.QueueUp)]
            if len(lines) < len(said) or not lines:
                fault = Bilingual(f"{wish} does not lead straight to a person", f"{wish} 没有直接转人工")
                yield Fault(path, fault, Bilingual("lead it to a queue", "请引到排队节点或队列"))
            elif wish == "emergency" and any(line.tier is not Tier.EMERGENCY for line in lines):
                fault = Bilingual("an emergency waits like anybody else", "紧急情况与普通来电一样排队")
                mend = Bilingual("lead it to a queue node with tier: emergency", "请引到 tier: emergency 的排队节点")
                yield Fault(path, fault, mend, "warning")
