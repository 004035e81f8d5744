"""How a caller begins at a node of each kind, and what happens when one cannot be walked.

Rules:
- Nodes that say nothing are passed within the same event; who has passed `MOST_PASSED` of them is led to a person.
- A node that fails is complained of, and the caller is led to a person: by way of the line's own exits the first time,
  whatever is closed or full the second. After a talk there is nobody to lead to: the call ends.
- A queue that is closed or full turns away everybody but emergencies, `MOST_TURNED_AWAY` times in all: a way that leads
  back to it may not go on without end.
"""

from dataclasses import replace
from typing import assert_never

from callcenter.ivr.document import kinds
from callcenter.ivr.document.flow import Flow
from callcenter.ivr.document.parts import Exit
from callcenter.ivr.walk.branching import holds
from callcenter.ivr.walk.effects import (
    AskService,
    ChooseLanguage,
    Complain,
    Effect,
    Enter,
    EnterFlow,
    HangUp,
    JoinQueue,
    Listen,
    NoteNeeds,
    PlayMusic,
    RefuseRecording,
)
from callcenter.ivr.walk.manners import manners_for
from callcenter.ivr.walk.saying import Here, NodeFaultError, fill, said_at, say, value_of
from callcenter.ivr.walk.states import (
    Asking,
    AskingDigits,
    AskingMessage,
    AskingScore,
    Caller,
    Closing,
    Consulting,
    Ended,
    Saying,
    State,
    Waiting,
)
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Tier

Outcome = tuple[State, tuple[Effect, ...]]

MOST_PASSED = 50
MOST_TURNED_AWAY = 3


def enter(here: Here, caller: Caller, name: str) -> Outcome:
    """Begin at a node."""
    if caller.passed >= MOST_PASSED:
        return failed(here, replace(caller, faults=1), name, f"{MOST_PASSED} nodes were passed without a word")
    try:
        return _begin(here, replace(caller, passed=caller.passed + 1), name)
    except NodeFaultError as fault:
        return failed(here, caller, name, str(fault))


def go(here: Here, caller: Caller, way: Exit) -> Outcome:
    """Go where an exit leads."""
    flow = here.flow(caller)
    match way:
        case Exit(node=str() as node):
            return enter(here, caller, node)
        case Exit(queue=str() as queue):
            return join(here, caller, QueueId(queue))
        case Exit(language=Language() as language) if language in flow.languages:
            spoken_to = replace(caller, language=language, unsaid=here.announcement(language))
            return first(ChooseLanguage(language), enter(here, spoken_to, flow.first))
    return failed(here, caller, flow.first, f"an exit leads nowhere: the flow does not speak {way.language}")


def join(here: Here, caller: Caller, queue: QueueId) -> Outcome:
    """Wait in line for a queue, unless it is closed or full."""
    return enter(here, replace(caller, chosen=queue), here.flow(caller).line)


def person(here: Here, caller: Caller) -> Outcome:
    """Whoever can help with anything."""
    return join(here, caller, here.flow(caller).fallback_queue)


def failed(here: Here, caller: Caller, name: str, fault: str) -> Outcome:
    """A node has failed this caller, who is not in line yet."""
    complaint = Complain(name, fault)
    if caller.has_talked:
        return Ended(), (complaint, HangUp())
    if caller.faults:
        return first(complaint, _wait_whatever(here, caller))
    return first(complaint, person(here, replace(caller, faults=1)))


def first(effects: Effect | tuple[Effect, ...], outcome: Outcome) -> Outcome:
    """`outcome`, with `effects` done before its own."""
    state, then = outcome
    return state, ((*effects, *then) if isinstance(effects, tuple) else (effects, *then))


def ear(here: Here, caller: Caller, name: str) -> tuple[Listen, ...]:
    """Have the caller heard, at a node where words are taken."""
    if route_from(here, caller, name) is None:
        return ()
    return (Listen(caller.language, manners_for(caller.needs).end_silence_s),)


def route_from(here: Here, caller: Caller, name: str) -> str | None:
    """The node that leads the caller's words on; None where the machine takes none of theirs."""
    flow, manners = here.flow(caller), manners_for(caller.needs)
    if not (caller.can_be_heard and manners.may_speak):
        return None
    match flow.nodes[name]:
        case kinds.Listen(route=route):
            return route
        case kinds.Menu() if manners.speaks_at_menus:
            return flow.only_route
        case _:
            return None


def _begin(here: Here, caller: Caller, name: str) -> Outcome:  # noqa: C901, PLR0912 one case a kind
    node, manners = here.flow(caller).nodes[name], manners_for(caller.needs)
    passed = Enter(name, None)
    if isinstance(node, kinds.Menu | kinds.Listen | kinds.Digits) and _is_spared_questions(caller):
        return first(passed, _wait_whatever(here, caller))
    match node:
        case kinds.Transfer(failed=way) if not manners.can_hear:
            return first(passed, go(here, caller, way))
        case kinds.Play(prompt=prompt) | kinds.Transfer(prompt=prompt):
            caller, said = said_at(here, caller, name, prompt)
            return Saying(caller, name), said
        case kinds.Say(prompt=prompt):
            caller, said = said_at(here, caller, name, prompt, {"value": value_of(caller, node)})
            return Saying(caller, name), said
        case kinds.Listen(without_hearing=by_keys) if route_from(here, caller, name) is None:
            return first(passed, enter(here, caller, by_keys))
        case kinds.Menu(prompt=prompt) | kinds.Listen(prompt=prompt):
            caller, said = said_at(here, caller, name, prompt)
            return Asking(caller, name), (*said, *ear(here, caller, name))
        case kinds.Digits(prompt=prompt):
            caller, said = said_at(here, caller, name, prompt)
            return AskingDigits(caller, name), said
        case kinds.Survey(silence=silence) if not manners.can_hear:
            return first(passed, go(here, caller, silence))
        case kinds.Survey(prompt=prompt):
            caller, said = said_at(here, caller, name, prompt)
            return AskingScore(caller, name), said
        case kinds.Callback(declined=declined) if not may_be_called(caller):
            return first(passed, go(here, caller, declined))
        case kinds.Callback(prompt=prompt):
            caller, said = said_at(here, caller, name, prompt)
            return Asking(caller, name), said
        case kinds.Message(next=way) if not manners.can_hear:
            return first(passed, go(here, caller, way))
        case kinds.Message(prompt=prompt):
            caller, said = said_at(here, caller, name, prompt)
            return AskingMessage(caller, name), said
        case kinds.QueueUp():
            return _queue_up(here, caller, name, node)
        case kinds.Service():
            return _consult(here, caller, name, node)
        case kinds.Branch():
            return first(passed, _branch(here, caller, name, node))
        case kinds.Set():
            return first(passed, _set(here, caller, name, node))
        case kinds.Goto(flow=flow):
            return first(passed, _go_to_flow(here, caller, flow))
        case kinds.HangUp(prompt=str() as prompt):
            caller, said = said_at(here, caller, name, prompt)
            return Closing(caller, name), said
        case kinds.HangUp():
            return Ended(), (passed, HangUp())
        case kinds.Route(unknown=unknown):
            # Reached by an exit: there are no words to go by.
            return first(passed, go(here, caller, unknown))
        case kinds.Confirm():
            raise NodeFaultError("a confirm node is reached by words, never by an exit")
        case _:
            assert_never(node)


def may_be_called(caller: Caller) -> bool:
    return caller.can_be_called and manners_for(caller.needs).may_be_called


def _is_spared_questions(caller: Caller) -> bool:
    return manners_for(caller.needs).goes_straight_to_person and not caller.has_talked


def _branch(here: Here, caller: Caller, name: str, node: kinds.Branch) -> Outcome:
    for case in node.cases:
        try:
            if holds(case.when, caller, here.around):
                return go(here, caller, case.then)
        except KeyError as error:
            return first(Complain(name, f"there is no schedule {error}"), go(here, caller, node.otherwise))
    return go(here, caller, node.otherwise)


def _set(here: Here, caller: Caller, name: str, node: kinds.Set) -> Outcome:
    variables = dict(caller.variables)
    for variable, template in node.variables.items():
        variables[variable] = fill(template, variables)
    new = tuple(need for need in node.needs if need not in caller.needs)
    changed = replace(caller, variables=variables, needs=(*caller.needs, *new))
    outcome = go(here, changed, node.next)
    outcome = first(RefuseRecording(name), outcome) if node.is_unrecorded else outcome
    return first(NoteNeeds(new), outcome) if new else outcome


def _go_to_flow(here: Here, caller: Caller, name: str) -> Outcome:
    flow = here.flows.get(name)
    if flow is None:
        raise NodeFaultError(f"there is no flow {name}")
    if caller.language not in flow.languages:
        raise NodeFaultError(f"the flow {name} does not speak {caller.language}")
    return first(EnterFlow(name, flow.version), enter(here, replace(caller, flow=name), flow.first))


def _consult(here: Here, caller: Caller, name: str, node: kinds.Service) -> Outcome:
    send = {field: fill(template, caller.variables) for field, template in node.send.items()}
    ask = AskService(name, node.service, send, node.keep, node.deadline_s)
    if node.prompt is None:
        return Consulting(caller, name, is_saying=False), (Enter(name, None), ask)
    caller, said = said_at(here, caller, name, node.prompt)
    return Consulting(caller, name, is_saying=True), (*said, ask)


def _queue_up(here: Here, caller: Caller, name: str, node: kinds.QueueUp) -> Outcome:
    flow = here.flow(caller)
    wanted = node.queue or caller.chosen or flow.fallback_queue
    # What was chosen may have been of another flow.
    queue = wanted if wanted in flow.queues else flow.fallback_queue
    caller = replace(caller, chosen=queue)
    if min(caller.tier, node.tier) == Tier.EMERGENCY or caller.turned_away >= MOST_TURNED_AWAY:
        return _wait(here, caller, name, queue)
    try:
        is_closed = _is_closed(here, flow, queue)
    except KeyError as error:
        return first(Complain(name, f"there is no schedule {error}"), _wait(here, caller, name, queue))
    if is_closed:
        notice = here.around.closed.get(queue, {}).get(caller.language, "")
        told = replace(caller, unsaid=" ".join(words for words in (caller.unsaid, notice) if words))
        if node.closed is None:
            return _wait(here, told, name, flow.fallback_queue)
        return _turn_away(here, told, name, node.closed)
    if node.full is not None and _is_full(here, node, queue):
        return _turn_away(here, caller, name, node.full)
    return _wait(here, caller, name, queue)


def _turn_away(here: Here, caller: Caller, name: str, way: Exit) -> Outcome:
    return first(Enter(name, None), go(here, replace(caller, turned_away=caller.turned_away + 1), way))


def _is_closed(here: Here, flow: Flow, queue: QueueId) -> bool:
    hours = flow.queues[queue].hours
    return queue in here.around.closed or (
        hours is not None and not here.around.schedules.is_open(hours, here.around.now)
    )


def _is_full(here: Here, node: kinds.QueueUp, queue: QueueId) -> bool:
    load = here.around.loads.get(queue)
    return load is not None and node.limit is not None and load.waiting >= node.limit


def _wait_whatever(here: Here, caller: Caller) -> Outcome:
    flow = here.flow(caller)
    return _wait(here, caller, flow.line, flow.fallback_queue)


def _wait(here: Here, caller: Caller, name: str, queue: QueueId) -> Outcome:
    """Be in line, whatever else fails."""
    node = here.flow(caller).node(name, kinds.QueueUp)
    reason = caller.reason or RouteReason(by="fallback", words=caller.words)
    joined = Enter(name, node.prompt), JoinQueue(queue, caller.tier.at_least(node.tier), reason)
    try:
        caller, play = say(here, caller, node.prompt)
    except NodeFaultError as fault:
        return Waiting(caller, name, queue), (*joined, Complain(name, str(fault)), PlayMusic())
    return Waiting(caller, name, queue), (*joined, play)
