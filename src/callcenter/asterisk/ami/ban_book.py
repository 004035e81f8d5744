"""Whose SIP one node refuses: kept in its astdb, where each request finds it; read by AMI, written by the dialplan."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import uuid4

from callcenter.asterisk.ami.actions import read_answer
from callcenter.asterisk.ami.link import Link
from callcenter.asterisk.bans import Ban, address_of

FAMILY = "bans"
"""Of astdb; sorcery.conf names it. Below it lies `acl`, then one row a ban, which is all there is to it: its key has
the address, until when (seconds since 1970), how often it was banned so far, and why."""
WITHIN_S = 10.0
AT_ONCE = 8
"""Bans written by one channel: a line of AMI holds no more."""
LOOK_EVERY_S = 0.01


class BanBook:
    """One node's. All methods raise `TelephonyError`, and a retry of each is safe."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def bans(self) -> tuple[Ban, ...]:
        """Every ban there is, also what is past. AMI: DBGetTree."""
        items = await self._link.ask_list("DBGetTree", {"Family": FAMILY}, WITHIN_S)
        keys = read_answer(lambda: [item.text("Key") for item in items])
        return tuple(ban for key in keys if (ban := _read(key.rpartition("/")[2])) is not None)

    async def put(self, bans: Iterable[Ban]) -> None:
        """Add; on its way when this returns. AMI: Originate of Local channels."""
        await self._write("put", [_key(ban) for ban in bans])

    async def lift(self, bans: Iterable[Ban]) -> None:
        """Take out; on its way when this returns."""
        await self._write("lift", [_key(ban) for ban in bans])

    async def until_is(self, ban: Ban, *, there: bool) -> None:
        """Return once astdb has `ban`, or has it no more; put your own deadline around it."""
        while (ban in await self.bans()) is not there:  # noqa: ASYNC110 Asterisk is asked
            await asyncio.sleep(LOOK_EVERY_S)

    async def _write(self, extension: str, words: Sequence[str]) -> None:
        for first in range(0, len(words), AT_ONCE):
            fields = {
                "Channel": f"Local/{extension}@ban-book",
                "ChannelId": f"ban-book-{uuid4()}",
                "Application": "NoOp",
                # Two underscores: also on the half that walks the dialplan.
                "Variable": f"__CC_BANS={'-'.join(words[first : first + AT_ONCE])}-",
                "Async": "true",
            }
            await self._link.ask("Originate", fields, WITHIN_S)


def _key(ban: Ban) -> str:
    # Hyphens are between bans, so IPv6's colons stay and nothing else is needed.
    return f"{ban.address}_{int(ban.until.timestamp())}_{ban.times}_{ban.why}"


def _read(key: str) -> Ban | None:
    """None for a row that nobody of ours has written."""
    address, _, rest = key.partition("_")
    until, times, why = (*rest.split("_"), "", "", "")[:3]
    found = address_of(address)
    if found is None or not until.isdecimal() or not times.isdecimal() or not why:
        return None
    return Ban(found, datetime.fromtimestamp(int(until), UTC), int(times), why)
