"""The way by which a caller came, read off the timeline."""

from callcenter.calls.background import Step, way_in
from callcenter.calls.timeline import FlowEntered, KeyTaken, NodeEntered, QueueJoined
from callcenter.vocabulary.ids import QueueId
from callcenter.vocabulary.routes import RouteReason
from callcenter.vocabulary.tiers import Tier
from tests.fakes.entries import arrived, entries


def joined(position: int) -> QueueJoined:
    return QueueJoined(
        queue=QueueId("social"),
        tier=Tier.ORDINARY,
        priority=7,
        reason=RouteReason(by="key", key="2"),
        position=position,
    )


def test_the_way_is_told_node_by_node_with_the_keys_pressed_there() -> None:
    timeline = entries(
        "pbx1.one",
        [
            arrived(),
            FlowEntered(flow="hotline", version="1"),
            NodeEntered(node="welcome", flow="hotline"),
            NodeEntered(node="menu", flow="hotline"),
            KeyTaken(key="2", node="menu"),
            joined(4),
            joined(2),
        ],
    )

    steps, position = way_in(timeline)

    assert steps == (
        Step(timeline[2].at, "hotline", "welcome"),
        Step(timeline[3].at, "hotline", "menu", "2"),
    )
    assert position == 2


def test_a_caller_who_never_joined_has_no_place_in_line() -> None:
    assert way_in(entries("pbx1.one", [arrived()])) == ((), None)
