"""The seats that one node knows: kept in its astdb, read by AMI, written by the dialplan's context `seat-book`."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TypeVar
from uuid import uuid4

from callcenter.asterisk.ami.actions import plain
from callcenter.asterisk.ami.framing import MalformedMessageError
from callcenter.asterisk.ami.link import Link
from callcenter.asterisk.errors import UnexpectedAnswerError, UnsafeFieldError
from callcenter.asterisk.seats import FAMILY, Account
from callcenter.vocabulary.ids import SeatId

_Read = TypeVar("_Read")

WITHIN_S = 10.0
AT_ONCE = 16
"""Seats written by one channel: a line of AMI holds no more."""
CHANNELS_AT_ONCE = 30
PACE_S = 0.05
"""Between so many channels and the next ones: Asterisk warns of queues of its own that grow too long."""
LOOKS_AT_ONCE = 500
CONTACTS = "registrar/contact"
"""Where chan_pjsip itself keeps who has registered, in astdb."""
LOOK_EVERY_S = 0.01


class SeatBook:
    """One node's. All methods raise `TelephonyError`, and a retry of each is safe."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def entries(self) -> dict[str, str]:
        """Everything that is written, by its key below `FAMILY`. AMI: DBGetTree."""
        return await self._tree({"Family": FAMILY})

    async def put(self, accounts: Iterable[Account]) -> None:
        """Add or replace; on its way when this returns. AMI: Originate of Local channels."""
        await self._write("put", [f"{one.seat}.{one.kind}.{one.secret}" for one in accounts])

    async def forget(self, seats: Iterable[SeatId]) -> None:
        """Take out; on its way when this returns."""
        await self._write("forget", list(seats))

    async def until_there(self, key: str, value: str) -> None:
        """Return once astdb says `value` of `key`; put your own deadline around it. AMI: DBGetTree."""
        while True:
            if value in (await self._tree({"Family": FAMILY, "Key": key})).values():
                return
            await asyncio.sleep(LOOK_EVERY_S)

    async def registered(self) -> frozenset[SeatId]:
        """Seats that a telephone has registered at; whether it still answers is another question. AMI: DBGetTree."""
        contacts = await self._tree({"Family": CONTACTS})
        return frozenset(SeatId(key.rpartition("/")[2].partition(";")[0]) for key in contacts)

    async def look_at(self, seats: Collection[SeatId]) -> None:
        """Ask their telephones whether they are there, now instead of by and by. AMI: PJSIPQualify."""
        asked = [{"Endpoint": seat} for seat in sorted(seats)]
        for first in range(0, len(asked), LOOKS_AT_ONCE):
            await self._link.ask_all("PJSIPQualify", asked[first : first + LOOKS_AT_ONCE], WITHIN_S)

    async def _tree(self, fields: Mapping[str, str]) -> dict[str, str]:
        items = await self._link.ask_list("DBGetTree", fields, WITHIN_S)
        return _read(lambda: {item.text("Key").removeprefix(f"/{FAMILY}/"): item.text("Val") for item in items})

    async def _write(self, extension: str, words: Sequence[str]) -> None:
        channels = [
            {
                "Channel": f"Local/{extension}@seat-book",
                "ChannelId": f"seat-book-{uuid4()}",
                "Application": "NoOp",
                # Two underscores: also on the half that walks the dialplan.
                "Variable": f"__CC_SEATS={_joined(words[first : first + AT_ONCE])}",
                "Async": "true",
            }
            for first in range(0, len(words), AT_ONCE)
        ]
        for first in range(0, len(channels), CHANNELS_AT_ONCE):
            if first:
                await asyncio.sleep(PACE_S)
            await self._link.ask_all("Originate", channels[first : first + CHANNELS_AT_ONCE], WITHIN_S)


def _joined(words: Sequence[str]) -> str:
    """As the dialplan takes them apart: at each `-`."""
    for word in words:
        if "-" in plain("Originate", "CC_SEATS", word):
            raise UnsafeFieldError("Originate", "CC_SEATS", "holds a -, at which its words are parted", "leave it out")
    return "".join(f"{word}-" for word in words)


def _read(reading: Callable[[], _Read]) -> _Read:
    try:
        return reading()
    except MalformedMessageError as malformed:
        raise UnexpectedAnswerError(str(malformed)) from malformed
