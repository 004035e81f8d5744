"""Ids. Whatever Asterisk names carries the name of its node, so that two nodes never share an id."""

from typing import NewType

NodeId = NewType("NodeId", str)
"""One Asterisk: lower-case letters and digits, for example ``pbx1``."""

CallId = NewType("CallId", str)
"""One caller's whole conversation: ``<node>.<uuid>``; the UUID is AudioSocket's and `CHANNEL(accountcode)`."""

LegId = NewType("LegId", str)
"""One channel: ``<node>.<Uniqueid>``. Asterisk's `Uniqueid` names a leg, its `Linkedid` a tree of legs."""

AgentId = NewType("AgentId", str)
"""A person who answers calls: the staff number (工号)."""

SeatId = NewType("SeatId", str)
"""A desk with a phone: its extension, the name of its PJSIP endpoint."""

QueueId = NewType("QueueId", str)
"""A service queue (服务队列). Asterisk names its app_queue after it (`asterisk.queue_names`)."""


def call_id(node: NodeId, uuid: str) -> CallId:
    """The id of the call that `node` minted as `uuid`."""
    return CallId(f"{node}.{uuid.lower()}")


def leg_id(node: NodeId, uniqueid: str) -> LegId:
    """The id of the channel that `node` calls `uniqueid`."""
    return LegId(f"{node}.{uniqueid}")


def node_of(ident: CallId | LegId) -> NodeId:
    """The Asterisk that minted `ident`."""
    return NodeId(ident.partition(".")[0])


def bare(ident: CallId | LegId) -> str:
    """`ident` as its own Asterisk writes it."""
    return ident.partition(".")[2]
