"""Everything that is known of a stretch of time weighed at once: for the command, for tests, and for a whole day."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from callcenter.asterisk.config.layout import NodeFolders
from callcenter.balance.accounts import Accounts, Queued, Seen, Told
from callcenter.balance.law import Sums, summed
from callcenter.balance.store import ToldStore
from callcenter.balance.weighing import Drift, Reach, all_weighed
from callcenter.database.engine import Database
from callcenter.main.asterisk_book import Sightings
from callcenter.recordings.files import sounding
from callcenter.settings import Settings
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import CallId, NodeId, bare, node_of

GRACE_S = 30.0
"""An account that changed later than this is not compared yet."""
EARLIER = timedelta(hours=1)
"""A call's first row may stand in a file that was written to for the last time before it was turned over."""


class UnreadableTrailError(CallCenterError):
    """Asterisk's own record cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a stretch of time comes to."""

    since: datetime
    until: datetime
    sums: Sums
    drifts: tuple[Drift, ...]
    pending: tuple[CallId, ...]
    """They differ, and something of them has just changed: look again."""

    @property
    def is_balanced(self) -> bool:
        return not self.drifts and (self.sums.is_kept or bool(self.pending))

    def as_json(self) -> dict[str, Any]:
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "is_balanced": self.is_balanced,
            "entered": self.sums.entered,
            "by_asterisk": self.sums.by_asterisk,
            "dialled": self.sums.dialled,
            "ended": dict(self.sums.ended),
            "open": dict(self.sums.open),
            "pending": len(self.pending),
            "drifts": [
                {
                    "call": one.call,
                    "kind": one.kind.value,
                    "at": one.at.isoformat(),
                    "missing": one.missing,
                    "mend": one.mend,
                }
                for one in self.drifts
            ],
        }


async def balanced(
    settings: Settings,
    database: Database,
    *,
    since: datetime,
    until: datetime | None = None,
    grace_s: float = GRACE_S,
) -> Report:
    """Weigh every call that came, or was dialled, in this time; changes nothing.

    Raises `DatabaseAwayError`, and `UnreadableTrailError` where Asterisk's files cannot be read.
    """
    seen: dict[CallId, tuple[Seen, Queued | None]] = {}
    reaches: dict[NodeId, Reach] = {}
    now = datetime.now(UTC)
    for node in settings.asterisk.nodes:
        found = await asyncio.to_thread(_sighted, settings.data, node.id, since - EARLIER)
        reaches[node.id] = found.reach(now)
        seen |= {one[0].call: one for one in found.all()}
    raws = await asyncio.to_thread(sounding, settings.raw_recordings)
    end = until or now
    store = ToldStore(database)
    told = await store.arrived(since, end)
    came = [call for call, (one, _) in seen.items() if since <= one.first_at < end]
    others = await store.of([call for call in came if call not in told])
    calls = {*told, *(call for call in came if call not in others)}
    accounts = [*_laid_out(calls, told, seen, raws)]
    drifts, pending = _weighed(accounts, reaches, timedelta(seconds=grace_s), now)
    sums = _sums(accounts, reaches)
    return Report(since=since, until=end, sums=sums, drifts=tuple(drifts), pending=tuple(pending))


def _sighted(data: Path, node: NodeId, since: datetime) -> Sightings:
    folder = NodeFolders.below(data, node).log
    sightings = Sightings(node, folder)
    try:
        sightings.read(since)
    except OSError as error:
        raise UnreadableTrailError(f"{folder}: {error.strerror}: may this user read what Asterisk writes?") from error
    return sightings


def _laid_out(
    calls: set[CallId],
    told: Mapping[CallId, Told],
    seen: Mapping[CallId, tuple[Seen, Queued | None]],
    raws: frozenset[str],
) -> Iterator[Accounts]:
    for call in sorted(calls):
        sighted, queued = seen.get(call, (None, None))
        yield Accounts(call=call, told=told.get(call), seen=sighted, queued=queued, has_raw=bare(call) in raws)


def _weighed(
    accounts: list[Accounts], reaches: Mapping[NodeId, Reach], grace: timedelta, now: datetime
) -> tuple[list[Drift], list[CallId]]:
    drifts: list[Drift] = []
    pending: list[CallId] = []
    for node, reach in reaches.items():
        own = [one for one in accounts if node_of(one.call) == node]
        found, later = all_weighed(own, reach, now, grace)
        drifts += found
        pending += later
    return drifts, pending


def _sums(accounts: list[Accounts], reaches: Mapping[NodeId, Reach]) -> Sums:
    """Calls of an Asterisk that is no longer among the settings are counted as our record says."""
    whole = Reach(since=None, until=datetime.now(UTC))
    return sum(
        (
            summed([one for one in accounts if node_of(one.call) == node], reaches.get(node, whole))
            for node in {node_of(one.call) for one in accounts}
        ),
        start=Sums(),
    )
