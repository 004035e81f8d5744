"""The calls that go on as the live board shows them: read from memory, so that it is true also without the database."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import assert_never

from callcenter.agents.messages import BoardCall, ListenerView
from callcenter.agents.views import CallState
from callcenter.calls import life
from callcenter.calls.cards import pause_view
from callcenter.calls.conversation import Conversation
from callcenter.calls.listening import Listener
from callcenter.vocabulary.numbers import masked

Standing = tuple[CallState, datetime | None, datetime | None]
"""What the call is at, when its caller first joined a line, since when an agent talks with them."""


def on_board(live: Iterable[Conversation]) -> Iterator[BoardCall]:
    """Those that go on."""
    for one in live:
        if not one.is_over:
            yield _shown(one)


def _shown(one: Conversation) -> BoardCall:
    caller, seen = one.caller, one.seen
    state, queued_at, talking_since = standing(one.state)
    return BoardCall(
        call=caller.call,
        state=state,
        queue=seen.queue if queued_at or talking_since else None,
        tier=seen.tier,
        raised_from=seen.raised_from,
        number=None if caller.number is None else masked(caller.number),
        language=seen.language,
        agent=seen.agent,
        arrived_at=caller.arrived_at,
        queued_at=queued_at,
        talking_since=talking_since,
        listener=_listener(seen.listener),
        pause=pause_view(seen.pause),
        is_unrecorded=seen.is_unrecorded,
        is_callback=caller.callback_of is not None,
    )


def _listener(one: Listener | None) -> ListenerView | None:
    return None if one is None else ListenerView(by=one.by, manner=one.manner, is_there=one.is_there, since=one.since)


def standing(state: life.State) -> Standing:
    """`state` as people name it."""
    match state:
        case life.Dialling():
            return "dialling", None, None
        case life.InFlow(queued_at=queued_at):
            return "in_flow", queued_at, None
        case life.Waiting(queued_at=queued_at):
            return "waiting", queued_at, None
        case life.Ringing(queued_at=queued_at):
            return "ringing", queued_at, None
        case life.Talking(since=since):
            return "talking", None, since
        case life.Rejoining(lost_at=lost_at):
            return "waiting", lost_at, None
        case life.Surveying():
            return "surveying", None, None
        case life.Away(queued_at=queued_at):
            return "transferred", queued_at, None
        case life.Adrift(queued_at=queued_at):
            return "lifeboat", queued_at, None
        case life.Over():
            return "ended", None, None
        case never:
            assert_never(never)
