"""The walk's state diagram, drawn by walking it: every state a caller can reach in a flow, with every event there.

``python -m callcenter.ivr.diagram --write`` puts it into ARCHITECTURE.md, between its marks; a test holds it there.
"""

import argparse
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from callcenter.ivr import walk
from callcenter.ivr.effects import Effect
from callcenter.ivr.events import (
    AgentAnswered,
    AgentOffered,
    CallerArrived,
    CallerFoundTalking,
    CallerHungUp,
    CallerTakenBack,
    Event,
    HearingUnavailable,
    NotUnderstood,
    OfferFailed,
    PlaceTold,
    PromptFinished,
    TalkEnded,
    TimerFired,
    Understood,
)
from callcenter.ivr.flow import Flow
from callcenter.ivr.load import load_flow
from callcenter.ivr.states import NEW, Collecting, Ended, New, State
from callcenter.vocabulary.hearing import SpeechStarted
from callcenter.vocabulary.line import KeyPressed
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Need, Tier

BEGIN = "<!-- states of ivr/walk.py: made by python -m callcenter.ivr.diagram --write -->"
END = "<!-- end of the states of ivr/walk.py -->"
KEYS = "0123456789*#A"


@dataclass(frozen=True, slots=True)
class Step:
    """One event that a caller can meet with."""

    state: State
    event: Event
    then: State
    effects: tuple[Effect, ...]


def events(flow: Flow) -> tuple[Event, ...]:
    """One of each event that makes a difference in this flow."""
    heard = RouteReason(by="words")
    language = next(iter(flow.languages))
    return (
        CallerArrived(language),
        CallerArrived(language, Tier.LISTED),
        CallerArrived(language, Tier.LISTED_SEVERE, (Need.TEXT_ONLY,)),
        CallerArrived(language, Tier.ORDINARY, (Need.MORE_TIME_FOR_KEYS,)),
        CallerTakenBack(language, flow.fallback_queue, heard),
        CallerFoundTalking(language),
        PromptFinished(),
        *(KeyPressed(key) for key in KEYS),
        SpeechStarted(),
        *(Understood(destination, heard) for destination in sorted(flow.destinations)),
        NotUnderstood(),
        HearingUnavailable(),
        TimerFired(),
        PlaceTold(2, None),
        AgentOffered(),
        OfferFailed(),
        AgentAnswered(),
        TalkEnded(),
        CallerHungUp(),
    )


def steps(flow: Flow) -> Iterator[Step]:
    """Every step from every state that can be reached, nearest first; events out of place are left out."""
    alphabet = events(flow)
    seen: set[State] = {NEW}
    waiting: deque[State] = deque(seen)
    while waiting:
        state = waiting.popleft()
        for event in alphabet:
            try:
                then, effects = walk.on(flow, state, event)
            except walk.UnexpectedEventError:
                continue
            yield Step(state, event, then, effects)
            alike = _shape(then)
            if alike not in seen:
                seen.add(alike)
                waiting.append(alike)


def drawn(flow: Flow) -> str:
    """The diagram in Mermaid; keys and words that change nothing about the state's kind are left out."""
    arrows: dict[tuple[str, str], set[str]] = {}
    for step in steps(flow):
        here, there = type(step.state).__name__, type(step.then).__name__
        if here != there and not isinstance(step.event, CallerHungUp):
            arrows.setdefault((here, there), set()).add(_label(flow, step.event))
    lines = [
        f"    {_place(here)} --> {_place(there)}: {', '.join(sorted(labels))}"
        for (here, there), labels in sorted(arrows.items())
    ]
    return "\n".join(
        ["```mermaid", "stateDiagram-v2", *lines, "```", "", "`CallerHungUp` ends the walk from every state."]
    )


def placed(document: str, made: str, first: str = BEGIN, last: str = END) -> str:
    """`document` with what was made between its marks; raises ValueError where it has no marks."""
    before, begin, rest = document.partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end:
        raise ValueError(f"put these two lines where it belongs: {first} and {last}")
    return f"{before}{first}\n{made}\n{last}{after}"


def _shape(state: State) -> State:
    """One state for all that differ only in what was said or typed."""
    if isinstance(state, New | Ended):
        return state
    alike = replace(state, caller=replace(state.caller, words=(), reason=None))
    return replace(alike, digits="1" * len(alike.digits)) if isinstance(alike, Collecting) else alike


def _label(flow: Flow, event: Event) -> str:
    match event:
        case KeyPressed(flow.keys.person):
            return "person's key"
        case KeyPressed(flow.keys.repeat):
            return "repeat key"
        case KeyPressed(flow.keys.back):
            return "back key"
        case KeyPressed():
            return "a key"
        case _:
            return type(event).__name__


def _place(name: str) -> str:
    return "[*]" if name in (New.__name__, Ended.__name__) else name


def main() -> None:
    """Write the diagram into a document, or show it."""
    parser = argparse.ArgumentParser(description="Draw the states of ivr/walk.py.")
    parser.add_argument("--flow", type=Path, default=Path("ivr/hotline.yaml"), help="the flow that is walked")
    parser.add_argument("--into", type=Path, default=Path("ARCHITECTURE.md"), help="the document")
    parser.add_argument("--write", action="store_true", help="write it into the document instead of showing it")
    arguments = parser.parse_args()
    diagram = drawn(load_flow(arguments.flow))
    if arguments.write:
        arguments.into.write_text(placed(arguments.into.read_text("utf-8"), diagram), "utf-8")
    else:
        sys.stdout.write(f"{diagram}\n")


if __name__ == "__main__":
    main()
