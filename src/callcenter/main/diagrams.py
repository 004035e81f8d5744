"""The state diagrams of ARCHITECTURE.md, drawn by running each machine with every event in every state.

``python -m callcenter.main.diagrams --write`` puts them between their marks; a test holds them there.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from callcenter.agents import life as agent_life
from callcenter.calls import life as call_life
from callcenter.calls import talk
from callcenter.calls.lifeboat_facts import LifeboatServed
from callcenter.calls.talk_facts import Colleague, Line, Office
from callcenter.calls.timeline import QueueJoined
from callcenter.ivr.document.flow import MAIN_FLOW
from callcenter.ivr.pictures import steps
from callcenter.ivr.pictures.specimen import specimens
from callcenter.ivr.walk.events import CallerHungUp
from callcenter.ivr.walk.states import Ended, New
from callcenter.main.marked import placed
from callcenter.vocabulary.ids import AgentId, CallId, LegId, NodeId, QueueId, SeatId
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Tier

_AT = datetime(2026, 1, 1, tzinfo=UTC)
_CALL, _AGENT, _SEAT, _QUEUE = CallId("pbx1.1"), AgentId("8001"), SeatId("1001"), QueueId("general")
_COLLEAGUE = Colleague(agent=AgentId("8002"), seat=SeatId("1002"), name="")
_THIRD = talk.Third(leg=LegId("pbx1.3"), who=_COLLEAGUE, rung_at=_AT)
_TALKING_THIRD = replace(_THIRD, answered_at=_AT)
_OUTSIDE = "[*]"
"""Mermaid's name for where a machine begins and ends."""

CALL_STATES: tuple[call_life.State, ...] = (
    call_life.Dialling(),
    call_life.InFlow(),
    call_life.Waiting(_AT),
    call_life.Ringing(_AT, _AGENT, _SEAT),
    call_life.Talking(_AT),
    call_life.Rejoining(_AGENT, _AT),
    call_life.Surveying(),
    call_life.Away(),
    call_life.Away(is_after_talk=True),
    call_life.Adrift(_AT),
    call_life.Over(),
)
CALL_EVENTS: tuple[call_life.Event, ...] = (
    call_life.Reached(),
    call_life.NeverDialled(),
    call_life.Queued(
        QueueJoined(queue=_QUEUE, tier=Tier.ORDINARY, priority=1, reason=RouteReason(by="fallback"), position=1)
    ),
    call_life.SteppedOut(_QUEUE),
    call_life.Offered(_AGENT, _SEAT, ""),
    call_life.Unanswered("NOANSWER"),
    call_life.Connected(_AGENT, _SEAT, LegId("pbx1.2")),
    call_life.Parted(),
    call_life.Lost(_AGENT, _SEAT, 44, 20.0),
    call_life.GivenUp(),
    call_life.SentOn(_AGENT, Line(queue=_QUEUE)),
    call_life.SentOn(_AGENT, Office(number="110")),
    call_life.HandedOver(_AGENT, _COLLEAGUE, LegId("pbx1.3")),
    call_life.HandedOver(_AGENT, Office(number="110"), LegId("pbx1.3")),
    call_life.PutThrough("110"),
    call_life.AnsweredThere(),
    call_life.BroughtBack("ANSWER"),
    call_life.BroughtBack("NOANSWER"),
    call_life.CastAdrift(_QUEUE, ""),
    call_life.ServedAdrift(LifeboatServed(queue=_QUEUE, tier=None, key=None, notice=None)),
    call_life.TurnedAway("calls"),
    call_life.PickedUp(),
    call_life.HungUp(16),
)
AGENT_STATES: tuple[agent_life.State, ...] = (
    agent_life.Idle(_AT),
    agent_life.Ringing(_CALL, _AT),
    agent_life.Talking(_CALL, _AT),
    agent_life.Rejoining(_CALL, _AT, _AT),
    agent_life.WrapUp(_CALL, _AT, _AT),
)
AGENT_EVENTS: tuple[agent_life.Event, ...] = (
    agent_life.StatusChosen(agent_life.Status.AVAILABLE),
    agent_life.PhoneChanged(agent_life.PhoneState.READY),
    agent_life.Rung(_CALL),
    agent_life.RingMissed(_CALL),
    agent_life.RingCancelled(_CALL),
    agent_life.Answered(_CALL),
    agent_life.TalkEnded(_CALL),
    agent_life.ConsultLeft(_CALL),
    agent_life.LegLost(_CALL, _AT),
    agent_life.RejoinGivenUp(_CALL),
    agent_life.WrapUpExtended(_AT),
    agent_life.WrapUpDone(),
)
TALK_STATES: tuple[talk.State, ...] = (
    talk.Plain(_AT),
    talk.Roomed(_AT),
    talk.Held(_AT),
    talk.Consulting(_AT, _THIRD),
    talk.Consulting(_AT, _TALKING_THIRD),
    talk.Conferring(_AT, _THIRD),
    talk.Conferring(_AT, _TALKING_THIRD),
)
TALK_DEEDS: tuple[talk.Deed, ...] = (
    talk.Hold(),
    talk.Resume(),
    talk.Gather(),
    talk.Ask(_THIRD),
    talk.Merge(),
    talk.Drop(),
)
TALK_EVENTS: tuple[talk.Event, ...] = (talk.ThirdJoined(_THIRD.leg), talk.ThirdGone(_THIRD.leg), talk.Over())


@dataclass(frozen=True, slots=True)
class Arrow:
    """One event that leads from one kind of state to another."""

    here: str
    there: str
    label: str


def walk_arrows() -> Iterator[Arrow]:
    flows = specimens()
    for step in steps.steps(flows):
        if not isinstance(step.event, CallerHungUp):
            yield Arrow(_walk_place(step.state), _walk_place(step.then), steps.label(flows[MAIN_FLOW], step.event))


def call_arrows() -> Iterator[Arrow]:
    yield Arrow(_OUTSIDE, call_life.InFlow.__name__, "CallerArrived")
    yield Arrow(_OUTSIDE, call_life.Dialling.__name__, "an agent for a callback")
    for state in CALL_STATES:
        for event in CALL_EVENTS:
            try:
                then, _ = call_life.on(state, event, _AT)
            except call_life.UnexpectedCallEventError:
                continue
            if not isinstance(event, call_life.HungUp):
                yield Arrow(type(state).__name__, type(then).__name__, type(event).__name__)


def talk_arrows() -> Iterator[Arrow]:
    yield Arrow(_OUTSIDE, talk.Plain.__name__, "an agent has answered")
    for state in TALK_STATES:
        for happened in (*TALK_DEEDS, *TALK_EVENTS):
            try:
                then, _, _ = talk.on(state, happened, _AT)
            except talk.NotPossibleNowError:
                continue
            if not isinstance(happened, talk.Over):
                yield Arrow(type(state).__name__, type(then).__name__, type(happened).__name__)


def agent_arrows() -> Iterator[Arrow]:
    idle = agent_life.Agent(_AGENT, "", _SEAT, NodeId("pbx1"), {}, AGENT_STATES[0], _AT)
    yield Arrow(_OUTSIDE, agent_life.Idle.__name__, "added")
    for state in AGENT_STATES:
        for event in AGENT_EVENTS:
            for wrap_up_s in (0.0, 30.0):
                try:
                    then = agent_life.on(replace(idle, state=state, wrap_up_s=wrap_up_s), event, _AT)
                except agent_life.UnexpectedAgentEventError:
                    continue
                yield Arrow(type(state).__name__, type(then.state).__name__, type(event).__name__)


@dataclass(frozen=True, slots=True)
class Machine:
    """One picture."""

    arrows: Callable[[], Iterable[Arrow]]
    note: str

    def drawn(self) -> str:
        """In Mermaid; events that leave the kind of state as it is are left out."""
        labels: dict[tuple[str, str], set[str]] = {}
        for arrow in self.arrows():
            if arrow.here != arrow.there:
                labels.setdefault((arrow.here, arrow.there), set()).add(arrow.label)
        ways = sorted(labels, key=lambda way: (way[0] != _OUTSIDE, way))
        lines = [f"    {here} --> {there}: {', '.join(sorted(labels[here, there]))}" for here, there in ways]
        return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```", "", self.note])


MACHINES: Mapping[str, Machine] = MappingProxyType(
    {
        "ivr/walk/walk.py": Machine(walk_arrows, "`CallerHungUp` ends the walk from every state."),
        "calls/life.py": Machine(call_arrows, "`HungUp` ends the call from every state (`Over`)."),
        "calls/talk.py": Machine(
            talk_arrows, "Handing the call to somebody else, and the end of either leg, end the talk from every state."
        ),
        "agents/life.py": Machine(
            agent_arrows, "`StatusChosen` and `PhoneChanged` come in every state and change none."
        ),
    }
)


def marks(machine: str) -> tuple[str, str]:
    """The lines before and after the picture of `machine`."""
    made = "made by python -m callcenter.main.diagrams --write"
    return f"<!-- states of {machine}: {made} -->", f"<!-- end of the states of {machine} -->"


def illustrated(document: str) -> str:
    """`document` with every picture as the machines are now."""
    for machine, one in MACHINES.items():
        document = placed(document, one.drawn(), *marks(machine))
    return document


def _walk_place(state: object) -> str:
    return _OUTSIDE if isinstance(state, New | Ended) else type(state).__name__


def main() -> None:
    """Write the pictures into a document, or show them."""
    parser = argparse.ArgumentParser(description="Draw the state machines.")
    parser.add_argument("--into", type=Path, default=Path("ARCHITECTURE.md"), help="the document")
    parser.add_argument("--write", action="store_true", help="write them into the document instead of showing them")
    arguments = parser.parse_args()
    if arguments.write:
        arguments.into.write_text(illustrated(arguments.into.read_text("utf-8")), "utf-8")
    else:
        for machine, one in MACHINES.items():
            sys.stdout.write(f"{machine}\n{one.drawn()}\n\n")


if __name__ == "__main__":
    main()
