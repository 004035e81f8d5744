"""Where a pause lies in the file."""

from datetime import timedelta

from callcenter.calls.recording_facts import RecordingPaused, RecordingResumed
from callcenter.calls.talk_facts import TalkHeld, TalkResumed
from callcenter.calls.timeline import AgentConnected, Entry, Fact, TalkEnded
from callcenter.recordings.gaps import Gap, gaps
from callcenter.recordings.levels import Peaks
from callcenter.vocabulary.ids import AgentId, CallId, LegId, SeatId
from tests.fakes.entries import START

LI = AgentId("8001")
CONNECTED = AgentConnected(agent=LI, seat=SeatId("1001"), leg=LegId("pbx1.2"), wait_ms=1000)
PAUSED = RecordingPaused(agent=LI, reason="credentials", until=START)
RESUMED = RecordingResumed(by="agent", paused_ms=0)


def timeline(*facts: tuple[float, Fact]) -> list[Entry]:
    """What happened so many seconds after the arrival."""
    return [
        Entry(CallId("pbx1.a"), seq, START + timedelta(seconds=at_s), fact)
        for seq, (at_s, fact) in enumerate(facts, start=1)
    ]


def test_only_what_is_recorded_counts_so_a_hold_before_the_pause_takes_no_time() -> None:
    told = timeline(
        (30, CONNECTED),
        (40, TalkHeld()),
        (70, TalkResumed(held_ms=30_000)),
        (75, PAUSED),
        (80, TalkHeld()),
        (90, TalkResumed(held_ms=10_000)),
        (95, RESUMED),
        (100, TalkEnded(talk_ms=70_000)),
        (200, CONNECTED),
        (205, PAUSED),
    )

    assert gaps(told, 40.0, None) == (Gap(15.0, 25.0, "credentials", LI), Gap(35.0, 40.0, "credentials", LI))


def test_the_silence_that_is_there_says_where_the_pause_was_exactly() -> None:
    sides = bytes([90] * 56 + [0] * 21 + [90] * 23)
    told = timeline((0, CONNECTED), (5, PAUSED), (7, RESUMED))

    assert gaps(told, 10.0, Peaks(sides, sides)) == (Gap(5.6, 7.7, "credentials", LI),)


def test_a_side_that_is_heard_is_no_silence_and_nothing_paused_is_no_gap() -> None:
    quiet, loud = bytes(100), bytes([90] * 100)
    told = timeline((0, CONNECTED), (5, PAUSED), (7, RESUMED))

    assert gaps(told, 10.0, Peaks(quiet, loud)) == (Gap(5.0, 7.0, "credentials", LI),)
    assert gaps(timeline((0, CONNECTED)), 10.0, Peaks(quiet, quiet)) == ()
