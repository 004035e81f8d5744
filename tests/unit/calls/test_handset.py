"""What a caller holds to the ear: only facts that still mean something are told."""

from callcenter.calls.handset import EarTold, Handset, HandsetEvent, PlayedOut
from callcenter.vocabulary.hearing import SpeechStarted
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.line import KeyPressed, LineClosed
from callcenter.vocabulary.sound import FRAME_BYTES, Sound
from tests.fakes.line import FakeLine
from tests.fakes.outside import FakeEars

PROMPT = Sound(b"\x01\x00" * (FRAME_BYTES // 2) * 3)
VOICE = b"\x02\x00" * (FRAME_BYTES // 2)


class Rig:
    """A handset at a caller's ear."""

    def __init__(self, *, ears: bool = True) -> None:
        self.told: list[HandsetEvent] = []
        self.ears = FakeEars(are_there=ears)
        self.handset = Handset(self.ears, self.told.append)
        self.line = FakeLine()
        self.handset.attend(self.line)


def test_a_prompt_heard_out_is_told_once() -> None:
    it = Rig()
    it.handset.play([PROMPT])
    it.line.pass_frames(10)

    assert it.told == [PlayedOut(it.handset.playing)]


def test_the_end_of_a_prompt_that_was_replaced_is_not_told() -> None:
    it = Rig()
    it.handset.play([PROMPT])
    it.line.pass_frames(1)
    it.handset.play([PROMPT])
    it.line.pass_frames(10)

    assert it.told == [PlayedOut(it.handset.playing)]


def test_the_end_of_a_prompt_means_nothing_once_another_plays() -> None:
    it = Rig()
    it.handset.play([PROMPT])
    it.line.pass_frames(10)
    (ended,) = it.told
    assert isinstance(ended, PlayedOut)
    assert it.handset.still_counts(ended)
    it.handset.play([PROMPT])

    assert not it.handset.still_counts(ended)


def test_after_stop_or_music_no_end_is_told() -> None:
    it = Rig()
    it.handset.play([PROMPT])
    it.handset.stop()
    it.line.pass_frames(5)
    it.handset.play([PROMPT])
    it.handset.play_music()
    it.line.pass_frames(5)

    assert it.told == []
    assert it.line.is_music_on


def test_keys_are_told_whatever_plays() -> None:
    it = Rig()
    it.handset.play([PROMPT])
    it.line.press("2#")

    assert it.told == [KeyPressed("2"), KeyPressed("#")]


def test_voice_goes_to_the_recogniser_only_while_somebody_listens() -> None:
    it = Rig()
    it.line.speak(VOICE)
    assert it.handset.listen(Language.ZH)
    it.line.speak(VOICE * 2)
    it.handset.stop_listening()
    it.line.speak(VOICE)

    assert it.ears.ear.frames == 2
    assert it.ears.ear.is_closed


def test_the_recogniser_is_told_how_long_this_caller_may_pause() -> None:
    it = Rig()
    assert it.handset.listen(Language.ZH, 3.0)

    assert it.ears.ear.end_silence_s == 3.0


def test_the_recogniser_is_told_what_the_caller_was_played() -> None:
    it = Rig()
    assert it.handset.listen(Language.ZH)
    it.handset.play([PROMPT])
    it.line.pass_frames(3)
    it.line.speak(VOICE)

    assert it.ears.ear.played == PROMPT


def test_words_of_a_recogniser_that_was_given_back_are_not_told() -> None:
    it = Rig()
    it.handset.listen(Language.ZH)
    first = it.ears.ear
    it.handset.stop_listening()
    first.hear(SpeechStarted())
    it.handset.listen(Language.ZH)
    first.hear(SpeechStarted())
    assert it.told == []
    it.ears.ear.hear(SpeechStarted())

    assert it.told == [EarTold(SpeechStarted(), it.handset.listening)]


def test_what_a_recogniser_told_counts_no_more_once_it_was_given_back() -> None:
    it = Rig()
    it.handset.listen(Language.ZH)
    it.ears.ear.hear(SpeechStarted())
    (told,) = it.told
    assert isinstance(told, EarTold)
    assert it.handset.still_counts(told)

    it.handset.listen(Language.ZH)
    assert not it.handset.still_counts(told)


def test_listening_anew_gives_the_first_recogniser_back() -> None:
    it = Rig()
    it.handset.listen(Language.ZH)
    it.handset.listen(Language.EN)

    assert [(ear.language, ear.is_closed) for ear in it.ears.opened] == [(Language.ZH, True), (Language.EN, False)]


def test_where_no_recogniser_is_to_be_had_listening_says_so_and_keys_go_on() -> None:
    it = Rig(ears=False)

    assert not it.handset.listen(Language.ZH)
    it.line.speak(VOICE)
    it.line.press("0")
    assert it.told == [KeyPressed("0")]


def test_a_caller_who_hangs_up_gives_the_recogniser_back() -> None:
    it = Rig()
    it.handset.listen(Language.ZH)
    it.line.hang_up()

    assert it.told == [LineClosed()]
    assert it.ears.ear.is_closed
    assert not it.handset.is_open


def test_a_line_that_we_close_is_not_told_as_closed() -> None:
    it = Rig()
    it.handset.listen(Language.ZH)
    it.handset.close()

    assert it.told == []
    assert not it.line.is_open
    assert it.ears.ear.is_closed


def test_what_the_line_before_still_says_is_not_told() -> None:
    it = Rig()
    before = it.line
    it.handset.play([PROMPT])
    it.handset.attend(FakeLine())
    before.press("1")
    before.hang_up()

    assert it.told == []
    assert it.handset.is_open


def test_without_a_line_everything_is_quiet() -> None:
    handset = Handset(FakeEars(), lambda event: None)
    handset.play([PROMPT])
    handset.play_music()
    handset.stop()
    handset.close()

    assert not handset.is_open
