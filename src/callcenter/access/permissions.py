"""What each role may do: the one table that routes, desktops, pages and documents go by.

Rules: whoever keeps the system, who keeps users and who reads what was done are three people (三员分立): no permission
of one is the other's; none of the three meets a caller's data. What is not here is refused.
"""

from collections.abc import Mapping
from enum import StrEnum

from callcenter.access.users import Role


class Permission(StrEnum):
    """One thing that somebody may do. Whose calls they may do it with is `reach.py`'s."""

    OWN_ACCOUNT = "own_account"
    """Know who is signed in; keep the own password and sessions."""
    LIVE_FEED = "live_feed"
    """Have a desktop that is told what happens."""
    TAKE_CALLS = "take_calls"
    """Work as an agent: sit, choose a status, talk, write about the own call."""
    READ_HANDBOOK = "read_handbook"
    """Read matters and standard wording."""
    SEE_QUEUES = "see_queues"
    """See how the queues stand."""
    SEE_SEATS = "see_seats"
    """See the seats and who sits there."""

    SEE_CALLS = "see_calls"
    """See calls: the own ones, unless more is said below."""
    SEE_CALLS_OF_QUEUES = "see_calls_of_queues"
    """See also the calls of the own queues."""
    SEE_ALL_CALLS = "see_all_calls"
    """See every call, message and callback."""
    SEARCH_NUMBERS = "search_numbers"
    """Find calls by a caller's number."""
    HEAR_RECORDINGS = "hear_recordings"
    """Hear the recordings of calls that they see."""
    EXPORT_RECORDINGS = "export_recordings"
    """Take recordings of calls that they see out of the house, with what is known of the calls."""
    HOLD_RECORDINGS = "hold_recordings"
    """Keep recordings of calls that they see whatever their term (legal hold), and end that."""
    READ_TRANSCRIPTS = "read_transcripts"
    """Read and search what was said in calls that they see."""
    REDO_TRANSCRIPTS = "redo_transcripts"
    """Have a recording written down once more."""
    SEE_MESSAGES = "see_messages"
    """See and hear what callers left: to the own queues, or all."""
    SEE_CALLBACKS = "see_callbacks"
    """See who is owed a call: by the own queues, or all."""
    SETTLE_CALLBACKS = "settle_callbacks"
    """Call back by hand, with the whole number, and say what came of it."""

    WATCH_BOARD = "watch_board"
    """Watch agents, callers and alarms as they are now."""
    JOIN_TALKS = "join_talks"
    """Listen to talks, whisper, join them, take them over."""
    STEER_CALLERS = "steer_callers"
    """Move waiting callers to another queue, or forward in it."""
    STEER_AGENTS = "steer_agents"
    """Choose an agent's status for them."""
    PLAN_STAFFING = "plan_staffing"
    """Work out how many seats a day needs."""

    WATCH_FLOWS = "watch_flows"
    """See where in a flow callers are, and what failed them."""
    EDIT_FLOWS = "edit_flows"
    """Read, write and try what callers hear."""
    PUBLISH_FLOWS = "publish_flows"
    """Put it before callers, and take it back."""
    GIVE_NOTICES = "give_notices"
    """Give notices and announce closures."""

    KEEP_AGENTS = "keep_agents"
    """Say who works as an agent, with which skills, and why there are breaks."""
    KEEP_SEATS = "keep_seats"
    """Say which seats there are; put somebody out of one."""
    KEEP_INTEGRATIONS = "keep_integrations"
    """Say what other systems are told, and which pages are opened."""

    KEEP_USERS = "keep_users"
    """Say who signs in, in which role."""
    KEEP_SESSIONS = "keep_sessions"
    """See who is signed in where, sign them out, unlock logins and take lost second factors away."""
    KEEP_TOKENS = "keep_tokens"
    """Let other systems in, and shut them out."""

    KEEP_LISTS = "keep_lists"
    """See and change who stands on the list of special service."""
    READ_LIST_DEEDS = "read_list_deeds"
    """Read who did what to that list."""
    READ_AUDIT = "read_audit"
    """Read who did what to anything."""
    READ_PERMISSIONS = "read_permissions"
    """Read who may do what."""


_ANYBODY = frozenset({Permission.OWN_ACCOUNT})
_AGENT = _ANYBODY | {
    Permission.LIVE_FEED,
    Permission.TAKE_CALLS,
    Permission.READ_HANDBOOK,
    Permission.SEE_QUEUES,
    Permission.SEE_SEATS,
    Permission.SEE_CALLS,
    Permission.HEAR_RECORDINGS,
    Permission.READ_TRANSCRIPTS,
    Permission.SEE_MESSAGES,
    Permission.SEE_CALLBACKS,
    Permission.SETTLE_CALLBACKS,
}
_SENIOR = _AGENT | {Permission.SEE_CALLS_OF_QUEUES}
_OF_ALL_CALLS = {Permission.SEE_ALL_CALLS, Permission.SEARCH_NUMBERS, Permission.REDO_TRANSCRIPTS}

ALLOWED: Mapping[Role, frozenset[Permission]] = {
    Role.AGENT: _AGENT,
    Role.SENIOR: _SENIOR,
    Role.SUPERVISOR: _AGENT
    | _OF_ALL_CALLS
    | {
        Permission.EXPORT_RECORDINGS,
        Permission.HOLD_RECORDINGS,
        Permission.WATCH_BOARD,
        Permission.JOIN_TALKS,
        Permission.STEER_CALLERS,
        Permission.STEER_AGENTS,
        Permission.PLAN_STAFFING,
        Permission.WATCH_FLOWS,
        Permission.KEEP_AGENTS,
        Permission.KEEP_SEATS,
    },
    Role.QA: _ANYBODY
    | _OF_ALL_CALLS
    | {
        Permission.LIVE_FEED,
        Permission.READ_HANDBOOK,
        Permission.SEE_QUEUES,
        Permission.SEE_CALLS,
        Permission.HEAR_RECORDINGS,
        Permission.EXPORT_RECORDINGS,
        Permission.HOLD_RECORDINGS,
        Permission.READ_TRANSCRIPTS,
        Permission.SEE_MESSAGES,
        Permission.SEE_CALLBACKS,
    },
    Role.OPERATOR: _AGENT
    | _OF_ALL_CALLS
    | {
        Permission.PLAN_STAFFING,
        Permission.WATCH_FLOWS,
        Permission.EDIT_FLOWS,
        Permission.PUBLISH_FLOWS,
        Permission.GIVE_NOTICES,
    },
    Role.LIST_OFFICER: _ANYBODY | {Permission.KEEP_LISTS, Permission.READ_LIST_DEEDS},
    Role.AUDITOR: _ANYBODY | {Permission.READ_AUDIT, Permission.READ_PERMISSIONS},
    Role.SECURITY_ADMIN: _ANYBODY
    | {Permission.KEEP_USERS, Permission.KEEP_SESSIONS, Permission.KEEP_TOKENS, Permission.READ_PERMISSIONS},
    # The queues' names are wanted where it is said what other systems are told of.
    Role.ADMIN: _ANYBODY
    | {
        Permission.LIVE_FEED,
        Permission.SEE_QUEUES,
        Permission.SEE_SEATS,
        Permission.KEEP_AGENTS,
        Permission.KEEP_SEATS,
        Permission.KEEP_INTEGRATIONS,
    },
}


def allows(role: Role, permission: Permission) -> bool:
    """Whether `role` may do this."""
    return permission in ALLOWED[role]
