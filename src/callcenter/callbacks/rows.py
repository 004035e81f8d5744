"""Obligations as rows and back: the only place that knows how a state lies in its columns. Pure."""

from typing import Any, assert_never

from pydantic import TypeAdapter

from callcenter.callbacks.ledger import Attempt, Claimed, Done, Failed, Obligation, Open, State, Withdrawn
from callcenter.callbacks.tables import AttemptRow, CallbackRow

_OBLIGATION: TypeAdapter[Obligation] = TypeAdapter(Obligation)
_ATTEMPT: TypeAdapter[Attempt] = TypeAdapter(Attempt)
_STATES: dict[str, TypeAdapter[Any]] = {
    "open": TypeAdapter(Open),
    "claimed": TypeAdapter(Claimed),
    "done": TypeAdapter(Done),
    "failed": TypeAdapter(Failed),
    "withdrawn": TypeAdapter(Withdrawn),
}
_TERMS = tuple(name for name in Obligation.__dataclass_fields__ if name != "state")


def values(obligation: Obligation) -> dict[str, Any]:
    """Every column of its row."""
    terms = {name: getattr(obligation, name) for name in _TERMS}
    blank = dict.fromkeys(column.name for column in CallbackRow.__table__.columns if column.name not in _TERMS)
    kept = {**blank, **terms, "tier": int(obligation.tier), "needs": [need.value for need in obligation.needs]}
    return kept | {"is_not_reached": False} | _state_values(obligation.state)


def obligation(row: CallbackRow) -> Obligation:
    terms = {name: getattr(row, name) for name in _TERMS}
    told = {
        "not_before": row.not_before,
        "call": row.claimed_call,
        "agent": row.claimed_agent,
        "is_not_reached": row.is_not_reached,
        "served_in": row.served_in,
        "at": row.claimed_at or row.closed_at,
        "how": row.closed_how,
        "by": row.closed_by,
        "reason": row.reason,
    }
    return _OBLIGATION.validate_python({**terms, "state": _STATES[row.state].validate_python(told)})


def attempt(row: AttemptRow) -> Attempt:
    return _ATTEMPT.validate_python({name: getattr(row, name) for name in Attempt.__dataclass_fields__})


def attempt_values(callback: str, ended: Attempt) -> dict[str, Any]:
    return {"callback": callback} | {name: getattr(ended, name) for name in Attempt.__dataclass_fields__}


def _state_values(state: State) -> dict[str, Any]:
    match state:
        case Open(not_before=not_before):
            return {"state": "open", "not_before": not_before}
        case Claimed(call=call, agent=agent, at=at, is_not_reached=said, served_in=served):
            claim = {"claimed_call": call, "claimed_agent": agent, "claimed_at": at}
            return {"state": "claimed", **claim, "is_not_reached": said, "served_in": served}
        case Done(at=at, how=how, by=by):
            return {"state": "done", "closed_at": at, "closed_how": how, "closed_by": by}
        case Failed(at=at):
            return {"state": "failed", "closed_at": at}
        case Withdrawn(at=at, by=by, reason=reason):
            return {"state": "withdrawn", "closed_at": at, "closed_by": by, "reason": reason}
        case never:
            assert_never(never)
