"""The pictures in ARCHITECTURE.md are the machines as they are."""

from pathlib import Path
from typing import get_args

import pytest

from callcenter.agents import life as agent_life
from callcenter.calls import life as call_life
from callcenter.calls import talk
from callcenter.main.diagrams import (
    AGENT_EVENTS,
    AGENT_STATES,
    CALL_EVENTS,
    CALL_STATES,
    TALK_DEEDS,
    TALK_EVENTS,
    TALK_STATES,
    illustrated,
)

ROOT = Path(__file__).parents[3]


def test_the_diagrams_in_architecture_are_the_machines_as_they_are() -> None:
    document = (ROOT / "ARCHITECTURE.md").read_text("utf-8")

    assert illustrated(document) == document, "run: python -m callcenter.main.diagrams --write"


@pytest.mark.parametrize(
    ("tried", "there_are"),
    [
        (CALL_STATES, call_life.State),
        (CALL_EVENTS, call_life.Event),
        (TALK_STATES, talk.State),
        (TALK_DEEDS, talk.Deed),
        (TALK_EVENTS, talk.Event),
        (AGENT_STATES, agent_life.State),
        (AGENT_EVENTS, agent_life.Event),
    ],
)
def test_no_state_and_no_event_is_left_out(tried: tuple[object, ...], there_are: object) -> None:
    assert {type(one) for one in tried} == set(get_args(there_are))
