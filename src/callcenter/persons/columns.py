"""Every column of every table: what of a person it holds. Pure; a test fails for a column that is not here.

Rules: who adds a column says here what it is; what is personal has somebody who finds it and lets it go (`Holder`).
"""

from collections.abc import Mapping
from enum import StrEnum


class Nature(StrEnum):
    """What a column has to do with somebody who calls."""

    NUMBER = "number"
    """Their telephone number."""
    DIGEST = "digest"
    """Its keyed digest."""
    WORDS = "words"
    """What they said, or was written down of them."""
    NEEDS = "needs"
    """How they have to be served, or which list they are on: sensitive (§28)."""
    SOUND = "sound"
    """Leads to what was recorded."""
    CALL = "call"
    """Leads to their call, and so to them for as long as that has their number."""
    EVENT = "event"
    """What happened in their call: nobody's once that has no number."""
    STAFF = "staff"
    """About those who work here, not about callers."""
    NONE = "none"
    """About nobody."""


THEIRS = frozenset({Nature.NUMBER, Nature.DIGEST, Nature.WORDS, Nature.NEEDS, Nature.SOUND})
"""What somebody has to answer for."""

_N = Nature

COLUMNS: Mapping[str, Mapping[Nature, str]] = {
    "calls": {
        _N.CALL: "id callback_of",
        _N.NUMBER: "number",
        _N.WORDS: "words reason",
        _N.NEEDS: "list_name needs tier raised_from",
        _N.EVENT: "node leg state dialled language arrived_at last_seq priority flow flow_version result queue"
        " queued_at since seat why_now ringing_at connected_at wait_ms talk_ms talk rating is_unrecorded"
        " was_in_lifeboat ended_at outcome cause",
        _N.STAFF: "agent called_by",
    },
    # Numbers and words alike: which facts hold what is said in `calls/forgetting.py`.
    "timeline": {_N.CALL: "call", _N.WORDS: "fact", _N.EVENT: "seq at kind"},
    "legs": {_N.CALL: "call", _N.EVENT: "id role answered_at ended_at", _N.STAFF: "agent seat"},
    "recordings": {
        _N.CALL: "call",
        _N.SOUND: "path sha256",
        _N.EVENT: "duration_s size_bytes caller agent kept_at deleted_at",
    },
    "messages": {
        _N.CALL: "call",
        _N.SOUND: "path sha256",
        _N.EVENT: "seq node queue left_at duration_s size_bytes deleted_at",
    },
    "alarms": {_N.CALL: "call", _N.EVENT: "raised_at seen_at", _N.NONE: "number", _N.STAFF: "agent seen_by"},
    "transcripts": {_N.CALL: "call", _N.EVENT: "state attempts due_at cause ended_at"},
    "utterances": {
        _N.CALL: "call",
        _N.WORDS: "text lexemes",
        _N.EVENT: "n speaker start_s end_s engine language confidence",
    },
    "cases": {
        _N.CALL: "call",
        _N.WORDS: "notes",
        _N.EVENT: "version at matter tags disposition is_solved suggested",
        _N.STAFF: "agent by",
    },
    "case_versions": {_N.CALL: "call", _N.WORDS: "case", _N.EVENT: "version at", _N.STAFF: "by"},
    "callbacks": {
        _N.CALL: "call claimed_call served_in closed_by",
        _N.NUMBER: "number",
        _N.NEEDS: "tier needs",
        _N.EVENT: "kind way queue language dialled since entered_at due_at attempts state not_before claimed_at"
        " is_not_reached closed_at closed_how reason",
        _N.STAFF: "claimed_agent",
    },
    "callback_attempts": {_N.CALL: "callback call", _N.EVENT: "id began_at ended_at why", _N.STAFF: "by"},
    "vault": {
        _N.CALL: "call",
        _N.SOUND: "path object envelope key_id original_sha256",
        _N.EVENT: "kind seq kept_at medium stored_size duration_s class held_at held_why deleted_at deleted_why",
        _N.STAFF: "held_by",
    },
    "recording_chain": {_N.SOUND: "path body", _N.EVENT: "seq at day deed link"},
    "unwanted_objects": {_N.EVENT: "object since"},
    "special_list": {
        _N.DIGEST: "digest person",
        _N.NEEDS: "list_name category level tier needs relation basis",
        _N.EVENT: "created_at batch valid_from valid_to key",
    },
    "special_list_changes": {_N.DIGEST: "digest", _N.EVENT: "batch at"},
    "list_staging": {
        _N.DIGEST: "digest person",
        _N.NEEDS: "category level tier needs relation basis",
        _N.EVENT: "batch line valid_from valid_to",
    },
    "list_history": {
        _N.DIGEST: "digest person",
        _N.NEEDS: "list_name category level tier needs relation basis",
        _N.EVENT: "batch was created_at of_batch valid_from valid_to key",
    },
    "list_batches": {
        _N.NONE: "id state cause file_name sha256 size_bytes headings list_name mode columns basis key submitted_at"
        " decided_at applied_at undone_at attempts share_read lines entries problems difference alarms",
        _N.STAFF: "submitted_by decided_by undone_by",
    },
    "list_columns": {_N.NONE: "list_name columns"},
    "list_problems": {_N.NONE: "batch line other_line field reason"},
    "audit": {_N.DIGEST: "subject", _N.EVENT: "id at deed body", _N.STAFF: "who"},
    "audit_chain": {_N.EVENT: "seq entry at said link"},
    "outbox": {_N.CALL: "key", _N.EVENT: "id at topic body"},
    "webhook_endpoints": {
        _N.NONE: "id name url types queues scopes is_on off_cause secret_generation secret_changed_at created_at"
        " position failures failing_since next_at last_delivered_at leased_by leased_until",
        _N.STAFF: "created_by",
    },
    "webhook_attempts": {_N.CALL: "subject", _N.EVENT: "id endpoint event type at took_ms status fault"},
    "webhook_dead_letters": {
        _N.CALL: "key",
        _N.EVENT: "endpoint event at topic body type given_up_at fault is_wanted",
    },
    "integration_tokens": {
        _N.NONE: "id name digest scopes created_at expires_at revoked_at last_used_at",
        _N.STAFF: "agent created_by",
    },
    "screen_pops": {_N.NONE: "id name template opens queues is_on created_at", _N.STAFF: "created_by"},
    "document_versions": {_N.NONE: "document number text hash meaning note created_at", _N.STAFF: "author"},
    "document_approvals": {_N.NONE: "document number at", _N.STAFF: "by"},
    "document_releases": {
        _N.NUMBER: "numbers",
        _N.NONE: "id document number action percent at",
        _N.STAFF: "by",
    },
    "document_locks": {_N.NONE: "document expires_at", _N.STAFF: "holder"},
    "notices": {
        _N.NONE: "id kind queue words starts_at ends_at created_at ended_at",
        _N.STAFF: "by ended_by",
    },
    "queues": {_N.NONE: "id name_zh name_en"},
    "break_reasons": {_N.NONE: "id name_zh name_en position is_active"},
    "seats": {_N.NONE: "id kind label created_at"},
    "agents": {_N.STAFF: "id name seat status reason status_since languages is_active"},
    "agent_queues": {_N.STAFF: "agent queue level"},
    "agent_states": {_N.CALL: "call", _N.STAFF: "id agent seat status reason state since until"},
    "users": {_N.STAFF: "id name password_hash role agent subject is_active created_at must_choose forgiven"},
    "sessions": {_N.STAFF: "id digest user_id password_stamp address browser began_at seen_at ends_at stage"},
    "sign_in_failures": {_N.STAFF: "user_id count last_at address locked_until"},
    "second_factors": {_N.STAFF: "user_id sealed begun last_step recovery"},
}


def natures(table: str) -> dict[str, Nature]:
    """What each column of a table is; empty for one that nobody has spoken of."""
    return {column: nature for nature, columns in COLUMNS.get(table, {}).items() for column in columns.split()}


def answered_for() -> set[str]:
    """The tables that some `Holder` has to answer for."""
    return {table for table, columns in COLUMNS.items() if THEIRS & columns.keys()}
