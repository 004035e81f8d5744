"""What a call owes its timeline: told once, told twice, told by a clock that runs backwards."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from callcenter.calls import life
from callcenter.calls.salvage import Witnessed, catch_up
from callcenter.calls.timeline import AgentConnected, Ended, LifeboatEntered, TalkEnded
from callcenter.vocabulary.ids import LegId, QueueId, SeatId
from tests.unit.calls.test_life import EVENTS, STATES, T0


def seconds(later: float) -> datetime:
    return T0 + timedelta(seconds=later)


ADRIFT = life.CastAdrift(QueueId("social"), "the service was away")
CONNECTED = life.Connected(None, SeatId("1001"), LegId("pbx1.9"))
MOMENTS = st.integers(-5, 60).map(seconds)
STORIES = st.lists(st.builds(Witnessed, MOMENTS, st.sampled_from(EVENTS)), max_size=15)


def test_what_asterisk_did_alone_is_told_with_its_times() -> None:
    story = (
        Witnessed(seconds(1), ADRIFT),
        Witnessed(seconds(10), CONNECTED),
        Witnessed(seconds(70), life.HungUp(16)),
    )

    state, owed = catch_up(life.Waiting(T0), T0, story)

    assert state == life.Over()
    assert [(one.at, type(one.fact)) for one in owed] == [
        (seconds(1), LifeboatEntered),
        (seconds(10), AgentConnected),
        (seconds(70), TalkEnded),
        (seconds(70), Ended),
    ]


def test_what_the_timeline_has_told_already_is_not_told_again() -> None:
    story = (Witnessed(seconds(10), CONNECTED), Witnessed(seconds(20), life.Parted()))

    state, owed = catch_up(life.Talking(seconds(10.1)), seconds(10.1), story)

    assert state == life.Surveying()
    assert [type(one.fact) for one in owed] == [TalkEnded]


def test_what_cannot_follow_is_left_out_and_the_rest_is_told() -> None:
    story = (Witnessed(seconds(1), life.Parted()), Witnessed(seconds(2), life.HungUp(16)))

    state, owed = catch_up(life.InFlow(), None, story)

    assert state == life.Over()
    assert [one.at for one in owed] == [seconds(2)]


def test_a_clock_set_back_in_the_midst_of_a_call_does_not_turn_the_story_round() -> None:
    story = (Witnessed(seconds(30), CONNECTED), Witnessed(seconds(5), life.Parted()))

    _, owed = catch_up(life.Waiting(T0), None, story)

    assert [one.at for one in owed] == [seconds(30), seconds(30)]


@given(st.sampled_from(STATES), st.none() | MOMENTS, STORIES)
def test_the_same_story_told_twice_changes_nothing(
    state: life.State, since: datetime | None, story: list[Witnessed]
) -> None:
    then, owed = catch_up(state, since, story)

    assert catch_up(then, owed[-1].at if owed else since, story) == (then, ())


@given(st.sampled_from(STATES), st.none() | MOMENTS, STORIES)
def test_what_is_owed_never_runs_backwards(state: life.State, since: datetime | None, story: list[Witnessed]) -> None:
    _, owed = catch_up(state, since, story)
    moments = [*([since] if since else []), *(one.at for one in owed)]

    assert moments == sorted(moments)
