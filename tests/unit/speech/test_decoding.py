"""What the signals of an utterance make a recogniser tell; no threads."""

from callcenter.speech.ears.decoding import Decoder, joined
from callcenter.speech.engines.protocol import Decoding, Setup
from callcenter.speech.voice_activity.endpointing import Began, Ended, Paused, Resumed, Signal, WentOn
from callcenter.vocabulary.hearing import Heard, PartlyHeard
from callcenter.vocabulary.languages import Language
from tests.fakes.recognisers import FakeEngine, FakeRecogniser

SECOND = bytes(16000)


def decoder(engine: FakeEngine) -> Decoder:
    made = Decoder(Setup(engine, Decoding.FREE), Language.KO)
    made.is_paused = True
    return made


def only(engine: FakeEngine) -> FakeRecogniser:
    [recogniser] = engine.made
    return recogniser


def words(hearing: PartlyHeard | Heard) -> tuple[type, tuple[str, ...], float]:
    return type(hearing), hearing.words, hearing.silent_s if isinstance(hearing, PartlyHeard) else 0.0


def test_neighbouring_sounds_are_heard_in_one_go() -> None:
    signals: list[Signal] = [Began(b"ab"), WentOn(b"cd"), Paused(0.3), WentOn(b"ef"), WentOn(b"gh"), Ended()]

    assert joined(signals) == [WentOn(b"abcd"), Paused(0.3), WentOn(b"efgh"), Ended()]
    assert joined([WentOn(b"a")]) == [WentOn(b"a")]


def test_words_are_told_when_they_change_and_at_a_pause_again() -> None:
    engine = FakeEngine()
    told = decoder(engine).work([Began(SECOND), WentOn(SECOND), Paused(0.3), Ended()])

    assert [words(hearing) for hearing in told.hearings] == [
        (PartlyHeard, ("word",), 0.0),
        (PartlyHeard, ("word",), 0.3),
        (Heard, ("word",), 0.0),
    ]
    assert told.sound_s == 2.0


def test_at_a_pause_a_streaming_recogniser_hears_the_quiet_once_more() -> None:
    engine = FakeEngine()
    quiet = b"\1\0" * 2400
    decoder(engine).work([Began(SECOND), WentOn(quiet), Paused(0.3)])

    assert only(engine).sound == SECOND + quiet + quiet


def test_the_next_utterance_tells_the_same_words_anew() -> None:
    engine = FakeEngine()
    ear = decoder(engine)
    ear.work([Began(SECOND), Ended()])

    assert [type(hearing) for hearing in ear.work([Began(SECOND), Ended()]).hearings] == [PartlyHeard, Heard]


def test_a_guess_at_a_pause_is_the_hearing_when_the_utterance_was_over() -> None:
    engine = FakeEngine(is_streaming=False)
    ear = decoder(engine)
    first = ear.work([Began(SECOND), Paused(0.3)])
    then = ear.work([WentOn(SECOND), Ended()])

    assert [words(hearing) for hearing in first.hearings] == [(PartlyHeard, ("word",), 0.3)]
    assert then.hearings == [engine.heard()]
    assert (only(engine).guesses, only(engine).finished, only(engine).forgotten) == (1, 0, 1)
    assert (first.guessed, then.guessed_right) == (1, 1)


def test_a_guess_is_dropped_when_speech_goes_on() -> None:
    engine = FakeEngine(is_streaming=False)
    ear = decoder(engine)
    ear.work([Began(SECOND), Paused(0.3)])
    then = ear.work([Resumed(), WentOn(SECOND), Ended()])

    assert then.hearings == [engine.heard()]
    assert then.guessed_right == 0
    assert only(engine).finished == 1


def test_no_guess_is_made_about_a_pause_that_is_over() -> None:
    engine = FakeEngine(is_streaming=False)
    ear = decoder(engine)
    ear.is_paused = False
    told = ear.work([Began(SECOND), Paused(0.3)])

    assert told.hearings == []
    assert only(engine).guesses == 0


def test_a_used_recogniser_forgets_the_last_caller_first() -> None:
    engine = FakeEngine()
    used = FakeRecogniser(engine, Decoding.FREE)
    ear = decoder(engine)
    ear.recogniser = used
    ear.work([Began(SECOND)])
    ear.work([WentOn(SECOND)])

    assert used.forgotten == 1
    assert engine.made == []
