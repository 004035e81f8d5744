"""Rests, by a clock that the test tells."""

from callcenter.speech.ears.breaker import Breaker


def test_an_engine_that_broke_rests_and_the_others_do_not() -> None:
    breaker = Breaker(rest_s=5, longest_s=60)
    breaker.broke("vosk", 100.0)

    assert breaker.is_resting("vosk", 104.9)
    assert not breaker.is_resting("vosk", 105.0)
    assert not breaker.is_resting("whisper", 100.0)
    assert breaker.resting(101.0) == ("vosk",)


def test_many_ears_lost_together_are_one_reason_to_rest() -> None:
    breaker = Breaker(rest_s=5, longest_s=60)
    for _ in range(20):
        breaker.broke("vosk", 100.0)

    assert not breaker.is_resting("vosk", 105.0)


def test_it_rests_longer_each_time_but_not_without_end() -> None:
    breaker, now_s, rests = Breaker(rest_s=5, longest_s=60), 0.0, []
    for _ in range(6):
        breaker.broke("vosk", now_s)
        rests.append(next(s for s in range(200) if not breaker.is_resting("vosk", now_s + s)))
        now_s += rests[-1]

    assert rests == [5, 10, 20, 40, 60, 60]


def test_an_utterance_heard_after_the_rest_makes_the_next_rest_short_again() -> None:
    breaker = Breaker(rest_s=5, longest_s=60)
    breaker.broke("vosk", 0.0)
    breaker.broke("vosk", 5.0)
    breaker.worked("vosk", 15.0)
    breaker.broke("vosk", 20.0)

    assert not breaker.is_resting("vosk", 25.0)


def test_who_is_still_heard_during_a_rest_does_not_end_it() -> None:
    breaker = Breaker(rest_s=5, longest_s=60)
    breaker.broke("vosk", 0.0)
    breaker.worked("vosk", 1.0)

    assert breaker.is_resting("vosk", 2.0)
