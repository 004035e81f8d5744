"""What telephones say of a case: callers' and agents' own accounts, which ask nobody of ours."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from callcenter.rehearsal.phone import Phone, Ring
from tests.chaos.desktops import Desktop
from tests.chaos.stages import Caller

OVERLAP_S = 0.5
"""A telephone hears of the end of its ringing a moment after another has begun to ring."""
AT_THE_PHONE_S = 2.0
"""Who hangs up sooner was hardly there."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One ring, and whose telephone it was."""

    agent: str
    ring: Ring


def rings(phones: Mapping[str, Phone], since: float = 0.0) -> list[Rung]:
    """All that began after `since`, in their order."""
    found = [Rung(agent, ring) for agent, phone in phones.items() for ring in phone.rings if ring.rang_at >= since]
    return sorted(found, key=lambda one: one.ring.rang_at)


def lost(callers: Iterable[Caller], rung: Sequence[Rung], hearing: Mapping[str, bool]) -> list[str]:
    """Who was hung up on, or left in silence, before an agent had ended the talk with them."""
    served = {one.ring.caller for one in rung if one.ring.ended_here}
    told: list[str] = []
    for one in callers:
        if one.call.is_up and hearing.get(one.number, False):
            continue
        if not one.call.is_up and one.number in served:
            # Only the survey was lost.
            continue
        told.append(f"{one.number} at {one.stage}: {'hears nothing' if one.call.is_up else 'was hung up on'}")
    return told


def dialled_twice(rung: Sequence[Rung]) -> list[str]:
    """Callers who rang at two telephones at a time, or once more after an agent had ended the talk."""
    by_caller: dict[str, list[Rung]] = defaultdict(list)
    for one in rung:
        by_caller[one.ring.caller].append(one)
    told: list[str] = []
    for caller, theirs in by_caller.items():
        for first, second in pairwise(theirs):
            over_at = first.ring.over_at
            if first.ring.ended_here and (first.ring.over_at or 0) - (first.ring.talked_at or 0) > 0:
                told.append(f"{caller} rang at {second.agent} after the talk with {first.agent} had ended")
            elif over_at is None or over_at > second.ring.rang_at + OVERLAP_S:
                told.append(f"{caller} rang at {first.agent} and at {second.agent} at a time")
    return told


def two_at_a_time(rung: Sequence[Rung], deaths: Sequence[float] = ()) -> list[str]:
    """Agents who were put into two talks at once.

    `deaths`: when Asterisk died, and every talk with it. A telephone is not told so: it holds a dead line until it
    hangs up, while the next Asterisk, which cannot know of that, rings it.
    """

    def over_at(ring: Ring) -> float:
        ends = [at for at in deaths if at > (ring.talked_at or 0)]
        return min([math.inf if ring.over_at is None else ring.over_at, *ends])

    told: list[str] = []
    for agent in {one.agent for one in rung}:
        talks = [one.ring for one in rung if one.agent == agent and one.ring.talked_at is not None]
        talks.sort(key=lambda ring: ring.talked_at or 0)
        told += [
            f"{agent} talks with {first.caller} and {second.caller} at a time"
            for first, second in pairwise(talks)
            if over_at(first) > (second.talked_at or 0) + OVERLAP_S
        ]
    return told


def without_pop_s(
    phones: Mapping[str, Phone], desktops: Mapping[str, Desktop], struck_at: float, now: float, *, are_waiting: bool
) -> float | None:
    """The longest that an agent sat there with nobody on the page; None where nobody was to come.

    From the end of a talk until the next call was shown there: callers wait all the while, and each is for any of these
    agents. `are_waiting`: some still do. A ring that was never shown lasts until the page was there again.
    """
    dark: list[float] = []
    for agent, phone in phones.items():
        pops = sorted(desktops[agent].popped.values())
        for number, ring in enumerate(phone.rings):
            if ring.over_at is None or ring.over_at < struck_at:
                continue
            next_at = next((at for at in pops if at > ring.over_at), None)
            if next_at is None and len(phone.rings) > number + 1:
                next_at = next((at for at in desktops[agent].opened_at if at > ring.over_at), now)
            if next_at is None and are_waiting:
                next_at = now
            if next_at is not None:
                dark.append(next_at - ring.over_at)
    return max(dark, default=None)
