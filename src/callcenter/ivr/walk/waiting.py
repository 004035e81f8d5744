"""What a caller in line is told and offered. Whatever fails here, they keep their place."""

from dataclasses import replace

from callcenter.ivr.document import kinds
from callcenter.ivr.walk.effects import Complain, Enter, NoteKey, Play, PromiseCallback
from callcenter.ivr.walk.entering import Outcome, first, may_be_called
from callcenter.ivr.walk.leaving import leave_by
from callcenter.ivr.walk.saying import Here, NodeFaultError, say
from callcenter.ivr.walk.states import Answering, Asking, Waiting
from callcenter.vocabulary.expected_wait import ExpectedWait
from callcenter.vocabulary.languages import Language

_TO = {Language.ZH: "到", Language.EN: " to ", Language.KO: "에서 "}
MayAccept = Asking | Answering | Waiting
"""States in which a callback may be on offer."""


def place(here: Here, waiting: Waiting) -> tuple[Play | Complain, ...]:
    """How the line stands for this caller, as last told."""
    caller, node = waiting.caller, here.flow(waiting.caller).node(waiting.node, kinds.QueueUp)
    try:
        match waiting.position, waiting.wait:
            case None, _:
                _, play = say(here, caller, node.prompt)
            case 1, _:
                _, play = say(here, caller, node.next_prompt)
            case position, None:
                _, play = say(here, caller, node.place_prompt, {"ahead": str(position - 1)})
            case position, wait:
                ahead = {"ahead": str(position - 1), "wait_min": _minutes(wait, caller.language)}
                _, play = say(here, caller, node.wait_prompt, ahead)
    except NodeFaultError as fault:
        return (Complain(waiting.node, str(fault)),)
    return (play,)


def offer_callback(here: Here, state: Waiting) -> Outcome:
    """Tell of the callback, if there is one for this caller; its key counts from now on."""
    offered = _callback(here, state)
    if offered is None:
        return state, ()
    name, node = offered
    try:
        caller, play = say(here, state.caller, node.prompt)
    except NodeFaultError as fault:
        return state, (Complain(name, str(fault)),)
    return replace(state, caller=caller, may_accept_callback=True), (Enter(name, node.prompt), play)


def is_acceptance(here: Here, state: MayAccept, key: str) -> bool:
    """Whether this key accepts a callback now."""
    if isinstance(state, Waiting) and not state.may_accept_callback:
        return False
    offered = _callback(here, state)
    return offered is not None and key == offered[1].accept


def accept_callback(here: Here, state: MayAccept, key: str) -> Outcome:
    """Promise it, and go where the offer leads."""
    offered = _callback(here, state)
    if offered is None:
        raise ValueError("a callback is only accepted where one is offered")
    name, node = offered
    caller = state.caller
    queue = state.queue if isinstance(state, Waiting) else caller.chosen or here.flow(caller).fallback_queue
    promise = NoteKey(name, key), PromiseCallback(queue)
    return first(promise, leave_by(here, state, caller, node.next))


def _minutes(wait: ExpectedWait, language: Language) -> str:
    """As it is said: one figure, or from one to another."""
    if wait.from_min == wait.to_min:
        return str(wait.to_min)
    return f"{wait.from_min}{_TO[language]}{wait.to_min}"


def _callback(here: Here, state: MayAccept) -> tuple[str, kinds.Callback] | None:
    """The callback that there is for this caller at this node."""
    flow, name = here.flow(state.caller), state.node
    node = flow.nodes[name]
    if isinstance(node, kinds.QueueUp):
        if node.callback is None or not may_be_called(state.caller):
            return None
        name = node.callback
        node = flow.nodes[name]
    return (name, node) if isinstance(node, kinds.Callback) else None
