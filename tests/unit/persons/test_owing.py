"""What of a call may go, and what keeps the rest, until when."""

from dataclasses import replace
from datetime import timedelta

from callcenter.persons.owing import CallStands, SoundStands, due, verdict
from callcenter.recordings.vault.envelope import Kind
from callcenter.recordings.vault.retention import Class, Terms
from callcenter.vocabulary.ids import CallId
from callcenter.vocabulary.personal import Owed, Why
from tests.fakes.entries import START

TERMS = Terms(days={Class.ORDINARY: 180, Class.ORDER: 3650, Class.CALLBACK: 60, Class.MESSAGE: 90})
TALK = SoundStands(path="objects/a", kind=Kind.TALK, class_=Class.ORDINARY, kept_at=START, is_held=False)
CALL = CallStands(
    call=CallId("pbx1.a"), arrived_at=START, is_open=False, is_callback_owed=False, is_order=False, sounds=()
)
ENDS = START + timedelta(days=180)


def test_a_call_without_anything_owed_is_nobodys_at_once() -> None:
    assert (verdict(CALL, TERMS, START).number, verdict(CALL, TERMS, START).words) == ((), ())


def test_a_recording_in_its_term_keeps_the_number_but_not_the_words() -> None:
    found = verdict(replace(CALL, sounds=(TALK,)), TERMS, START)

    assert found.number == (Owed(Why.TERM, ENDS),)
    assert found.words == ()


def test_once_the_term_is_over_the_recording_is_due_and_the_number_goes() -> None:
    call = replace(CALL, sounds=(TALK,))

    assert due(call, TERMS, ENDS - timedelta(seconds=1)) == []
    assert due(call, TERMS, ENDS) == [TALK]
    assert verdict(call, TERMS, ENDS).number == ()


def test_a_hold_keeps_everything_whatever_the_term() -> None:
    call = replace(CALL, sounds=(replace(TALK, is_held=True),))
    found = verdict(call, TERMS, ENDS)

    assert found.words == (Owed(Why.HELD),)
    assert found.number == (Owed(Why.HELD),)
    assert due(call, TERMS, ENDS) == []


def test_an_order_keeps_words_and_number_as_long_as_its_file() -> None:
    call = replace(CALL, is_order=True, sounds=(TALK,))
    ends = START + timedelta(days=3650)
    found = verdict(call, TERMS, ENDS)

    assert found.words == (Owed(Why.ORDER, ends),)
    assert Owed(Why.TERM, ends) in found.number
    assert verdict(call, TERMS, ends).number == ()


def test_a_call_that_goes_on_and_one_that_is_owed_keep_theirs() -> None:
    going_on = verdict(replace(CALL, is_open=True), TERMS, START)
    owed = verdict(replace(CALL, is_callback_owed=True), TERMS, START)

    assert going_on.words == going_on.number == (Owed(Why.CALL_OPEN),)
    assert (owed.words, owed.number) == ((), (Owed(Why.CALLBACK_OWED),))
