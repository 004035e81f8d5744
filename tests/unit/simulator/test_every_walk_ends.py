"""Whatever valid flows hold and callers do, in whatever world: every walk ends, always with a person reachable."""

from datetime import datetime
from pathlib import Path

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from callcenter.ivr.document.flow import Flow
from callcenter.ivr.load import load_schedules
from callcenter.ivr.sounds import NoSounds
from callcenter.ivr.walk import states
from callcenter.routing.evidence import knowledge
from callcenter.routing.lexicon import Keyword, lexicon
from callcenter.simulator.performing import AT_REST, perform
from callcenter.simulator.script import ORDINARY_MORNING, Step, Who, World
from callcenter.simulator.stage import Stage
from callcenter.simulator.trial import Trial
from callcenter.vocabulary.languages import Language
from tests.unit.simulator import flows as drawn

SCHEDULES = load_schedules(Path("ivr/schedules.yaml"))
NIGHT = datetime.fromisoformat("2026-10-01T02:00")
LEXICON = lexicon(
    Language.ZH,
    [
        Keyword("着火", "emergency", "fire", 9),
        Keyword("社保", "social", "insurance", 5),
        Keyword("人工", "agent", "agent", 5),
        Keyword("工单", "progress", "ticket", 5),
    ],
)
KNOWN = {Language.ZH: knowledge(LEXICON, ())}
SILENT = Step.model_validate({"silent": True})
PERSON_PRESSES = 40
"""So often 0 has to be pressed at most: a walk may be collecting digits, of which 0 is one, several times."""


def called(flows: dict[str, Flow], who: Who, world: World, steps: list[Step], at: datetime) -> Trial:
    """A caller who has done all this, as far as the call allowed it."""
    trial = Trial(Stage(flows, KNOWN, SCHEDULES, NoSounds()), who, at, world)
    trial.begin()
    for step in steps:
        perform(trial, step)
    for flow, node in trial.trace.nodes:
        event(flows[flow].nodes[node].kind)
    return trial


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    flows=drawn.flows(),
    who=drawn.callers(),
    world=drawn.worlds(),
    steps=drawn.steps(),
    at=st.sampled_from([ORDINARY_MORNING, NIGHT]),
)
def test_every_walk_ends_and_a_person_can_be_reached_from_everywhere(
    flows: dict[str, Flow], who: Who, world: World, steps: list[Step], at: datetime
) -> None:
    # Drawing a flow takes longer than walking it, so one drawing serves all three.
    silence_ends_well(called(flows, who, world, [*steps, SILENT], at), flows, world)
    the_person_key_leads_to_a_person(called(flows, who, world, steps, at), flows, world)
    calm = World(queues=world.queues, announcement=world.announcement, services=GOOD_SERVICE)
    nobody_is_failed_while_the_outside_holds(called(flows, who, calm, [*steps, SILENT], at))


def silence_ends_well(trial: Trial, flows: dict[str, Flow], world: World) -> None:
    """Who falls silent is in line, with somebody, or was let go by the flow's author."""
    assert isinstance(trial.state, AT_REST)
    if not is_turned_away(flows, world, trial):
        assert trial.trace.joined or trial.trace.transferred or ended_by_the_flow(flows, trial)


def the_person_key_leads_to_a_person(trial: Trial, flows: dict[str, Flow], world: World) -> None:
    """From wherever the caller is; after a talk there is nobody to go back to, and among digits 0 is one."""
    is_at_rest, had_talked = isinstance(trial.state, AT_REST), trial.trace.answered_s is not None
    was_collecting = isinstance(trial.state, states.Collecting)
    for _ in range(PERSON_PRESSES):
        if not isinstance(trial.state, AT_REST):
            trial.press("0")

    if not (is_at_rest or had_talked or is_turned_away(flows, world, trial)):
        assert isinstance(trial.state, states.Waiting) or (was_collecting and ended_by_the_flow(flows, trial))


def nobody_is_failed_while_the_outside_holds(trial: Trial) -> None:
    """A valid flow has no fault of its own."""
    assert trial.trace.complaints == []


GOOD_SERVICE = World.model_validate({"services": {"s": {"answers": {"amount": 3}}}}).services


def is_turned_away(flows: dict[str, Flow], world: World, trial: Trial) -> bool:
    """Whether a flow sends callers elsewhere because the queue for everybody is closed or full."""
    now = world.queues.get(flows[trial.flow].fallback_queue)
    return now is not None and (now.closed is not None or now.waiting >= 3)


def ended_by_the_flow(flows: dict[str, Flow], trial: Trial) -> bool:
    """The caller came to a node at which the flow's author ends the call."""
    ends = {(name, node) for name, flow in flows.items() for node, each in flow.nodes.items() if each.kind == "hangup"}
    return not ends.isdisjoint(trial.trace.nodes)
