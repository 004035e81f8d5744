"""Where a recording holds silence because its agent had paused it: the timeline's times, laid into the file. Pure.

A recording runs only while caller and agent are connected: waiting, music and surveys are not in it. So a moment of the
clock is found in the file by counting how long was recorded before it; and because Asterisk's clock and ours differ by
some tenths of a second, the silence that is found there says where the pause was exactly.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from callcenter.calls.recording_facts import PauseReason, RecordingPaused, RecordingResumed
from callcenter.calls.talk_facts import AgentLost, TalkHeld, TalkMerged, TalkResumed, TalkTransferred
from callcenter.calls.timeline import AgentConnected, Ended, Entry, LifeboatEntered, TalkEnded
from callcenter.recordings.levels import Peaks
from callcenter.vocabulary.ids import AgentId

SLACK_S = 1.5
"""How far the silence may lie from where the clock says."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Seconds of the file."""

    from_s: float
    until_s: float
    reason: PauseReason
    agent: AgentId


def gaps(timeline: Iterable[Entry], duration_s: float, peaks: Peaks | None) -> tuple[Gap, ...]:
    """In their order; `peaks` are those of the file, None where there are none."""
    found: list[Gap] = []
    before_s, since = 0.0, None  # recorded so far; when what is recorded now began
    paused: tuple[float, RecordingPaused] | None = None

    def recorded_s(at: datetime) -> float:
        return before_s if since is None else before_s + (at - since).total_seconds()

    for entry in timeline:
        at = entry.at
        match entry.fact:
            case AgentConnected() | TalkResumed() | TalkMerged():
                since = since or at
            case TalkHeld() | TalkEnded() | AgentLost() | TalkTransferred() | LifeboatEntered() | Ended():
                before_s, since = recorded_s(at), None
            case RecordingPaused() as pause:
                paused = recorded_s(at), pause
            case RecordingResumed() if paused is not None:
                found.append(Gap(paused[0], recorded_s(at), paused[1].reason, paused[1].agent))
                paused = None
            case _:
                pass
    if paused is not None:
        found.append(Gap(paused[0], duration_s, paused[1].reason, paused[1].agent))
    laid = (_laid(gap, duration_s, peaks) for gap in found if gap.until_s > gap.from_s)
    return tuple(gap for gap in laid if gap.until_s > gap.from_s)


def _laid(gap: Gap, duration_s: float, peaks: Peaks | None) -> Gap:
    """On the silence that is there, if there is one."""
    if peaks is not None:
        run = _longest_silence(peaks, gap.from_s - SLACK_S, gap.until_s + SLACK_S)
        if run is not None:
            gap = replace(gap, from_s=run[0], until_s=run[1])
    return replace(gap, from_s=max(0.0, round(gap.from_s, 1)), until_s=min(duration_s, round(gap.until_s, 1)))


def _longest_silence(peaks: Peaks, from_s: float, until_s: float) -> tuple[float, float] | None:
    """Within these bounds, of both sides."""
    first, last = max(0, int(from_s * peaks.per_s)), int(until_s * peaks.per_s) + 1
    both = [max(pair) for pair in zip(peaks.caller[first:last], peaks.agent[first:last], strict=False)]
    best, begun = (0, 0), None
    for at, loud in enumerate([*both, 1]):
        if loud == 0:
            begun = at if begun is None else begun
        elif begun is not None:
            best, begun = max(best, (begun, at), key=lambda run: run[1] - run[0]), None
    return None if best == (0, 0) else ((first + best[0]) / peaks.per_s, (first + best[1]) / peaks.per_s)
