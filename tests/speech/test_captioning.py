"""Captions from a voice that was spoken by espeak-ng, over recognisers that hear what the test says."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from callcenter.speech.captioning import CaptionEar, CaptionEars
from callcenter.speech.ears.bounds import EarRules
from callcenter.speech.engines.protocol import Decoding, Setup
from callcenter.vocabulary.hearing import Captioned, CaptionsRest, Heard, HearingLost, PartlyHeard
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import FRAME_BYTES, Sound
from tests.fakes.recognisers import FakeEngine
from tests.speech.conftest import Say
from tests.waiting import until

SENTENCE = "대한민국 주민등록"


@dataclass
class FakeMachine:
    """Two cores; callers take `cores_reserved` of them."""

    rules: EarRules = field(default_factory=lambda: EarRules(cores=2))
    cores_reserved: float = 0.0
    is_overwhelmed: bool = False


class Talk:
    """One caller, captioned."""

    def __init__(self, engine: FakeEngine) -> None:
        self.machine = FakeMachine()
        self.told: list[Captioned] = []
        setup = Setup(engine, Decoding.FREE)
        self.ears = CaptionEars(self.machine, lambda language: setup if language is Language.KO else None)
        self.ear = self.opened()

    def opened(self) -> CaptionEar:
        ear = self.ears.open(Language.KO, self.told.append)
        assert ear is not None
        return ear

    async def says(self, sound: Sound, until_told: Callable[[], object]) -> None:
        for at in range(0, len(sound) - FRAME_BYTES + 1, FRAME_BYTES):
            self.ear.feed(bytes(sound[at : at + FRAME_BYTES]))
            # As often as the thread comes back, and no more often.
            await asyncio.sleep(0)
        await until(until_told)

    def kinds(self) -> list[type]:
        return [type(one) for one in self.told]


@pytest.mark.parametrize("is_streaming", [True, False])
async def test_words_come_while_somebody_speaks_and_once_more_at_the_end(say: Say, is_streaming: bool) -> None:
    talk = Talk(FakeEngine(is_streaming=is_streaming))
    await talk.says(say(SENTENCE), lambda: Heard in talk.kinds())
    talk.ear.close()
    talk.ears.shut()

    assert talk.told[0] == PartlyHeard(words=("word",), engine="fake", language=Language.KO)
    assert isinstance(talk.told[-1], Heard)
    assert talk.ears.open_count == 0


async def test_captions_rest_while_callers_need_the_machine_and_go_on_with_the_next_utterance(say: Say) -> None:
    talk = Talk(FakeEngine())
    talk.machine.cores_reserved = 0.9
    await talk.says(say(SENTENCE), lambda: talk.told)
    assert talk.told == [CaptionsRest(True)]
    talk.machine.cores_reserved = 0.0
    await talk.says(say(SENTENCE), lambda: Heard in talk.kinds())
    talk.ears.shut()

    assert talk.told[1] == CaptionsRest(False)


async def test_captions_rest_while_the_event_loop_is_late(say: Say) -> None:
    talk = Talk(FakeEngine())
    talk.machine.is_overwhelmed = True
    await talk.says(say(SENTENCE), lambda: talk.told)
    talk.ears.shut()

    assert talk.told == [CaptionsRest(True)]


async def test_sound_that_cannot_be_decoded_in_time_is_dropped(say: Say) -> None:
    engine = FakeEngine()
    engine.may_go_on.clear()
    talk = Talk(engine)
    for _ in range(4):
        await talk.says(say(SENTENCE), lambda: True)
    engine.may_go_on.set()
    await until(lambda: PartlyHeard in talk.kinds() or Heard in talk.kinds())
    talk.ears.shut()

    assert CaptionsRest(True) in talk.told


async def test_a_recogniser_that_fails_ends_these_captions_and_no_others(say: Say) -> None:
    engine = FakeEngine(fails=True)
    talk = Talk(engine)
    await talk.says(say(SENTENCE), lambda: talk.told)
    assert talk.kinds() == [HearingLost]
    engine.fails = False
    talk.ear = talk.opened()
    await talk.says(say(SENTENCE), lambda: Heard in talk.kinds())
    talk.ears.shut()


async def test_the_next_talk_gets_the_recogniser_without_what_the_last_one_left(say: Say) -> None:
    engine = FakeEngine()
    talk = Talk(engine)
    await talk.says(say(SENTENCE), lambda: Heard in talk.kinds())
    talk.ear.close()
    talk.told.clear()
    talk.ear = talk.opened()
    await talk.says(say(SENTENCE), lambda: Heard in talk.kinds())
    talk.ears.shut()

    [recogniser] = engine.made
    assert recogniser.forgotten == 2


async def test_a_language_that_nothing_decodes_gets_no_captions() -> None:
    talk = Talk(FakeEngine())

    assert talk.ears.open(Language.ZH, talk.told.append) is None
    talk.ears.shut()
