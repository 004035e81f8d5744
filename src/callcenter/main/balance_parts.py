"""The reconciler made from the settings and handed what it needs."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from callcenter.asterisk.config.layout import NodeFolders
from callcenter.balance.store import ToldStore
from callcenter.calls.store import CallStore
from callcenter.calls.switchboard import Switchboard
from callcenter.calls.writer import TimelineWriter
from callcenter.database.engine import Database, DatabaseAwayError
from callcenter.main.asterisk_book import AsteriskBook
from callcenter.main.asterisk_books import AsteriskBooks
from callcenter.main.exchange import Exchange
from callcenter.main.reconciler import Mends, Reconciler
from callcenter.main.returning import WRITE_OUT_S
from callcenter.recordings.files import sounding
from callcenter.recordings.service import RecordingKeeper
from callcenter.settings import Settings
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.ids import CallId, NodeId, bare

AccountFor = Callable[[NodeId, Collection[CallId]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Weighing:
    books: AsteriskBooks
    reconciler: Reconciler


def balance_parts(  # noqa: PLR0913 the accounts of a call, and who can mend them
    settings: Settings,
    database: Database,
    exchange: Exchange,
    switchboard: Switchboard,
    recordings: RecordingKeeper,
    calls: CallStore,
    writer: TimelineWriter,
    clock: Clock,
    account_for: Callable[[], AccountFor],
) -> Weighing:
    """`account_for` is asked for when it is needed: whoever takes calls over reads the same books."""
    nodes = [node.id for node in settings.asterisk.nodes]

    def raws() -> frozenset[str]:
        return sounding(settings.raw_recordings)

    async def written_out() -> None:
        try:
            async with asyncio.timeout(WRITE_OUT_S):
                await writer.caught_up()
        except TimeoutError as late:
            raise DatabaseAwayError(f"the journal is not written out within {WRITE_OUT_S:g} s") from late

    async def finish(wanted: Collection[CallId]) -> None:
        # All others may be at work just now.
        others = [CallId(f".{stem}") for stem in raws() - {bare(call) for call in wanted}]
        await written_out()
        await recordings.finish_left_over(calls, nodes, others, writer.publish)

    async def account(node: NodeId, wanted: Collection[CallId]) -> None:
        await account_for()(node, wanted)

    async def reopen(node: NodeId) -> None:
        await exchange.controls[node].reopen_logs()

    def midnight() -> datetime:
        zone = ZoneInfo(settings.site.time_zone)
        return datetime.combine(clock.now().astimezone(zone).date(), time(), zone)

    told = ToldStore(database)
    books = AsteriskBooks(
        [AsteriskBook(node, NodeFolders.below(settings.data, node).log) for node in nodes],
        told,
        raws=raws,
        is_live=switchboard.knows,
        written_out=written_out,
        clock=clock,
        grace_s=settings.balance.grace_s,
    )
    reconciler = Reconciler(
        settings.balance,
        books,
        told,
        Mends(account_for=account, finish_recordings=finish, reopen_logs=reopen),
        is_settled=exchange.is_settled,
        file=settings.data / "balance.json",
        midnight=midnight,
        clock=clock,
    )
    return Weighing(books, reconciler)
