"""An obligation to call somebody back, from its entry to its end. Pure.

Rules: one open obligation a number, whoever promised it; it is claimed before anybody dials, and only an open one can
be claimed, so no number is dialled twice at a time; an attempt that reached nobody leaves it open, not before a pause,
until there were too many; who calls again and is answered has been served; the place (`since`) is kept throughout.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Literal, assert_never
from zoneinfo import ZoneInfo

from callcenter.callbacks.hours import QuietHours
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Need, Tier

Kind = Literal["promised", "missed"]
"""The caller was told so · the caller hung up in line (未接来电)."""
Way = Literal["voice", "write"]
"""`write`: the caller cannot hear or speak on the phone; nobody dials, the queue's people write."""
NotReached = Literal["busy", "no_answer", "refused", "congestion", "unreachable", "hung_up", "machine", "lost"]
"""Why an attempt has reached nobody. `hung_up`: before an agent was on the line; `machine`: an agent says so, of an
answering machine or a silent answer; `lost`: nobody saw how it ended."""
HowDone = Literal["talked", "by_hand", "called_again"]
StateName = Literal["open", "claimed", "done", "failed", "withdrawn"]


QUIET = QuietHours(time(21), time(8), ZoneInfo("Asia/Shanghai"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The site's."""

    quiet: QuietHours = QUIET
    within: timedelta = timedelta(hours=2)
    """By when somebody has to be called, quiet hours not counted."""
    pause: timedelta = timedelta(minutes=30)
    """Between two attempts."""
    most_attempts: int = 3
    in_hand: timedelta = timedelta(minutes=10)
    """How long nobody is dialled whose number a person has asked for, to call by hand."""
    retry: timedelta = timedelta(minutes=1)
    """When to try again what Asterisk could not be asked for."""
    corrected_within: timedelta = timedelta(minutes=15)
    """How long an agent may still say that it was a machine they talked with."""
    again_within: timedelta = timedelta(hours=1)
    """How long a caller who calls again is served as one whose callback is due."""
    is_missed_kept: bool = True
    """Whether callers who hung up in line are called back."""


RULES = Rules()


@dataclass(frozen=True, slots=True)
class Open:
    not_before: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """An agent is reserved, and the number is being dialled, or talked with."""

    call: CallId
    """The one that was dialled."""
    agent: AgentId
    at: datetime
    is_not_reached: bool = False
    """The agent has said so."""
    served_in: CallId | None = None
    """The caller has called meanwhile, and was answered; the dialling ends by itself."""


@dataclass(frozen=True, slots=True)
class Done:
    at: datetime
    how: HowDone
    by: str
    """An agent, a user, or the call in which the caller was answered."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Too many attempts: the owner's to deal with."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Withdrawn:
    at: datetime
    by: str
    reason: str


State = Open | Claimed | Done | Failed | Withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """Somebody who is to be called back."""

    call: CallId
    """In which they called us."""
    kind: Kind
    way: Way
    number: str = field(repr=False)
    """Personal. E.164."""
    queue: QueueId
    """Whose people owe it."""
    tier: Tier
    needs: tuple[Need, ...]
    language: Language
    dialled: str
    """The number of ours that they called."""
    since: datetime
    """Their place in line."""
    entered_at: datetime
    due_at: datetime
    attempts: int
    """Those that reached nobody."""
    state: State

    @property
    def is_open(self) -> bool:
        return isinstance(self.state, Open | Claimed)


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """The same number was promised a callback once more, or was missed once more."""

    kind: Kind
    queue: QueueId
    at: datetime | None = None
    """When it was promised for; None: as soon as may be."""
    due_at: datetime | None = None
    """Where it was promised for a time."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Dialling begins as soon as this is kept."""

    call: CallId
    agent: AgentId


@dataclass(frozen=True, slots=True)
class NeverDialled:
    """Asterisk could not be asked: nobody's telephone has rung."""

    call: CallId


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The dialled call is over; `why` is None where an agent has talked with somebody."""

    call: CallId
    why: NotReached | None


@dataclass(frozen=True, slots=True)
class CalledAgain:
    """The caller has called, and an agent has answered."""

    call: CallId


@dataclass(frozen=True, slots=True)
class NumberShown:
    """A person has asked for the number, to call by hand."""


@dataclass(frozen=True, slots=True)
class SaidDone:
    by: str


@dataclass(frozen=True, slots=True)
class SaidNotReached:
    """By whoever called by hand; or by the agent, of a machine or a silent answer."""

    by: str
    why: NotReached


@dataclass(frozen=True, slots=True)
class SaidWithdrawn:
    by: str
    reason: str


Event = (
    AskedAgain
    | Claim
    | NeverDialled
    | CallEnded
    | CalledAgain
    | NumberShown
    | SaidDone
    | SaidNotReached
    | SaidWithdrawn
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One that is over."""

    call: CallId | None
    """The dialled one; None where somebody called by hand."""
    by: str
    began_at: datetime
    ended_at: datetime
    why: NotReached | None
    """None where it reached the citizen."""


Outcome = tuple[Obligation, Attempt | None]


class UnexpectedCallbackEventError(CallCenterError):
    """An event that cannot happen in this state; nothing changed."""

    def __init__(self, state: State, event: Event) -> None:
        super().__init__(f"{type(event).__name__} while {type(state).__name__}")


def on(  # noqa: C901, PLR0912 one case a transition
    obligation: Obligation, event: Event, at: datetime, rules: Rules
) -> Outcome:
    """The obligation after `event`, and the attempt that has ended by it."""
    state = obligation.state
    match state, event:
        case Open(), AskedAgain(kind="promised", queue=queue, at=then, due_at=due_at):
            merged = replace(obligation, kind="promised", queue=queue, due_at=due_at or obligation.due_at)
            return replace(merged, state=Open(then or at)), None
        case Open(), AskedAgain():
            return obligation, None
        case Claimed(), AskedAgain(at=datetime()):
            raise UnexpectedCallbackEventError(state, event)
        case Claimed(), AskedAgain():
            return obligation, None
        case Open(), Claim(call=call, agent=agent) if may_be_called(obligation, at, rules):
            return replace(obligation, state=Claimed(call, agent, at)), None
        case Claimed(call=call, served_in=served), NeverDialled(call=told) if told == call:
            after = Open(at + rules.retry) if served is None else Done(at, "called_again", served)
            return replace(obligation, state=after), None
        case Claimed(call=call), CallEnded(call=told, why=why) if told == call:
            return _ended(obligation, state, why, at, rules)
        case Open(), CalledAgain(call=call):
            return replace(obligation, state=Done(at, "called_again", call)), None
        case Claimed(), CalledAgain(call=call):
            return replace(obligation, state=replace(state, served_in=call)), None
        case Open(not_before=not_before), NumberShown():
            return replace(obligation, state=Open(max(not_before, at + rules.in_hand))), None
        case _, NumberShown():
            return obligation, None
        case ((Open() | Failed()), SaidDone(by=by)):
            attempt = Attempt(call=None, by=by, began_at=at, ended_at=at, why=None)
            return replace(obligation, state=Done(at, "by_hand", by)), attempt
        case Open(), SaidNotReached(by=by, why=why):
            attempt = Attempt(call=None, by=by, began_at=at, ended_at=at, why=why)
            return _missed(obligation, at, rules), attempt
        case Done(how="talked", at=then), SaidNotReached(by=by, why=why) if at <= then + rules.corrected_within:
            attempt = Attempt(call=None, by=by, began_at=then, ended_at=at, why=why)
            return _missed(obligation, at, rules), attempt
        case Claimed(), SaidNotReached():
            return replace(obligation, state=replace(state, is_not_reached=True)), None
        case ((Open() | Failed()), SaidWithdrawn(by=by, reason=reason)):
            return replace(obligation, state=Withdrawn(at, by, reason)), None
        case _, (
            AskedAgain()
            | Claim()
            | NeverDialled()
            | CallEnded()
            | CalledAgain()
            | SaidDone()
            | SaidNotReached()
            | SaidWithdrawn()
        ):
            raise UnexpectedCallbackEventError(state, event)
        case _, never:
            assert_never(never)


def entered(  # noqa: PLR0913 what an obligation is
    call: CallId,
    kind: Kind,
    *,
    number: str,
    queue: QueueId,
    tier: Tier,
    needs: tuple[Need, ...],
    language: Language,
    dialled: str,
    since: datetime,
    at: datetime,
    rules: Rules,
    promised_for: datetime | None = None,
) -> Obligation:
    """A new one; `promised_for` is when they are not to be called before."""
    begins = max(at, promised_for or at)
    return Obligation(
        call=call,
        kind=kind,
        way="write" if Need.TEXT_ONLY in needs else "voice",
        number=number,
        queue=queue,
        tier=tier,
        needs=needs,
        language=language,
        dialled=dialled,
        since=since,
        entered_at=at,
        due_at=rules.quiet.after(begins, rules.within),
        attempts=0,
        state=Open(begins),
    )


def called_from(obligation: Obligation, now: datetime, rules: Rules) -> datetime | None:
    """From when on it may be dialled, at the earliest now; None for never, as it stands.

    Who was promised a callback expects it until its deadline, also late in the evening; all others sleep.
    """
    if not isinstance(obligation.state, Open) or obligation.way != "voice":
        return None
    earliest = max(obligation.state.not_before, now)
    is_expected = obligation.kind == "promised" and obligation.attempts == 0 and earliest < obligation.due_at
    return earliest if is_expected else rules.quiet.over(earliest)


def may_be_called(obligation: Obligation, now: datetime, rules: Rules) -> bool:
    """Whether it may be dialled now."""
    begin = called_from(obligation, now, rules)
    return begin is not None and begin <= now


def keeps_place(obligation: Obligation, at: datetime, rules: Rules) -> bool:
    """Whether who is owed it has its place when they call again: always by a promise, else for a while."""
    return obligation.is_open and (obligation.kind == "promised" or at - obligation.entered_at <= rules.again_within)


def tier_in_line(obligation: Obligation) -> Tier:
    """Who may be called back now is due; whom the site serves after all others, it calls back after them, too."""
    return obligation.tier if obligation.tier is Tier.DEFERRED else min(obligation.tier, Tier.CALLBACK)


def _ended(obligation: Obligation, claimed: Claimed, why: NotReached | None, at: datetime, rules: Rules) -> Outcome:
    found = why or ("machine" if claimed.is_not_reached else None)
    attempt = Attempt(call=claimed.call, by=claimed.agent, began_at=claimed.at, ended_at=at, why=found)
    if claimed.served_in is not None:
        return replace(obligation, state=Done(at, "called_again", claimed.served_in)), attempt
    if found is None:
        return replace(obligation, state=Done(at, "talked", claimed.agent)), attempt
    return _missed(obligation, at, rules), attempt


def _missed(obligation: Obligation, at: datetime, rules: Rules) -> Obligation:
    attempts = obligation.attempts + 1
    state = Open(at + rules.pause) if attempts < rules.most_attempts else Failed(at)
    return replace(obligation, attempts=attempts, state=state)
