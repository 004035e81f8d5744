"""The time to a person: how long prompts keep a caller from being in line for one.

Counted are the seconds of prompts, from the audio that is heard, until the caller stands in line (the line's own prompt
plays while they already wait) or is put through. Every prompt is heard out: nobody is counted faster for knowing the
keys. Not counted:
- what the caller chooses to hear again: the repeat and back keys, the undoing of what was understood, a key that leads
  back to where they were;
- what follows the choice of another language: it begins anew, with a figure of its own;
- what follows a key to a `set` node with needs: who asks to be spoken to slowly is not to be hurried;
- silences, and slower speech for those who need it.

Callers start as ordinary ones, as listed ones, and without a recogniser. The longest way is that of the unluckiest,
with every branch, closed or full queue against them; the 95th percentile is taken over a mix (`callers`): at a question
seven of ten answer, one presses 0, two fail by silence, a wrong key, or words not understood. Who answers takes each
way alike, by words as often as by keys where both are taken; one in twenty is misunderstood and undoes it. One in ten
presses a key while a prompt plays that asks nothing, or types too few digits. Each outcome of a branch is alike; a
service, a transfer or a queue fails one in twenty.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from callcenter.ivr.document import kinds
from callcenter.ivr.document.flow import Flow, Flows, Recorded
from callcenter.ivr.lint.callers import Spot, steps
from callcenter.ivr.lint.words import texts
from callcenter.ivr.sounds import Sounds, heard
from callcenter.vocabulary.languages import Language

PERCENTILE = 0.95
_STEP_S = 0.1
_LEAST = 1e-7
"""What is less likely is left out."""

Start = Literal["ordinary", "listed", "no_recogniser"]
STARTS: tuple[Start, ...] = ("ordinary", "listed", "no_recogniser")


@dataclass(frozen=True, slots=True)
class Heard:
    """One prompt on a way."""

    flow: str
    node: str
    seconds: float


@dataclass(frozen=True, slots=True)
class TimeToHuman:
    """One language and start of one flow."""

    flow: str
    language: Language
    start: Start
    longest_s: float
    p95_s: float
    budget_s: float
    path: tuple[Heard, ...]
    """The longest way, node by node."""
    is_estimate: bool
    """Whether some of the audio was not at hand, and its time estimated from the words."""

    @property
    def is_over(self) -> bool:
        return self.longest_s > self.budget_s


@dataclass(slots=True)
class _Onward:
    """What is still ahead at a spot."""

    longest_s: float | None
    """None where no way leads to a person."""
    next: Spot | None
    spread: dict[int, float]
    """Likelihood by tenths of a second, of all ways that lead to a person."""


def times_to_human(flow: Flow, flows: Flows, sounds: Sounds) -> Iterator[TimeToHuman]:
    """Of calls that begin in this flow; of a flow whose names all exist."""
    for language in flow.languages:
        for start in STARTS:
            spot = Spot(flow.name, flow.listed if start == "listed" else flow.first, 0, start != "no_recogniser")
            clock = _Clock(flows, language, sounds)
            ahead = clock.ahead(spot)
            longest_s = round(ahead[spot].longest_s or 0.0, 2)
            yield TimeToHuman(
                flow.name,
                language,
                start,
                longest_s,
                min(_percentile(ahead[spot].spread), longest_s),
                flow.time_to_human_s,
                tuple(clock.longest_way(spot, ahead)),
                clock.is_estimate,
            )


@dataclass(slots=True)
class _Clock:
    """Walks every way of one language."""

    flows: Flows
    language: Language
    sounds: Sounds
    is_estimate: bool = False
    _seconds: dict[tuple[str, str], float] = field(default_factory=dict)

    def ahead(self, start: Spot) -> Mapping[Spot, _Onward]:
        """What is ahead at every spot that `start` leads to, worked out from the end."""
        done: dict[Spot, _Onward] = {}
        is_open: set[Spot] = set()
        waiting = [(start, False)]
        while waiting:
            spot, is_known = waiting.pop()
            if spot in done:
                continue
            if is_known:
                is_open.discard(spot)
                done[spot] = self._onward(spot, done)
                continue
            is_open.add(spot)
            waiting.append((spot, True))
            waiting += [
                (step.to, False)
                for step in steps(self.flows, spot)
                # A way that comes back to where one has been is the caller's own: its time is not counted again.
                if step.to is not None and step.to not in done and step.to not in is_open
            ]
        return done

    def longest_way(self, start: Spot, ahead: Mapping[Spot, _Onward]) -> Iterator[Heard]:
        spot: Spot | None = start
        while spot is not None:
            if seconds := self._said_s(spot):
                yield Heard(spot.flow, spot.node, round(seconds, 2))
            spot = ahead[spot].next

    def _onward(self, spot: Spot, done: Mapping[Spot, _Onward]) -> _Onward:
        said_s = self._said_s(spot)
        longest: float | None = None
        following: Spot | None = None
        spread: dict[int, float] = {}
        shift = round(said_s / _STEP_S)
        for step in steps(self.flows, spot):
            if step.to is None:
                if step.is_person:
                    spread[shift] = spread.get(shift, 0.0) + step.likely
                    longest = max(longest or 0.0, said_s)
                continue
            after = done.get(step.to)
            if after is None:
                continue
            for tenths, likely in after.spread.items():
                if likely * step.likely > _LEAST:
                    spread[tenths + shift] = spread.get(tenths + shift, 0.0) + likely * step.likely
            if after.longest_s is not None and not step.is_again and said_s + after.longest_s > (longest or -1.0):
                longest, following = said_s + after.longest_s, step.to
        return _Onward(longest, following, spread)

    def _said_s(self, spot: Spot) -> float:
        """Of what is heard there before the caller can go on."""
        key = spot.flow, spot.node
        flow = self.flows[spot.flow]
        node = flow.nodes[spot.node]
        if isinstance(node, kinds.QueueUp) or spot.is_spared(node):
            return 0.0
        prompt = getattr(node, "prompt", None)
        if prompt is None:
            return 0.0
        if key not in self._seconds:
            recording = _recording(flow, prompt, self.language)
            times = [
                heard(self.sounds, self.language, text, recording) for text in texts(flow, prompt, self.language, node)
            ]
            self.is_estimate |= any(time.is_estimate for time in times)
            self._seconds[key] = max(time.seconds for time in times)
        return self._seconds[key]


def _recording(flow: Flow, prompt: str, language: Language) -> str | None:
    said = flow.prompts[prompt][language]
    return said.recording if isinstance(said, Recorded) else None


def _percentile(spread: Mapping[int, float]) -> float:
    """Among the callers who come to a person."""
    total, passed = sum(spread.values()), 0.0
    for tenths in sorted(spread):
        passed += spread[tenths]
        if passed >= PERCENTILE * total - _LEAST:
            return round(tenths * _STEP_S, 1)
    return 0.0
