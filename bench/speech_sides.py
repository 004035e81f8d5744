"""The two sides of the bench `speech`, at real pace: our ears, and the loop of alphacep's vosk-server.

Each runs in a process of its own, so that CPU and memory are its own.
"""

import asyncio
import json
import logging
import os
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psutil
import structlog
import uvloop
import vosk

from bench.figures import BenchError
from bench.speech_calls import EVERY_S, Line
from callcenter.routing.decision import Decision, Verdict, decide, decide_heard, decide_partly
from callcenter.routing.evidence import Knowledge, knowledge
from callcenter.routing.hypotheses import read
from callcenter.routing.lexicon import load_lexicon
from callcenter.routing.words import phrases
from callcenter.speech.ears.admission import AdmissionRules
from callcenter.speech.ears.bounds import EarRules
from callcenter.speech.ears.pool import PooledEars
from callcenter.speech.engines.protocol import Decoding, Setup
from callcenter.speech.engines.vosk_engine import VoskEngine
from callcenter.speech.engines.vosk_models import Models
from callcenter.speech.engines.whisper_engine import hear_utterance
from callcenter.speech.engines.whisper_model import load_whisper
from callcenter.vocabulary.hearing import Heard, Hearing, HearingLost, Hypothesis, PartlyHeard
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import FRAME_BYTES, FRAME_MS, RATE_HZ

SEED = Path(__file__).parents[1] / "ivr/lexicon.ko.tsv"
QUEUES = ("consumer", "social", "urban_hpf", "police", "general", "emergency", "progress", "agent")
CHUNK_S = 0.2
"""What vosk-server's clients send at a time."""
UNDERSTOOD = {Verdict.ROUTE, Verdict.CONFIRM, Verdict.PERSON}
LAG_TICK_S = 0.01
AFTER_S = 2.5
"""Silence after the last frame, in which the last words may still come."""


@dataclass(slots=True)
class Measured:
    """What one side took and understood."""

    streams: int = 0
    sound_s: float = 0.0
    cpu_s: float = 0.0
    memory_mib: float = 0.0
    """A stream, over those of the model."""
    right: int = 0
    wrong: int = 0
    utterances: int = 0
    decided_ms: list[float] = field(default_factory=list)
    """From the end of speech to the decision."""
    ended_ms: list[float] = field(default_factory=list)
    """From the end of speech to the words of the whole utterance."""
    lag_ms: list[float] = field(default_factory=list)
    lag_idle_ms: list[float] = field(default_factory=list)
    lag_full_ms: list[float] = field(default_factory=list)
    lost: int = 0
    decoded_cost: float = 0.0
    """CPU seconds a second of sound that reached a recogniser; 0 where all does."""

    @property
    def streams_a_core(self) -> float:
        return self.sound_s / self.cpu_s


@dataclass(slots=True)
class _Turn:
    """What came of one utterance."""

    first: tuple[float, Decision] | None = None
    """The first decision at a pause or at the end that leads anywhere, and when."""
    whole: tuple[float, Decision] | None = None


class Tally:
    """Holds what is heard against what was said; decisions are made as in a call, when the words come."""

    def __init__(self, lines: Sequence[Line], known: Knowledge) -> None:
        self.began_s = 0.0
        self._lines, self._known = lines, known
        self._heard = [0] * len(lines)
        self._turns = [[_Turn() for _ in line.said] for line in lines]
        self.lost = 0

    def heard(self, caller: int, hearing: Hearing) -> None:
        """What one of our ears tells: one `Heard` an utterance, however late it is."""
        match hearing:
            case PartlyHeard(silent_s=silent_s) if silent_s:
                self._decided(caller, self._heard[caller], decide_partly(self._known, hearing), is_whole=False)
            case Heard():
                self._decided(caller, self._heard[caller], decide_heard(self._known, hearing), is_whole=True)
                self._heard[caller] += 1
            case HearingLost():
                self.lost += 1

    def recognised(self, caller: int, at_s: float, text: str) -> None:
        """A final text of a recogniser that is not ours, at that place of the line's sound."""
        if text:
            words = read(Language.KO, Hypothesis(tuple(text.split())))
            self._decided(caller, int(at_s / EVERY_S), decide(self._known, [words], engine="vosk"), is_whole=True)

    def into(self, measured: Measured) -> None:
        leads = {keyword.text: keyword.destination for keyword in self._known.lexicon.keywords}
        measured.lost += self.lost
        for line, turns in zip(self._lines, self._turns, strict=True):
            for said, turn in zip(line.said, turns, strict=True):
                measured.utterances += 1
                decided = turn.first or turn.whole
                if decided is not None and decided[1].verdict in UNDERSTOOD:
                    is_right = decided[1].destination == leads[said.keyword]
                    measured.right += is_right
                    measured.wrong += not is_right
                if decided is not None:
                    measured.decided_ms.append((decided[0] - said.ended_s) * 1000)
                if turn.whole is not None:
                    measured.ended_ms.append((turn.whole[0] - said.ended_s) * 1000)

    def _decided(self, caller: int, number: int, decision: Decision, *, is_whole: bool) -> None:
        at_s = asyncio.get_running_loop().time() - self.began_s
        turn = self._turns[caller][min(number, len(self._turns[caller]) - 1)]
        if turn.first is None and decision.verdict in UNDERSTOOD:
            turn.first = (at_s, decision)
        if is_whole and (turn.whole is None or turn.whole[1].verdict not in UNDERSTOOD):
            turn.whole = (at_s, decision)


class _OneWay:
    """`Engines` of one engine and one decoding."""

    def __init__(self, engine: VoskEngine, decoding: Decoding) -> None:
        self._setup = Setup(engine, decoding)

    def setups(self, _language: Language) -> tuple[Setup, ...]:
        return (self._setup,)

    def second(self, _language: Language) -> None:
        return None


def ours(lines: Sequence[Line], data: Path) -> Measured:
    """Our ears; in a process of its own."""
    return _run(_ours(lines, data, with_lag=False))


def ours_together(lines: Sequence[Line], data: Path) -> Measured:
    """The same, with the event loop's lateness: idle, with these callers, and with more speech than there are cores."""
    return _run(_ours(lines, data, with_lag=True))


def naive(lines: Sequence[Line], data: Path) -> Measured:
    """The other side; in a process of its own."""
    return _run(_naive(lines, data))


def whisper(sounds: Sequence[bytes], folder: Path) -> list[float]:
    """CPU seconds of each Mandarin utterance; in a process of its own."""
    loaded = load_whisper(folder)
    hear_utterance(loaded, sounds[0], Language.ZH)
    taken: list[float] = []
    for sound in sounds:
        began_s = time.process_time()
        hear_utterance(loaded, sound, Language.ZH)
        taken.append(time.process_time() - began_s)
    return taken


def _run(side: Awaitable[Measured]) -> Measured:
    async def main() -> Measured:
        return await side

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main())


def known() -> Knowledge:
    return knowledge(load_lexicon(SEED, Language.KO, QUEUES), [])


async def _ours(lines: Sequence[Line], data: Path, *, with_lag: bool) -> Measured:
    knows = known()
    models = Models({}, data)
    await models.load([Language.KO])
    if models.loaded(Language.KO) is None:
        raise BenchError(f"no Korean model: {models.states[Language.KO].detail}")
    engine = VoskEngine(models, {Language.KO: phrases(knows.lexicon)})
    engine.fit_grammar(Language.KO)
    measured = Measured(streams=len(lines))
    if with_lag:
        measured.lag_idle_ms = await _lag_while(asyncio.sleep(3.0))
    tally = Tally(lines, knows)
    ears = PooledEars(_OneWay(engine, Decoding.GRAMMAR), EarRules(seats=len(lines)))
    opened = [ears.open(Language.KO, partial(tally.heard, caller)) for caller in range(len(lines))]
    if any(ear is None for ear in opened):
        raise BenchError(f"not all of {len(lines)} callers were given an ear")

    def feed(number: int) -> None:
        for ear, line in zip(opened, lines, strict=True):
            if ear is not None:
                ear.feed(line.frame(number))

    calls = _at_pace(feed, lines[0].frames, FRAME_MS / 1000, tally)
    await _measured(measured, lines, calls if not with_lag else _keeping_lag(calls, measured))
    tally.into(measured)
    [measured.decoded_cost] = ears.costs.measured().values()
    ears.shut()
    if with_lag:
        free = VoskEngine(models, {})
        measured.lag_full_ms = await _lag_while(_flooded(free, lines))
    return measured


async def _flooded(engine: VoskEngine, lines: Sequence[Line]) -> None:
    """More speech than the cores can decode, without the bounds that forbid it."""
    rules = EarRules(behind_s=3600, admission=AdmissionRules(cpu_share=100))
    ears = PooledEars(_OneWay(engine, Decoding.FREE), rules)
    speech = b"".join(line.sound[round((line.said[0].ended_s - 0.8) * RATE_HZ) * 2 :][: RATE_HZ * 2] for line in lines)
    opened = [ears.open(Language.KO, lambda _one: None) for _ in range(8 * rules.cores)]
    for number in range(round(5.0 * 1000 / FRAME_MS)):
        at = number * FRAME_BYTES % (len(speech) - FRAME_BYTES)
        for ear in opened:
            if ear is not None:
                ear.feed(speech[at : at + FRAME_BYTES])
        await asyncio.sleep(FRAME_MS / 1000)
    ears.shut()


async def _naive(lines: Sequence[Line], data: Path) -> Measured:
    path = Models({}, data).states[Language.KO].path
    if path is None:
        raise BenchError("no Korean model")
    vosk.SetLogLevel(-1)
    model = vosk.Model(str(path))
    measured = Measured(streams=len(lines))
    tally = Tally(lines, known())
    pool = ThreadPoolExecutor(os.cpu_count() or 1)

    async def calls() -> None:
        tally.began_s = asyncio.get_running_loop().time()
        await asyncio.gather(*(_recognise(model, pool, line, n, tally) for n, line in enumerate(lines)))

    await _measured(measured, lines, calls())
    tally.into(measured)
    return measured


def _process_chunk(recogniser: vosk.KaldiRecognizer, message: bytes) -> tuple[str, bool]:
    # As asr_server.py of vosk-server does it.
    if message == b'{"eof" : 1}':
        return recogniser.FinalResult(), True
    if recogniser.AcceptWaveform(message):
        return recogniser.Result(), False
    return recogniser.PartialResult(), False


async def _recognise(model: vosk.Model, pool: ThreadPoolExecutor, line: Line, caller: int, tally: Tally) -> None:
    """One connection, as asr_server.py serves it; its client sends what was spoken since, every 200 ms."""
    loop = asyncio.get_running_loop()
    recogniser = vosk.KaldiRecognizer(model, RATE_HZ)
    recogniser.SetWords(True)
    recogniser.SetMaxAlternatives(0)
    step = round(CHUNK_S * RATE_HZ) * 2
    chunks = [line.sound[at : at + step] for at in range(0, len(line.sound), step)]
    for number, chunk in enumerate([*chunks, b'{"eof" : 1}']):
        await asyncio.sleep(max(0.0, tally.began_s + min(number + 1, len(chunks)) * CHUNK_S - loop.time()))
        response, _stop = await loop.run_in_executor(pool, _process_chunk, recogniser, chunk)
        tally.recognised(caller, number * CHUNK_S, json.loads(response).get("text", ""))


async def _at_pace(step: Callable[[int], None], steps: int, every_s: float, tally: Tally) -> None:
    loop = asyncio.get_running_loop()
    tally.began_s = loop.time()
    for number in range(steps):
        # A frame is there when its last sample has been spoken.
        await asyncio.sleep(max(0.0, tally.began_s + (number + 1) * every_s - loop.time()))
        step(number)
    await asyncio.sleep(AFTER_S)


async def _measured(measured: Measured, lines: Sequence[Line], calls: Awaitable[None]) -> None:
    before = psutil.Process().memory_full_info().uss
    began_s = time.process_time()
    await calls
    measured.cpu_s = time.process_time() - began_s
    measured.sound_s = sum(line.frames for line in lines) * FRAME_MS / 1000
    measured.memory_mib = (psutil.Process().memory_full_info().uss - before) / 2**20 / len(lines)


async def _keeping_lag(calls: Awaitable[None], measured: Measured) -> None:
    measured.lag_ms = await _lag_while(calls)


async def _lag_while(work: Awaitable[None]) -> list[float]:
    """How late the loop's timers run meanwhile, in ms."""
    late: list[float] = []
    watching = asyncio.create_task(_watch(late))
    try:
        await work
    finally:
        watching.cancel()
    return late


async def _watch(late: list[float]) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due_s = loop.time() + LAG_TICK_S
        await asyncio.sleep(LAG_TICK_S)
        late.append((loop.time() - due_s) * 1000)
