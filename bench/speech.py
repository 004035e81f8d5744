"""Streams a core, latency, accuracy and memory of our ears, beside the same model behind alphacep's vosk-server loop.

Both hear the same Korean keywords on telephone lines with ordinary silences, at real pace, each in a process of its
own, in turns; what they recognise goes through the same decision. Then: 20 callers at once, how late the event loop
is, and Whisper where its model is.
"""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

from bench import speech_sides
from bench.figures import Result, ratio, spread, tell, with_tail
from bench.programs import tools
from bench.speech_calls import Callers, Line, spoken, voiced_share
from bench.speech_sides import Measured
from callcenter.settings import Settings
from callcenter.speech.engines.whisper_model import WhisperModel
from callcenter.speech.sound_files import as_sound

ROUNDS, QUICK_ROUNDS = 3, 1
UTTERANCES, QUICK_UTTERANCES = 4, 1
OUR_STREAMS, NAIVE_STREAMS = 20, 4
"""As many as two cores bear on either side at real pace, with room for what else runs."""
TOGETHER = 20
MEDIAN_LIMIT_MS, P95_LIMIT_MS = 400.0, 1000.0
MANDARIN = ("我要投诉商家不退款", "医保报销比例是多少", "楼下施工噪音太大了", "户口迁移怎么办理", "转人工")
ROUNDS_OF_WHISPER = 3

T = TypeVar("T")
Side = Callable[[Sequence[Line], Path], Measured]


async def measure(*, quick: bool) -> Result:
    """All of it; raises BenchError where a side cannot hear."""
    data, espeak = Settings().data, tools().need_espeak_ng().binary
    callers = Callers(espeak)
    rounds, utterances = (QUICK_ROUNDS, QUICK_UTTERANCES) if quick else (ROUNDS, UTTERANCES)
    sides: dict[str, tuple[Side, list[Line]]] = {
        "ours": (speech_sides.ours, callers.lines(OUR_STREAMS, utterances, together=False)),
        "vosk_server": (speech_sides.naive, callers.lines(NAIVE_STREAMS, utterances, together=False)),
    }
    taken: dict[str, list[Measured]] = {name: [] for name in sides}
    for number in range(rounds):
        for name, (side, lines) in sides.items():
            taken[name].append(_apart(side, lines, data))
            tell(f"{number + 1}/{rounds} {name:<12}{taken[name][-1].streams_a_core:7.1f} streams a core")
    together = [
        _apart(speech_sides.ours_together, callers.lines(TOGETHER, utterances, together=True), data)
        for _ in range(rounds)
    ]
    figures: dict[str, Any] = {
        "voiced_share": round(voiced_share(sides["ours"][1]), 2),
        **{name: _side(all_rounds) for name, all_rounds in taken.items()},
        "accuracy_lead": round(_accuracy(taken["ours"]) - _accuracy(taken["vosk_server"]), 3),
        "together": _together(together),
    }
    if (whisper := _whisper(espeak, data, quick=quick)) is not None:
        figures["whisper"] = whisper
    decided = [value for one in together for value in one.decided_ms]
    a_core = {name: [one.streams_a_core for one in all_rounds] for name, all_rounds in taken.items()}
    ratios = {
        "streams_vs_naive": ratio(a_core["ours"], a_core["vosk_server"]),
        "decision_vs_limit": round(median(decided) / MEDIAN_LIMIT_MS, 3) if decided else 0.0,
        "decision_p95_vs_limit": round(with_tail(decided)["p95"] / P95_LIMIT_MS, 3) if decided else 0.0,
    }
    return Result(figures, ratios)


def _apart(work: Callable[..., T], *asked: object) -> T:
    """In a new process, so that nothing is left from the other side."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(work, *asked).result()


def _side(rounds: Sequence[Measured]) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "streams": rounds[0].streams,
        "streams_a_core": spread([one.streams_a_core for one in rounds]),
        "cpu_s_per_stream_s": spread([one.cpu_s / one.sound_s for one in rounds], 4),
        "memory_mib_per_stream": spread([one.memory_mib for one in rounds]),
        "utterances": sum(one.utterances for one in rounds),
        "accuracy": round(_accuracy(rounds), 3),
        "wrong_queue": round(sum(one.wrong for one in rounds) / sum(one.utterances for one in rounds), 3),
        "end_of_speech_to_decision_ms": _tail([value for one in rounds for value in one.decided_ms]),
        "end_of_speech_to_utterance_ms": _tail([value for one in rounds for value in one.ended_ms]),
        "lost": sum(one.lost for one in rounds),
    }
    if rounds[0].decoded_cost:
        figures["cpu_s_per_decoded_s"] = spread([one.decoded_cost for one in rounds], 4)
    return figures


def _together(rounds: Sequence[Measured]) -> dict[str, Any]:
    return {
        **_side(rounds),
        "loop_late_ms": {
            "idle": _late([value for one in rounds for value in one.lag_idle_ms]),
            "these_callers": _late([value for one in rounds for value in one.lag_ms]),
            "more_speech_than_cores": _late([value for one in rounds for value in one.lag_full_ms]),
        },
    }


def _whisper(espeak: Path, data: Path, *, quick: bool) -> dict[str, Any] | None:
    model = WhisperModel(None, data)
    if model.state.path is None:
        return None
    sounds = [bytes(as_sound(spoken(espeak, text, "cmn", 160))) for text in MANDARIN]
    taken = _apart(speech_sides.whisper, sounds * (1 if quick else ROUNDS_OF_WHISPER), model.state.path)
    tell(f"whisper     {1 / median(taken):7.2f} utterances a core and second")
    return {
        "cpu_s_per_utterance": with_tail(taken, 3),
        "utterances_per_core_second": round(1 / median(taken), 2),
        "utterance_s": spread([len(sound) / 16000 for sound in sounds], 2),
    }


def _accuracy(rounds: Sequence[Measured]) -> float:
    return sum(one.right for one in rounds) / sum(one.utterances for one in rounds)


def _tail(values: Sequence[float]) -> dict[str, float] | None:
    return with_tail(values, 0) if values else None


def _late(values: Sequence[float]) -> dict[str, float]:
    ranked = sorted(values)
    return {
        "median": round(median(ranked), 2),
        "p99": round(ranked[round(len(ranked) * 0.99) - 1], 2),
        "max": round(ranked[-1], 2),
        "n": len(ranked),
    }
