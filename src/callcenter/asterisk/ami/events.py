"""What an Asterisk tells us, as typed facts."""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address

from callcenter.vocabulary.ids import CallId, LegId, NodeId, QueueId, SeatId


class LinkCause(StrEnum):
    """Why a connection is down."""

    UNREACHABLE = "unreachable"
    LOGIN_REFUSED = "login_refused"
    LOGIN_LATE = "login_late"
    BOOT_LATE = "boot_late"
    PING_LATE = "ping_late"
    LOST = "lost"
    SHUTDOWN = "shutdown"
    OVERFULL = "overfull"
    OVERSIZED = "oversized"
    CLOSED = "closed"
    """By us."""


class SeatState(StrEnum):
    """A seat's phone as Asterisk sees it (AMI: DeviceStateChange)."""

    UNKNOWN = "UNKNOWN"
    NOT_INUSE = "NOT_INUSE"
    INUSE = "INUSE"
    BUSY = "BUSY"
    INVALID = "INVALID"
    UNAVAILABLE = "UNAVAILABLE"
    RINGING = "RINGING"
    RINGINUSE = "RINGINUSE"
    ONHOLD = "ONHOLD"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkUp:
    """Logged in and booted. Whatever was known of this Asterisk is stale: read its state again."""

    node: NodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDown:
    """No connection. Events are missing from here on until the state is read after the next `LinkUp`."""

    node: NodeId
    cause: LinkCause
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerArrived:
    """AMI: UserEvent CallerArrived. The caller's leg is answered and has its call id."""

    node: NodeId
    call: CallId
    leg: LegId
    channel: str
    number_raw: str
    """Personal. As the network sent it, URL-decoded: may be empty, absurd or hostile."""
    dialled: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRefused:
    """AMI: UserEvent CallRefused. There was no room for the caller, who hears so and is let go."""

    node: NodeId
    call: CallId
    leg: LegId
    number_raw: str
    """Personal; as `CallerArrived`'s."""
    dialled: str
    why: str
    """calls, rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackAnswered:
    """AMI: UserEvent CallbackAnswered. Whom we called back is on the line."""

    node: NodeId
    call: CallId
    leg: LegId
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackFailed:
    """AMI: OriginateResponse with Failure. Nobody has answered whom we called back; where a telephone rang, a hangup
    with its cause has come before.
    """

    node: NodeId
    call: CallId
    reason: int
    """Asterisk's control frame: 3 it rang, 5 busy, 8 congested, 0 and 1 it could not be dialled …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeboatEntered:
    """AMI: UserEvent LifeboatEntered. Asterisk alone takes the caller on."""

    node: NodeId
    call: CallId
    leg: LegId
    channel: str
    queue: QueueId
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferEnded:
    """AMI: UserEvent OfferEnded. The dialplan's Dial() is over, answered or not."""

    node: NodeId
    call: CallId
    leg: LegId
    channel: str
    seat: SeatId
    status: str
    """DIALSTATUS: ANSWER, NOANSWER, BUSY, CHANUNAVAIL, CONGESTION, CANCEL …"""
    cause: int
    """Q.850: why the agent's leg has ended; 16 where somebody hung up, 44 where no sound came from it any more …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomJoined:
    """AMI: ConfbridgeJoin. A leg is in the call's room: the caller's, the agent's, a third's."""

    node: NodeId
    call: CallId
    leg: LegId
    channel: str
    seat: SeatId | None
    is_agent: bool
    """For whose sake the room lives: it ends with the last of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLeft:
    """AMI: ConfbridgeLeave. Told of each leg, also when the room has ended for all."""

    node: NodeId
    call: CallId
    leg: LegId
    channel: str
    seat: SeatId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegAnswered:
    """AMI: OriginateResponse with Success. Who was dialled beside the caller has answered: a third, a supervisor."""

    node: NodeId
    call: CallId
    leg: LegId
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegFailed:
    """AMI: OriginateResponse with Failure. They have not; where a telephone rang, a hangup has come before."""

    node: NodeId
    call: CallId
    leg: LegId
    reason: int
    """As of `CallbackFailed`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAnswered:
    """AMI: DialEnd with ANSWER towards a number that the site allows."""

    node: NodeId
    call: CallId
    leg: LegId
    """The other side's."""
    channel: str
    """The other side's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferEnded:
    """AMI: UserEvent TransferEnded. The caller is back from a number outside, or was never put through."""

    node: NodeId
    call: CallId
    leg: LegId
    channel: str
    status: str
    """DIALSTATUS, or REFUSED for a number that is not allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRung:
    """AMI: DialBegin towards a seat, by an offer or by the lifeboat."""

    node: NodeId
    call: CallId
    seat: SeatId
    leg: LegId
    """The agent's."""
    channel: str
    """The agent's."""
    caller_leg: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatAnswered:
    """AMI: DialEnd with ANSWER. Asterisk may tell it twice."""

    node: NodeId
    call: CallId
    seat: SeatId
    leg: LegId
    channel: str
    caller_leg: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatDeclined:
    """AMI: DialEnd with anything but ANSWER. Asterisk may tell it twice."""

    node: NodeId
    call: CallId
    seat: SeatId
    leg: LegId
    channel: str
    caller_leg: LegId
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegHungUp:
    """AMI: Hangup. Legs that Dial() made carry their caller's call too: compare `leg` to know whose it was."""

    node: NodeId
    call: CallId | None
    """None for legs that app_queue made, too: those have only `linked`."""
    leg: LegId
    linked: LegId
    """The first leg of the tree: the caller's, in a caller's call."""
    channel: str
    seat: SeatId | None
    """Set where the leg was an agent's phone."""
    cause: int
    """Q.850."""
    cause_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCallerJoined:
    """AMI: QueueCallerJoin."""

    node: NodeId
    queue: QueueId
    call: CallId | None
    leg: LegId
    channel: str
    position: int
    """From 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCallerLeft:
    """AMI: QueueCallerLeave. Connected, gone, or taken back."""

    node: NodeId
    queue: QueueId
    call: CallId | None
    leg: LegId
    channel: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeboatConnected:
    """AMI: AgentConnect. app_queue bridged a caller with a seat."""

    node: NodeId
    queue: QueueId
    seat: SeatId
    call: CallId | None
    leg: LegId
    """The agent's."""
    channel: str
    """The agent's."""
    caller_leg: LegId
    hold_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeboatCompleted:
    """AMI: AgentComplete."""

    node: NodeId
    queue: QueueId
    seat: SeatId
    call: CallId | None
    caller_leg: LegId
    hold_s: int
    talk_s: int
    reason: str
    """Who ended it: ``caller``, ``agent`` or ``transfer``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatStateChanged:
    """AMI: DeviceStateChange of a seat's phone."""

    node: NodeId
    seat: SeatId
    state: SeatState


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactStatusChanged:
    """AMI: ContactStatus. A seat's phone registered, vanished or stopped answering."""

    node: NodeId
    seat: SeatId
    status: str
    """Created, Updated, Removed, Reachable, Unreachable, NonQualified."""
    uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessedInVain:
    """AMI: InvalidAccountID, InvalidPassword, ChallengeResponseFailed, FailedACL. Nobody of ours does this often."""

    node: NodeId
    address: IPv4Address | IPv6Address
    why: str
    """The event's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideDialled:
    """AMI: DialBegin of a leg that is no seat's: whoever has asked for it, a number outside is about to be rung."""

    node: NodeId
    leg: LegId
    channel: str
    number: str
    """As it was sent; empty for one that cannot be read."""


CallEvent = (
    CallerArrived
    | CallRefused
    | CallbackAnswered
    | CallbackFailed
    | LifeboatEntered
    | OfferEnded
    | RoomJoined
    | RoomLeft
    | LegAnswered
    | LegFailed
    | TransferAnswered
    | TransferEnded
    | SeatRung
    | SeatAnswered
    | SeatDeclined
    | LegHungUp
    | QueueCallerJoined
    | QueueCallerLeft
    | LifeboatConnected
    | LifeboatCompleted
)
LinkEvent = LinkUp | LinkDown | CallEvent | SeatStateChanged | ContactStatusChanged | GuessedInVain | OutsideDialled
