"""What must hold between the parts of a flow; pure. Each fault names its field and the mend."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from string import Formatter

from callcenter.ivr.flow import Ask, Bye, Confirm, Digits, Exit, Flow, Line, Node, Say, Score

Path = tuple[str, ...]

REQUIRED_ROUTES = ("emergency", "agent")
"""What every lexicon may say: somebody is in danger, somebody wants a person."""


@dataclass(frozen=True, slots=True)
class Fault:
    path: Path
    fault: str
    mend: str


def faults(flow: Flow) -> tuple[Fault, ...]:
    """Everything that keeps this flow from being used, in the order of the document."""
    named = [*_names(flow), *_keys(flow), *_prompts(flow)]
    # Ways can only be followed where all that is named exists.
    return tuple(named or _ways(flow))


def exits(node: Node) -> Iterator[tuple[Path, Exit]]:
    """Every way out of a node, with its path below the node."""
    match node:
        case Say() | Ask():
            yield from ((("keys", key), way) for key, way in node.keys.items())
    match node:
        case Say() | Digits():
            yield ("next",), node.next
        case Ask():
            yield ("retry",), node.retry
        case Confirm():
            yield ("undo",), node.undo
        case Score():
            yield ("next",), node.next
            yield ("silence",), node.silence
    match node:
        case Ask(back=Exit() as back) | Digits(back=Exit() as back) | Line(back=Exit() as back):
            yield ("back",), back


def prompts(node: Node) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Every prompt of a node: field, prompt, and the values that are put in."""
    yield "prompt", node.prompt, frozenset({"queue"} if isinstance(node, Confirm) else ())
    if isinstance(node, Line):
        yield "next_prompt", node.next_prompt, frozenset()
        yield "place_prompt", node.place_prompt, frozenset({"ahead"})
        yield "wait_prompt", node.wait_prompt, frozenset({"ahead", "wait_min"})


def _names(flow: Flow) -> Iterator[Fault]:
    yield from _one_of(("fallback_queue",), "queue", flow.fallback_queue, flow.queues)
    yield from _node(flow, ("first",), flow.first, (Say, Ask))
    yield from _node(flow, ("listed",), flow.listed, (Say, Ask, Line))
    yield from _node(flow, ("line",), flow.line, (Line,))
    yield from _node(flow, ("after_talk",), flow.after_talk, (Say, Score, Bye))
    if flow.confirm is not None:
        yield from _node(flow, ("confirm",), flow.confirm, (Confirm,))
    for route in REQUIRED_ROUTES:
        if route not in flow.routes:
            yield Fault(("routes", route), "is missing", f"say where the route {route} leads")
    for route, way in flow.routes.items():
        if route in flow.queues:
            yield Fault(("routes", route), "is the name of a queue too", "give the route another name")
        yield from _aim(flow, ("routes", route), way)
    for name, node in flow.nodes.items():
        for below, way in exits(node):
            yield from _aim(flow, ("nodes", name, *below), way)
        if isinstance(node, Line) and node.queue is not None:
            yield from _one_of(("nodes", name, "queue"), "queue", node.queue, flow.queues)
        if isinstance(node, Ask) and node.listens:
            yield from _by_keys(flow, ("nodes", name, "without_hearing"), node.without_hearing)


def _aim(flow: Flow, path: Path, way: Exit) -> Iterator[Fault]:
    match way:
        case Exit(queue=str() as queue):
            yield from _one_of((*path, "queue"), "queue", queue, flow.queues)
        case Exit(node=str() as node):
            yield from _node(flow, (*path, "node"), node, (Say, Ask, Digits, Line, Score, Bye))
        case Exit(language=str() as language):
            yield from _one_of((*path, "language"), "language", language, flow.languages)


def _by_keys(flow: Flow, path: Path, name: str | None) -> Iterator[Fault]:
    node = flow.nodes.get(name or "")
    if not isinstance(node, Ask) or node.listens:
        fault = f"{name} is not an ask node with listens: false" if name else "is missing"
        yield Fault(path, fault, "name the node that asks by keys, for when no recogniser can be had")


def _node(flow: Flow, path: Path, name: str, kinds: tuple[type[Node], ...]) -> Iterator[Fault]:
    yield from _one_of(path, "node", name, flow.nodes)
    if name in flow.nodes and not isinstance(flow.nodes[name], kinds):
        wanted = " or ".join(kind.__name__.lower() for kind in kinds)
        yield Fault(path, f"{name} is a {flow.nodes[name].kind} node", f"name a node of kind {wanted}")


def _one_of(path: Path, noun: str, name: str, known: Iterable[str]) -> Iterator[Fault]:
    names = [str(other) for other in known]
    if name not in names:
        near = get_close_matches(name, names, n=1)
        mend = f"write {near[0]}" if near else f"write one of {', '.join(names)}"
        yield Fault(path, f"there is no {noun} {name}", f"{mend}, or add {name}")


def _keys(flow: Flow) -> Iterator[Fault]:
    house = {"person": flow.keys.person, "repeat": flow.keys.repeat, "back": flow.keys.back}
    for meaning, key in house.items():
        if list(house.values()).count(key) > 1:
            yield Fault(("keys", meaning), f"key {key} is bound twice", "give each house key its own key")
    for name, node in flow.nodes.items():
        bound, field = (node.scores, "scores") if isinstance(node, Score) else (getattr(node, "keys", {}), "keys")
        for meaning, key in house.items():
            if key in bound:
                fault = f"key {key} is bound twice: it is the house key for {meaning}"
                yield Fault(("nodes", name, field, key), fault, "choose another key")
    begun: dict[str, str] = {}
    for language, numbers in flow.languages.items():
        for number in numbers:
            first = begun.setdefault(number, language)
            if first != language:
                fault = f"calls to {number} begin in {first} already"
                yield Fault(("languages", language), fault, "name each number once")


def _prompts(flow: Flow) -> Iterator[Fault]:
    values: dict[str, frozenset[str]] = {}
    for name, node in flow.nodes.items():
        for field, prompt, given in prompts(node):
            yield from _one_of(("nodes", name, field), "prompt", prompt, flow.prompts)
            values[prompt] = values.get(prompt, given) & given
    for queue, wording in flow.queues.items():
        yield from _wording(flow, ("queues", queue), wording)
    for prompt, words in flow.prompts.items():
        yield from _wording(flow, ("prompts", prompt), words)
        for language, text in words.items():
            yield from _placeholders(("prompts", prompt, language), text, values.get(prompt, frozenset()))


def _wording(flow: Flow, path: Path, words: Iterable[str]) -> Iterator[Fault]:
    written = set(words)
    for language in flow.languages:
        if language not in written:
            yield Fault(
                (*path, language), "is missing", f"add the words in {language}, or take {language} out of languages"
            )
    for foreign in sorted(written - set(flow.languages)):
        yield Fault((*path, foreign), "is not one of the flow's languages", f"add {foreign} to languages, or remove it")


def _placeholders(path: Path, text: str, given: frozenset[str]) -> Iterator[Fault]:
    known = ", ".join(f"{{{value}}}" for value in sorted(given)) or "no values at all"
    try:
        fields = list(Formatter().parse(text))
    except ValueError:
        yield Fault(path, "has a brace without its partner", f"write braces in pairs; this prompt takes {known}")
        return
    for _, field, spec, conversion in fields:
        if field is not None and (field not in given or spec or conversion):
            yield Fault(path, f"the value {{{field}}} is not given here", f"this prompt takes {known}")


def _ways(flow: Flow) -> Iterator[Fault]:
    starts: dict[Path, Exit] = {("first",): Exit(node=flow.first), ("listed",): Exit(node=flow.listed)}
    starts |= {("routes", route): way for route, way in flow.routes.items()}
    for path, way in starts.items():
        if not _silence_leads_to_a_person(flow, way):
            fault = "no way to a person for a caller who does nothing"
            yield Fault(path, fault, "let it lead to a line, an ask or a queue before it ends or comes round again")
    reached = _reached(flow)
    for name in flow.nodes:
        if name not in reached:
            yield Fault(("nodes", name), "no caller can reach it", "lead an exit there, or remove the node")
    for name, node in flow.nodes.items():
        if isinstance(node, Say) and _comes_round(flow, name):
            fault = "what follows comes round to it again without asking anything"
            yield Fault(("nodes", name, "next"), fault, "lead it somewhere else")


def _silence_leads_to_a_person(flow: Flow, way: Exit) -> bool:
    name = _last_said(flow, way)
    # An ask gives up after so many failures, and then a person takes the caller.
    return name is None or isinstance(flow.nodes[name], Ask | Line)


def _comes_round(flow: Flow, name: str) -> bool:
    last = _last_said(flow, Exit(node=name))
    return last is not None and isinstance(flow.nodes[last], Say | Digits)


def _last_said(flow: Flow, way: Exit) -> str | None:
    """The node where a caller who does nothing comes to rest; None in line; a say or digits node if nowhere."""
    passed: set[str] = set()
    while way.queue is None:
        name = way.node or flow.first
        node = flow.nodes[name]
        match node:
            case Say() | Digits() if name not in passed:
                way = node.next
            case Score() if name not in passed:
                way = node.silence
            case _:
                return name
        passed.add(name)
    return None


def _reached(flow: Flow) -> set[str]:
    """Every node that some caller can come to."""
    ways = [Exit(node=name) for name in (flow.first, flow.listed, flow.line, flow.after_talk)]
    ways += flow.routes.values()
    if flow.confirm is not None:
        ways.append(Exit(node=flow.confirm))
    reached: set[str] = set()
    while ways:
        name = ways.pop().node
        if name is None or name in reached:
            continue
        reached.add(name)
        node = flow.nodes[name]
        ways += [way for _, way in exits(node)]
        if isinstance(node, Ask) and node.without_hearing is not None:
            ways.append(Exit(node=node.without_hearing))
    return reached
