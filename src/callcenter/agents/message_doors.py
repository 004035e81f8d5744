"""Who may be told what on a desktop's connection, and ask what: every message of both directions."""

from collections.abc import Mapping

from pydantic import BaseModel

from callcenter.access.permissions import Permission, allows
from callcenter.access.users import Role
from callcenter.agents.messages import (
    AgentChanged,
    AlarmsChanged,
    BoardChanged,
    BoardShown,
    CallChanged,
    CallGone,
    CaptionsChanged,
    Heartbeat,
    PhoneTaken,
    QueuesChanged,
    RecentChanged,
    Resync,
    Snapshot,
    WatchBoard,
)

NEEDED: Mapping[type[BaseModel], Permission] = {
    Snapshot: Permission.LIVE_FEED,
    Heartbeat: Permission.LIVE_FEED,
    QueuesChanged: Permission.SEE_QUEUES,
    AgentChanged: Permission.TAKE_CALLS,
    PhoneTaken: Permission.TAKE_CALLS,
    CallChanged: Permission.TAKE_CALLS,
    CallGone: Permission.TAKE_CALLS,
    CaptionsChanged: Permission.TAKE_CALLS,
    RecentChanged: Permission.SEE_CALLS,
    AlarmsChanged: Permission.WATCH_BOARD,
    BoardShown: Permission.WATCH_BOARD,
    BoardChanged: Permission.WATCH_BOARD,
    Resync: Permission.LIVE_FEED,
    WatchBoard: Permission.WATCH_BOARD,
}
"""The last two are what a desktop asks."""


def may_have(role: Role, message: type[BaseModel]) -> bool:
    """Whether `role` may be told this, or ask it."""
    return allows(role, NEEDED[message])
