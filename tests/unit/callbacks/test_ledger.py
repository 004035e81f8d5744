"""The ledger of callbacks: its table, and what holds whatever happens."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from callcenter.callbacks.ledger import (
    AskedAgain,
    Attempt,
    CalledAgain,
    CallEnded,
    Claim,
    Claimed,
    Done,
    Event,
    Failed,
    Kind,
    NeverDialled,
    NotReached,
    NumberShown,
    Obligation,
    Open,
    Rules,
    SaidDone,
    SaidNotReached,
    SaidWithdrawn,
    State,
    UnexpectedCallbackEventError,
    Withdrawn,
    called_from,
    entered,
    keeps_place,
    may_be_called,
    on,
    tier_in_line,
)
from callcenter.vocabulary.ids import AgentId, CallId, QueueId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Need, Tier

DAY = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
"""17 o'clock in Shanghai."""
NIGHT = DAY + timedelta(hours=5)
RULES = Rules()
SOCIAL, POLICE = QueueId("social"), QueueId("police")
LI = AgentId("8001")
DIALLED = CallId("pbx1.dialled")
CLAIM = Claim(DIALLED, LI)


def owed(
    kind: Kind = "promised", at: datetime = DAY, needs: tuple[Need, ...] = (), call: str = "pbx1.one"
) -> Obligation:
    return entered(
        CallId(call),
        kind,
        number="+8613800138000",
        queue=SOCIAL,
        tier=Tier.ORDINARY,
        needs=needs,
        language=Language.ZH,
        dialled="12345",
        since=at - timedelta(minutes=3),
        at=at,
        rules=RULES,
    )


def after(obligation: Obligation, *events: Event, at: datetime = DAY) -> Obligation:
    for event in events:
        obligation, _ = on(obligation, event, at, RULES)
    return obligation


def test_who_was_reached_is_done_and_the_attempt_is_kept() -> None:
    claimed = after(owed(), CLAIM)
    later = DAY + timedelta(minutes=2)
    done, attempt = on(claimed, CallEnded(DIALLED, None), later, RULES)

    assert claimed.state == Claimed(DIALLED, LI, DAY)
    assert done.state == Done(later, "talked", "8001")
    assert attempt == Attempt(call=DIALLED, by="8001", began_at=DAY, ended_at=later, why=None)


def test_who_was_not_reached_is_called_again_after_a_pause_until_it_was_too_often() -> None:
    missed = owed()
    at = DAY
    for n in (1, 2, 3):
        assert isinstance(missed.state, Open)
        assert missed.since == owed().since
        missed = after(missed, CLAIM, CallEnded(DIALLED, "busy"), at=at)
        assert missed.attempts == n
        assert not may_be_called(missed, at + RULES.pause - timedelta(seconds=1), RULES)
        at += RULES.pause

    assert missed.state == Failed(at - RULES.pause)


def test_an_agent_who_hears_a_machine_says_so_during_the_call_or_soon_after_it() -> None:
    during = after(owed(), CLAIM, SaidNotReached("limin", "machine"), CallEnded(DIALLED, None))
    soon = after(owed(), CLAIM, CallEnded(DIALLED, None), SaidNotReached("limin", "machine"))
    done = after(owed(), CLAIM, CallEnded(DIALLED, None))

    assert (during.attempts, soon.attempts) == (1, 1)
    assert isinstance(during.state, Open)
    assert isinstance(soon.state, Open)
    with pytest.raises(UnexpectedCallbackEventError):
        on(done, SaidNotReached("limin", "machine"), DAY + timedelta(hours=1), RULES)


def test_what_asterisk_could_not_be_asked_for_is_no_attempt() -> None:
    again = after(owed(), CLAIM, NeverDialled(DIALLED))

    assert (again.attempts, again.state) == (0, Open(DAY + RULES.retry))


def test_who_calls_again_and_is_answered_is_served_but_a_telephone_that_rings_is_waited_for() -> None:
    served = after(owed(), CalledAgain(CallId("pbx1.two")))
    ringing = after(owed(), CLAIM, CalledAgain(CallId("pbx1.two")))

    assert served.state == Done(DAY, "called_again", "pbx1.two")
    assert isinstance(ringing.state, Claimed)
    assert after(ringing, CallEnded(DIALLED, "busy")).state == Done(DAY, "called_again", "pbx1.two")


def test_a_promise_after_a_missed_call_keeps_the_place_and_is_called_as_a_promise() -> None:
    promised = after(owed("missed"), AskedAgain("promised", POLICE))
    missed = after(owed("promised"), AskedAgain("missed", POLICE))

    assert (promised.kind, promised.queue, promised.since) == ("promised", POLICE, owed().since)
    assert (missed.kind, missed.queue) == ("promised", SOCIAL)


def test_nobody_is_dialled_whose_number_somebody_has_asked_for() -> None:
    shown = after(owed(), NumberShown())

    assert not may_be_called(shown, DAY + timedelta(minutes=9), RULES)
    assert may_be_called(shown, DAY + timedelta(minutes=10), RULES)
    assert after(shown, SaidDone("limin")).state == Done(DAY, "by_hand", "limin")


def test_at_night_only_a_promise_is_kept_and_only_until_its_deadline() -> None:
    promised, missed = owed("promised", NIGHT), owed("missed", NIGHT)
    morning = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)

    assert may_be_called(promised, NIGHT, RULES)
    assert called_from(missed, NIGHT, RULES) == morning
    assert called_from(after(promised, CLAIM, CallEnded(DIALLED, "busy"), at=NIGHT), NIGHT, RULES) == morning
    assert missed.due_at == morning + timedelta(hours=2)


def test_nobody_dials_who_cannot_hear_and_people_close_it() -> None:
    written = owed("missed", needs=(Need.TEXT_ONLY,))

    assert written.way == "write"
    assert called_from(written, DAY, RULES) is None
    with pytest.raises(UnexpectedCallbackEventError):
        on(written, CLAIM, DAY, RULES)
    assert after(written, SaidDone("limin")).state == Done(DAY, "by_hand", "limin")


def test_who_calls_again_has_the_place_back_for_an_hour_or_as_long_as_a_promise_is_owed() -> None:
    late = DAY + timedelta(hours=2)

    assert keeps_place(owed("missed"), DAY + timedelta(minutes=59), RULES)
    assert not keeps_place(owed("missed"), late, RULES)
    assert keeps_place(owed("promised"), late, RULES)
    assert not keeps_place(after(owed("promised"), SaidDone("limin")), DAY, RULES)


def test_a_callback_that_is_due_is_never_behind_others_that_are() -> None:
    assert tier_in_line(owed()) is Tier.CALLBACK
    assert tier_in_line(replace(owed(), tier=Tier.LISTED)) is Tier.LISTED


EVENTS: tuple[Event, ...] = (
    AskedAgain("promised", POLICE),
    CLAIM,
    NeverDialled(DIALLED),
    CallEnded(DIALLED, None),
    CallEnded(DIALLED, "no_answer"),
    CalledAgain(CallId("pbx1.two")),
    NumberShown(),
    SaidDone("limin"),
    SaidNotReached("limin", "busy"),
    SaidWithdrawn("limin", "has written to us"),
)
STATES = (
    Open(DAY),
    Claimed(DIALLED, LI, DAY),
    Done(DAY, "talked", "8001"),
    Done(DAY, "by_hand", "limin"),
    Failed(DAY),
    Withdrawn(DAY, "limin", "no"),
)


@pytest.mark.parametrize("state", STATES, ids=lambda state: type(state).__name__)
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_every_event_is_taken_or_refused_in_every_state(state: State, event: Event) -> None:
    standing = replace(owed(), state=state)
    try:
        told, _ = on(standing, event, DAY, RULES)
    except UnexpectedCallbackEventError:
        return

    assert replace(told, kind=standing.kind, queue=standing.queue, attempts=0, state=state) == standing


class LedgerOfANumber(RuleBasedStateMachine):
    """One number's obligations as everybody writes them; one is open at most, as the store sees to."""

    def __init__(self) -> None:
        super().__init__()
        self.now = DAY
        self.obligations: list[Obligation] = []
        self.entered = {"promised": 0, "missed": 0}
        self.dials: set[CallId] = set()
        self.dialled = 0

    @property
    def open_one(self) -> int | None:
        return next((n for n, one in enumerate(self.obligations) if one.is_open), None)

    def tell(self, n: int, event: Event) -> bool:
        try:
            self.obligations[n], _ = on(self.obligations[n], event, self.now, RULES)
        except UnexpectedCallbackEventError:
            return False
        return True

    @rule(minutes=st.integers(0, 600))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(kind=st.sampled_from(("promised", "missed")))
    def asks(self, kind: Kind) -> None:
        if self.open_one is not None:
            self.tell(self.open_one, AskedAgain(kind, POLICE))
            return
        self.entered[kind] += 1
        self.obligations.append(owed(kind, self.now, call=f"pbx1.{len(self.obligations)}"))

    @precondition(lambda self: self.obligations)
    @rule(data=st.data())
    def is_dialled(self, data: st.DataObject) -> None:
        n = data.draw(st.integers(0, len(self.obligations) - 1))
        self.dialled += 1
        call = CallId(f"pbx1.dialled-{self.dialled}")
        if self.tell(n, Claim(call, LI)):
            self.dials.add(call)

    @precondition(lambda self: self.dials)
    @rule(why=st.sampled_from((None, "busy", "no_answer", "lost", "hung_up")), times=st.integers(1, 2))
    def dial_ends(self, why: NotReached | None, times: int) -> None:
        call = self.dials.pop()
        for _ in range(times):
            for n in range(len(self.obligations)):
                self.tell(n, CallEnded(call, why))

    @precondition(lambda self: self.open_one is not None)
    @rule(event=st.sampled_from((CalledAgain(CallId("pbx1.again")), NumberShown(), SaidDone("limin"), *EVENTS[-2:])))
    def somebody_says(self, event: Event) -> None:
        assert self.open_one is not None
        self.tell(self.open_one, event)

    @invariant()
    def never_two_dials_at_a_time(self) -> None:
        claimed = [one.state.call for one in self.obligations if isinstance(one.state, Claimed)]
        assert set(claimed) == self.dials
        assert len(claimed) <= 1

    @invariant()
    def one_open_obligation_a_number(self) -> None:
        assert sum(one.is_open for one in self.obligations) <= 1

    @invariant()
    def nothing_is_lost(self) -> None:
        ended = sum(isinstance(one.state, Done | Failed | Withdrawn) for one in self.obligations)
        assert sum(self.entered.values()) == ended + sum(one.is_open for one in self.obligations)

    @invariant()
    def nobody_is_called_too_often_or_at_night(self) -> None:
        for one in self.obligations:
            assert one.attempts <= RULES.most_attempts
            if may_be_called(one, self.now, RULES) and RULES.quiet.is_quiet(self.now):
                assert one.kind == "promised"
                assert self.now < one.due_at


TestLedgerOfANumber = LedgerOfANumber.TestCase
TestLedgerOfANumber.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
