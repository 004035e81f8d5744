"""Who gets an ear, in every grade; nobody speaks, so no thread runs."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict

from callcenter.speech.ears.admission import AdmissionRules, Grade, Way
from callcenter.speech.ears.bounds import EarRules
from callcenter.speech.ears.ear import PooledEar
from callcenter.speech.ears.loop_lag import TICK_S, TICKS
from callcenter.speech.ears.pool import PooledEars
from callcenter.speech.engines.protocol import Decoding, Setup
from callcenter.vocabulary.languages import Language
from tests.fakes.recognisers import FakeEngine, FakeEngines
from tests.fakes.virtual_time import VirtualLoop, in_virtual_time

ONE_CORE = EarRules(cores=1, admission=AdmissionRules(cpu_share=0.75, speaking_share=0.4))
"""Room for six free ears at 0.12 each."""


def ways(engine: FakeEngine, *decodings: Decoding) -> list[Setup]:
    return [Setup(engine, decoding) for decoding in decodings]


def both(engine: FakeEngine) -> list[Setup]:
    return ways(engine, Decoding.FREE, Decoding.GRAMMAR)


def with_ears(engines: FakeEngines, rules: EarRules, main: Callable[[PooledEars], None]) -> PooledEars:
    async def run() -> PooledEars:
        ears = PooledEars(engines, rules)
        main(ears)
        ears.shut()
        return ears

    return in_virtual_time(run())


def opened(ears: PooledEars, language: Language = Language.KO) -> PooledEar | None:
    return ears.open(language, lambda _hearing: None)


def counted(ears: PooledEars) -> dict[str, int]:
    return {name: count for name, count in asdict(ears.counts).items() if count}


def test_as_the_machine_fills_callers_get_any_words_then_keywords_then_keys() -> None:
    grades: list[Grade] = []

    def main(ears: PooledEars) -> None:
        got = []
        for _ in range(9):
            grades.append(ears.grade(Language.KO))
            got.append(opened(ears))
        decodings = [None if ear is None else ear.setup.decoding for ear in got]
        assert decodings == [Decoding.FREE] * 6 + [Decoding.GRAMMAR] + [None] * 2

    ears = with_ears(FakeEngines(both(FakeEngine())), ONE_CORE, main)
    assert grades == [Grade.WANTED] * 6 + [Grade.CHEAPER] + [Grade.KEYS] * 2
    assert counted(ears) == {"opened": 7, "cheapened": 1, "refused_no_cpu": 2}


def test_an_ear_given_back_makes_room() -> None:
    def main(ears: PooledEars) -> None:
        got = [opened(ears) for _ in range(6)]
        assert ears.grade(Language.KO) is Grade.CHEAPER
        [first, *_] = got
        assert first is not None
        first.close()
        assert ears.grade(Language.KO) is Grade.WANTED
        assert ears.seats_taken == 5

    with_ears(FakeEngines(both(FakeEngine())), ONE_CORE, main)


def test_what_turns_out_cheaper_than_thought_leaves_room_for_more() -> None:
    def main(ears: PooledEars) -> None:
        ears.costs.spend(Way("fake", Language.KO, Decoding.FREE), cpu_s=5.0, sound_s=200.0)
        assert [ear.setup.decoding for _ in range(20) if (ear := opened(ears))] == [Decoding.FREE] * 20

    with_ears(FakeEngines(both(FakeEngine())), ONE_CORE, main)


def test_what_turns_out_dearer_is_given_to_fewer() -> None:
    def main(ears: PooledEars) -> None:
        ears.costs.spend(Way("fake", Language.KO, Decoding.GRAMMAR), cpu_s=200.0, sound_s=200.0)
        assert [opened(ears) is not None for _ in range(3)] == [True, False, False]

    with_ears(FakeEngines(ways(FakeEngine(), Decoding.GRAMMAR)), ONE_CORE, main)


def test_seats_are_the_bound_whatever_the_processor_bears() -> None:
    def main(ears: PooledEars) -> None:
        assert [opened(ears) is not None for _ in range(3)] == [True, True, False]
        assert ears.grade(Language.KO) is Grade.KEYS

    ears = with_ears(FakeEngines(both(FakeEngine())), EarRules(cores=1, seats=2), main)
    assert counted(ears) == {"opened": 2, "refused_no_seat": 1}


def test_frames_that_take_the_event_loops_time_leave_room_for_fewer_ears() -> None:
    def main(ears: PooledEars) -> None:
        for _ in range(3000):
            ears.attended(0.005)
        assert [opened(ears) is not None for _ in range(3)] == [True, True, False]

    ears = with_ears(FakeEngines(both(FakeEngine())), EarRules(cores=16), main)
    assert counted(ears) == {"opened": 2, "refused_no_cpu": 1}


def test_a_language_that_no_engine_speaks_is_left_to_keys() -> None:
    def main(ears: PooledEars) -> None:
        assert opened(ears, Language.ZH) is None
        assert ears.grade(Language.ZH) is Grade.KEYS

    ears = with_ears(FakeEngines(both(FakeEngine())), ONE_CORE, main)
    assert counted(ears) == {"refused_language": 1}


def test_while_one_engine_rests_the_next_one_hears() -> None:
    wanted, other = FakeEngine("vosk"), FakeEngine("whisper")

    def main(ears: PooledEars) -> None:
        broken = opened(ears)
        assert broken is not None
        ears.lost(broken, is_late=True)
        then = opened(ears)
        assert then is not None
        assert then.setup.engine.name == "whisper"
        ears.lost(then, is_late=False)
        assert opened(ears) is None
        assert ears.resting == ("vosk", "whisper")
        assert ears.grade(Language.KO) is Grade.KEYS

    engines = FakeEngines([*ways(wanted, Decoding.GRAMMAR), *ways(other, Decoding.FREE)])
    ears = with_ears(engines, ONE_CORE, main)
    assert counted(ears) == {"opened": 2, "cheapened": 1, "late": 1, "failed": 1, "refused_resting": 1}


def test_where_the_event_loop_is_late_nobody_new_is_heard_until_it_is_not() -> None:
    async def main() -> list[Grade]:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        ears = PooledEars(FakeEngines(both(FakeEngine())), ONE_CORE)
        assert opened(ears) is not None
        for _ in range(TICKS + 1):
            loop.block(TICK_S + 0.4)
            await asyncio.sleep(0.001)
        grades = [ears.grade(Language.KO)]
        assert ears.is_overwhelmed
        assert opened(ears) is None
        assert ears.counts.refused_late_loop == 1
        await asyncio.sleep(2)
        grades.append(ears.grade(Language.KO))
        assert opened(ears) is not None
        ears.shut()
        return grades

    assert in_virtual_time(main()) == [Grade.PERSON, Grade.WANTED]


def test_after_the_end_nobody_is_heard() -> None:
    def main(ears: PooledEars) -> None:
        ears.shut()
        assert opened(ears) is None

    with_ears(FakeEngines(both(FakeEngine())), ONE_CORE, main)
