"""Who comes on a day, drawn by chance from streams. Pure: the same seed gives the same callers, on any machine."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from random import Random

from callcenter.staffing.day import QUARTER_S, Caller, Stream
from callcenter.vocabulary.tiers import Tier


def drawn(streams: Iterable[Stream], seed: int) -> list[Caller]:
    """Callers of all streams, in order of arrival."""
    # Each stream has a chance of its own, so that one more stream leaves the callers of the others as they are.
    callers = [
        caller for number, stream in enumerate(streams) for caller in _callers(stream, Random(f"{seed}/{number}"))
    ]
    return sorted(callers, key=lambda caller: caller.at_s)


def scaled(streams: Sequence[Stream], load: float) -> list[Stream]:
    """The same streams with so many times the calls."""
    return [replace(stream, calls=[calls * load for calls in stream.calls]) for stream in streams]


def with_listed(streams: Sequence[Stream], share: float) -> list[Stream]:
    """The same calls, but so large a share of each queue's in every quarter hour comes from listed callers.

    Callers move between LISTED and ORDINARY; severe ones stay what they are, and count as listed.
    """
    queues = dict.fromkeys(stream.queue for stream in streams)
    return [made for queue in queues for made in _with_listed([one for one in streams if one.queue == queue], share)]


def _callers(stream: Stream, chance: Random) -> Iterator[Caller]:
    for quarter, expected in enumerate(stream.calls):
        begins_s = quarter * QUARTER_S
        at_s = 0.0
        while expected > 0 and (at_s := at_s + chance.expovariate(expected / QUARTER_S)) < QUARTER_S:
            yield Caller(
                at_s=begins_s + at_s,
                queue=stream.queue,
                tier=stream.tier,
                handling_s=stream.handling.draw(chance),
                patience_s=stream.patience.draw(chance),
            )


def _with_listed(streams: Sequence[Stream], share: float) -> Iterator[Stream]:
    total = [sum(calls) for calls in zip(*(stream.calls for stream in streams), strict=True)]
    severe = [stream for stream in streams if stream.tier is Tier.LISTED_SEVERE]
    moved = [stream for stream in streams if stream.tier in (Tier.LISTED, Tier.ORDINARY)]
    yield from (stream for stream in streams if stream not in moved)
    if not moved:
        return
    pattern = next((stream for stream in moved if stream.tier is Tier.ORDINARY), moved[0])
    both = [sum(calls) for calls in zip(*(stream.calls for stream in moved), strict=True)]
    already = [sum(stream.calls[quarter] for stream in severe) for quarter in range(len(total))]
    listed = [min(both[quarter], max(0.0, calls * share - already[quarter])) for quarter, calls in enumerate(total)]
    yield replace(pattern, tier=Tier.LISTED, calls=listed)
    yield replace(pattern, tier=Tier.ORDINARY, calls=[all_ - some for all_, some in zip(both, listed, strict=True)])
