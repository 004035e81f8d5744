"""When speech begins and ends, from yes and no alone."""

from hypothesis import given
from hypothesis import strategies as st

from callcenter.speech.voice_activity.endpointing import (
    Began,
    Ended,
    Endpointer,
    EndpointRules,
    Paused,
    Resumed,
    Signal,
    WentOn,
)

RULES = EndpointRules()
"""3 of 15 frames begin, 15 more are pre-roll, 40 end, 1000 are the longest."""


def follow(pattern: str, rules: EndpointRules = RULES) -> list[tuple[int, Signal]]:
    """`pattern` has a letter per frame: v for voiced, - for not. Frames hold their own number."""
    endpointer = Endpointer(rules)
    return [
        (number, signal)
        for number, letter in enumerate(pattern)
        for signal in endpointer.take(number.to_bytes(4, "big"), letter == "v")
    ]


def begins(pattern: str) -> list[int]:
    return [number for number, signal in follow(pattern) if isinstance(signal, Began)]


def ends(pattern: str, rules: EndpointRules = RULES) -> list[int]:
    return [number for number, signal in follow(pattern, rules) if isinstance(signal, Ended)]


def test_silence_is_nothing() -> None:
    assert follow("-" * 500) == []


def test_a_click_of_40_ms_is_nothing() -> None:
    assert follow("-" * 50 + "vv" + "-" * 500) == []


def test_clicks_that_do_not_come_together_are_nothing() -> None:
    assert follow(("vv" + "-" * 15) * 40) == []


def test_speech_begins_after_60_ms_that_are_surely_voice() -> None:
    assert begins("-" * 50 + "v" * 100) == [52]


def test_speech_with_gaps_begins_as_well() -> None:
    assert begins("-" * 50 + "v--" * 30) == [56]


def test_a_begin_brings_what_went_before() -> None:
    [(_, began), *_] = follow("-" * 50 + "v" * 3)

    assert isinstance(began, Began)
    assert [int.from_bytes(began.sound[at : at + 4], "big") for at in range(0, len(began.sound), 4)] == [*range(23, 53)]


def test_speech_ends_after_800_ms_of_silence() -> None:
    assert ends("v" * 100 + "-" * 40) == [139]
    assert ends("v" * 100 + "-" * 39 + "v" + "-" * 39) == []


def test_who_is_given_time_may_pause_for_longer() -> None:
    assert ends("v" * 100 + "-" * 140 + "v" * 50 + "-" * 150, EndpointRules(end_silence_s=3.0)) == [439]


def test_a_pause_is_told_once_after_300_ms_of_silence_and_speech_after_it_is_told_too() -> None:
    pattern = "v" * 100 + "-" * 30 + "v" * 10 + "-" * 40
    pauses = [(number, signal) for number, signal in follow(pattern) if isinstance(signal, Paused | Resumed)]

    assert pauses == [(114, Paused(0.3)), (130, Resumed()), (154, Paused(0.3))]


def test_a_breath_is_no_pause() -> None:
    assert not [signal for _, signal in follow("v" * 20 + "-" * 14 + "v" * 20) if isinstance(signal, Paused | Resumed)]


def test_where_an_end_comes_as_soon_as_a_pause_only_the_end_is_told() -> None:
    told = [signal for _, signal in follow("v" * 20 + "-" * 20, EndpointRules(end_silence_s=0.3))]

    assert Ended() in told
    assert not any(isinstance(signal, Paused) for signal in told)


def test_one_utterance_follows_another() -> None:
    assert len(ends(("v" * 50 + "-" * 100) * 3)) == 3


def test_speech_without_a_pause_is_cut_but_not_begun_anew() -> None:
    pattern = "v" * 2500

    assert len(begins(pattern)) == 1
    assert ends(pattern) == [999, 1999]


def test_the_end_can_be_made_sooner() -> None:
    assert ends("v" * 100 + "-" * 60, EndpointRules(end_silence_s=0.5)) == [124]


@given(st.lists(st.sampled_from(["v" * 9, "v", "-", "-" * 20, "-" * 70]), max_size=60).map("".join))
def test_signals_always_come_in_order_and_no_frame_twice(pattern: str) -> None:
    is_speaking, last = False, -1
    for number, signal in follow(pattern):
        match signal:
            case Began(sound):
                assert not is_speaking
                assert int.from_bytes(sound[:4], "big") > last
                is_speaking, last = True, number
            case WentOn(sound):
                assert is_speaking
                assert int.from_bytes(sound, "big") == last + 1
                last = number
            case Paused() | Resumed():
                assert is_speaking
            case Ended():
                assert is_speaking
                is_speaking = False
