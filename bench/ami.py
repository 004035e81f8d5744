"""Events a second through our link, beside stock panoramisk, asterisk-ami, and a bare split-and-filter as the limit.

Two streams: all that Asterisk tells of two calls, and what of it our manager.conf lets through. Everybody reads the
same bytes from a socket, sent by a process of its own, and is told of the same events.
"""

import contextlib
import multiprocessing
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from asterisk.ami import Event as AmiEvent

from bench import ami_readers
from bench.ami_feed import recorded, serve, stream
from bench.ami_readers import WANTED, Reader, Tally, Took
from bench.figures import BenchError, Result, ratio, spread, tell
from callcenter.asterisk.ami.framing import Fields
from callcenter.asterisk.ami.reading import event_from
from callcenter.asterisk.settings import NodeSettings

EVENTS, ROUNDS = 200_000, 5
QUICK_EVENTS = 2_000
RECORDED = Path(__file__).parents[1] / "tests" / "data" / "ami"
STREAMS = {"whole": "two_calls_unfiltered.raw", "filtered": "offer_then_lifeboat.raw"}
READERS: dict[str, Reader] = {
    "ours": ami_readers.ours,
    "panoramisk": ami_readers.stock_panoramisk,
    "asterisk_ami": ami_readers.asterisk_ami,
    "limit": ami_readers.limit,
}
NODE = NodeSettings().id


async def measure(*, quick: bool) -> Result:
    """Both streams; raises BenchError where somebody saw other events than the rest."""
    figures: dict[str, Any] = {}
    ratios: dict[str, float] = {}
    for title, name in STREAMS.items():
        events = recorded(RECORDED, name)
        await _compare(events)
        per_s = await _time(title, events, *((QUICK_EVENTS, 1) if quick else (EVENTS, ROUNDS)))
        wanted = _wanted(events)
        figures[title] = {
            "events_per_s": {reader: spread(values, 0) for reader, values in per_s.items()},
            "wanted_share": round(len(wanted) / len(events), 3),
            "bytes_per_event": round(sum(map(len, events)) / len(events)),
        }
        suffix = "" if title == "whole" else f"_{title}"
        for peer in ("panoramisk", "asterisk_ami", "limit"):
            ratios[f"ami_vs_{peer}{suffix}"] = ratio(per_s["ours"], per_s[peer])
    return Result(figures, ratios)


async def _time(title: str, events: list[bytes], count: int, rounds: int) -> dict[str, list[float]]:
    per_s: dict[str, list[float]] = {reader: [] for reader in READERS}
    sent = (events * (count // len(events) + 1))[:count]
    with _feeding(stream(events, count)) as port:
        for number in range(rounds):
            for reader, read in READERS.items():
                took = await _read(read, port, _awaited(reader, sent))
                per_s[reader].append(count / took.wall_s)
                tell(f"{title} {number + 1}/{rounds} {reader:<13}{per_s[reader][-1]:>12,.0f} events/s")
    return per_s


async def _compare(events: list[bytes]) -> None:
    """One pass of the recording: everybody must have seen the same, field by field."""
    wanted = _wanted(events)
    with _feeding(stream(events, len(events))) as port:
        for reader, read in READERS.items():
            kept: list[Any] = []
            await _read(read, port, _awaited(reader, events), kept)
            if reader == "ours":
                is_same = kept == [found for one in wanted if (found := _typed(one)) is not None]
            else:
                is_same = [_titled(one) for one in kept] == [_titled(one) for one in wanted]
            if not is_same:
                raise BenchError(f"{reader} saw other events than were sent")


async def _read(read: Reader, port: int, awaited: int, kept: list[Any] | None = None) -> Took:
    return await read(port, Tally(awaited, kept))


def _awaited(reader: str, events: list[bytes]) -> int:
    """Ours tells of citizens and seats only; of other channels it has read the event and thrown it away."""
    wanted = _wanted(events)
    return sum(_typed(one) is not None for one in wanted) if reader == "ours" else len(wanted)


def _wanted(events: list[bytes]) -> list[bytes]:
    return [one for one in events if one[7 : one.find(b"\r")].decode() in WANTED]


def _typed(event: bytes) -> object:
    return event_from(NODE, event[7 : event.find(b"\r")], Fields(event))


def _titled(event: Any) -> tuple[str, ...]:
    """What tells an event from its neighbours, from whatever a reader makes of it."""
    names = ("Timestamp", "Channel", "Uniqueid", "DestUniqueid", "Device", "State", "Interface", "URI")
    match event:
        case bytes():
            fields = dict(line.split(": ", 1) for line in event.decode().split("\r\n") if ": " in line)
            return tuple(fields.get(name, "") for name in ("Event", *names))
        case AmiEvent():
            return (event.name, *(event.keys.get(name, "") for name in names))
        case _:
            return (event.event, *(getattr(event, name) or "" for name in names))


@contextlib.contextmanager
def _feeding(data: bytes) -> Iterator[int]:
    """The feed as a process of its own; the port it listens on."""
    with socket.create_server((ami_readers.HOST, 0)) as listening:
        feed = multiprocessing.get_context("fork").Process(target=serve, args=(listening, data), daemon=True)
        feed.start()
        try:
            yield listening.getsockname()[1]
        finally:
            feed.kill()
            feed.join()
