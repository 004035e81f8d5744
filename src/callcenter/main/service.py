"""The service: every room started in order, and stopped so that another service, or Asterisk, takes each caller on.

`_warm` has what a service needs in memory, also while it stands by; `_work` has what only the active one may do. What
keeps a call's story (journal, database) starts first and stops last; what callers come in by starts last and stops
first.
"""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import structlog
from fastapi import FastAPI
from prometheus_client import REGISTRY

from callcenter.callbacks.http import CallbackRoom
from callcenter.calls.cards import feed
from callcenter.calls.message_store import LeftMessages
from callcenter.database.engine import DatabaseAwayError
from callcenter.database.journal import NotFlushedError
from callcenter.main.calling_back import digits_dialled, ledger_changes
from callcenter.main.certificate import tls_files
from callcenter.main.exchange import OustedError
from callcenter.main.figures import Figures
from callcenter.main.listing import site_today
from callcenter.main.notify import ALIVE, READY, STOPPING, Notifier
from callcenter.main.outgoing_parts import restore_spending
from callcenter.main.parts import Parts
from callcenter.main.places_table import teach
from callcenter.main.probes import Probes
from callcenter.main.roles.peers import ServiceRole
from callcenter.main.roles.standing import SteppedDownError
from callcenter.main.roles.tasks import Tasks
from callcenter.main.telephones import Telephones, wss_origins
from callcenter.main.web.app import WebParts, standby_app, web_app
from callcenter.main.web.serving import serve_pages, until_free
from callcenter.publishing.http.prompts import PromptRoom
from callcenter.recordings.files import forget_empty
from callcenter.special_list.expiring import forget_expired
from callcenter.special_list.store import SpecialListStore
from callcenter.speech.prompts.uploads import Uploads
from callcenter.vocabulary.errors import CallCenterError

log = structlog.get_logger(__name__)

HEARTBEAT_S = 1.0
RETRY_S = 1.0
REMEMBERED = 1000
"""Of the calls that agents answered last, what every queue's latest offers are counted from."""
MESSAGES_AGAIN_S = 600.0
EMPTY_FOR = timedelta(days=1)
"""A raw recording that is so old and empty belongs to no talk that goes on."""
RECORDINGS_S = 5.0
"""How long a stop waits for recordings at work; the next start finishes the rest."""
FOLLOWED_S = 0.5
"""The same where another service waits for our callers, who hear music meanwhile."""
SETTLED_LOOK_S = 0.05
CALLERS_FIRST_S = 2.0
"""How long pages and all else wait for the callers of the Asterisks that are up."""
LINGER_S = 5.0
"""How long a service that has become active still listens where it stood by: for callers who are on their way."""
TO_DATABASE, HEARTBEAT = "journal to database", "heartbeat"


async def serve(parts: Parts, notifier: Notifier) -> None:
    """Serve until SIGTERM or SIGINT, or until we are asked to hand over; raises what a part ended by."""
    stopping = parts.standing.asked_to_stop
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    async with _running(parts, notifier) as tasks:
        asked = asyncio.create_task(stopping.wait(), name="stop")
        ends: list[asyncio.Future[Any]] = [asked, tasks.first_ended]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        notifier.tell(STOPPING)
        ended = tasks.first_ended.result() if tasks.first_ended.done() else None
        if ended is not None and isinstance(ended.exception(), OustedError | SteppedDownError):
            # Heart and callers are the other one's.
            parts.exchange.yield_to_other()
    if ended is not None:
        # A part that ends by itself is a fault: whoever supervises us starts us again.
        log.critical("service.part_ended", part=ended.get_name())
        await ended


@contextlib.asynccontextmanager
async def _running(parts: Parts, notifier: Notifier) -> AsyncIterator[Tasks]:
    tasks, figures = Tasks(), Figures(parts)
    REGISTRY.register(figures)
    try:
        tasks.keep(_beat(parts, notifier), HEARTBEAT)
        await parts.special_list.restore()
        tasks.keep(parts.special_list.keep_current(), "special list")
        tasks.keep(parts.exchange.run(), "links")
        tasks.keep(_live(parts, tasks), "role")
        yield tasks
    finally:
        await _stop(parts, tasks)
        REGISTRY.unregister(figures)


async def _live(parts: Parts, tasks: Tasks) -> None:
    """Stand by while another service is active; then be active."""
    is_first = await parts.standing.take_at_once()
    has_documents = asyncio.Event()
    tasks.keep(_warm(parts, has_documents), "documents")
    pages = None if is_first else await _stand_by(parts)
    await _work(parts, tasks, has_documents, pages)
    if not is_first:
        tasks.keep(_settle(parts), "settling")
    await parts.standing.keep()


async def _warm(parts: Parts, has_documents: asyncio.Event) -> None:
    """All that takes long, so that a caller notices nothing when we become active."""
    await _once_there(parts.following.begin)
    has_documents.set()
    async with asyncio.TaskGroup() as following:
        following.create_task(parts.following.run())
        await _prepare(parts)
        parts.standing.warmed()


async def _stand_by(parts: Parts) -> FastAPI:
    """Return when we may act, with the pages."""
    asterisk, port = parts.settings.asterisk, parts.settings.standby.http_port
    parts.switchboard.is_expecting = True
    # Who stood by here before may have become active a moment ago, and not have left these ports yet.
    await until_free(lambda: parts.lines.start(str(asterisk.audiosocket_host), asterisk.standby_port))
    app = standby_app(Probes(parts).standing_by(), lambda: parts.standing.role)
    async with asyncio.TaskGroup() as meanwhile:
        pages = meanwhile.create_task(serve_pages(app, parts.settings.http, port, tls_files(parts.settings)))
        # Half a second of work, which callers would otherwise wait for.
        of_active = _pages(parts)
        await parts.standing.until_active()
        pages.cancel()
    return of_active


async def _settle(parts: Parts) -> None:
    """Be the one that callers come to first, and leave the place of the one that stands by."""
    while not parts.exchange.is_all_settled:
        # Until then callers come by the way that they know.
        await parts.exchange.stand_by()
        await asyncio.sleep(SETTLED_LOOK_S)
    await parts.exchange.beat()
    await parts.exchange.stand_by_no_more()
    await asyncio.sleep(LINGER_S)
    parts.lines.leave(parts.settings.asterisk.standby_port)
    parts.switchboard.is_expecting = False
    await _rest()


async def _work(parts: Parts, tasks: Tasks, has_documents: asyncio.Event, pages: FastAPI | None) -> None:
    """Everything that only one service may do. Its journal is open."""
    keep, asterisk = tasks.keep, parts.settings.asterisk
    parts.reconciler.begin()
    keep(parts.writer.run(), TO_DATABASE)
    await until_free(lambda: parts.lines.start(str(asterisk.audiosocket_host), asterisk.audiosocket_port))
    # Callers wait in app_queue, or hear music, until we know our agents and what became of the calls there are.
    await has_documents.wait()
    await _once_there(lambda: _known(parts))
    keep(parts.people.follow(), "people")
    keep(parts.history.run(), "agents' history")
    keep(parts.provisioning.run(), "seats")
    keep(parts.membership.run(), "queue members")
    keep(parts.banning.run(), "bans")
    await parts.exchange.activate(parts.standing.may_act)
    # First the callers, then whoever looks on.
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(CALLERS_FIRST_S):
            while not parts.exchange.is_all_settled:  # noqa: ASYNC110 nodes that are away are not waited for
                await asyncio.sleep(SETTLED_LOOK_S)
    http = parts.settings.http
    keep(serve_pages(pages or _pages(parts), http, http.port, tls_files(parts.settings)), "web")
    keep(parts.outbox.keep_short(parts.clock), "outbox")
    keep(parts.imports.run(), "list imports")
    keep(parts.boat.run(), "lifeboat's files")
    keep(_forget_expired(parts), "expired entries")
    keep(_finish_recordings(parts), "recordings")
    if parts.settings.speech.transcripts:
        keep(parts.transcription.run(), "transcripts")
    if parts.settings.speech.captions:
        keep(_caption_talks(parts), "captions")
    keep(parts.calling_back.run(lambda: ledger_changes(parts.outbox)), "callbacks")
    keep(parts.casework.handbook.run(), "handbook")
    keep(parts.desks.run(), "desktops")
    keep(feed(parts.desks, parts.outbox, parts.at_hand), "desktop feed")
    keep(parts.integrations.newswire.run(), "news for other systems")
    keep(parts.integrations.couriers.run(), "webhooks")
    keep(parts.session_watch.run(), "sessions")
    keep(parts.audit_verifying.run(), "marks of the audit chain")
    keep(parts.audit_verifying.watch(), "looks at the audit chain")
    if parts.traces is not None:
        keep(parts.traces.calls.run(), "traces")


async def _stop(parts: Parts, tasks: Tasks) -> None:
    """First what another service waits for, then the rest."""
    recordings_s = FOLLOWED_S if parts.standing.is_followed else RECORDINGS_S
    await parts.exchange.rest()
    await parts.switchboard.close()
    await parts.lines.stop()
    await parts.recordings.close(recordings_s)
    await parts.messages.close(recordings_s)
    # Whoever supervises us still hears that this loop turns: a stop may take longer than a frozen service is borne.
    await tasks.cancel(TO_DATABASE, HEARTBEAT)
    if parts.standing.role is ServiceRole.ACTIVE:
        with contextlib.suppress(TimeoutError, NotFlushedError):
            async with asyncio.timeout(FOLLOWED_S):
                await parts.writer.caught_up()
    await tasks.cancel(HEARTBEAT)
    await parts.integrations.close()
    await parts.journal.close()
    await parts.standing.leave()
    await parts.captions.close()
    await parts.services.close()
    if parts.federation is not None:
        await parts.federation.provider.close()
    await parts.publishing.publishing.close()
    await parts.staffing.runs.close()
    parts.ears.shut()
    parts.voice.shut()
    parts.dictation.shut()
    parts.vault.close()
    parts.caption_ears.shut()
    await tasks.cancel()
    if parts.traces is not None:
        await parts.traces.export.close()
    await parts.database.close()


async def _once_there(ask: Callable[[], Awaitable[None]]) -> None:
    """What the database knows; waits out one that is away."""
    while True:
        try:
            await ask()
            return
        except DatabaseAwayError as error:
            log.error("service.waits_for_database", cause=str(error))
            await asyncio.sleep(RETRY_S)


async def _known(parts: Parts) -> None:
    """Seats and agents, whom we served last, and every entry written."""
    await parts.writer.caught_up()
    await parts.provisioning.begin()
    await parts.people.take_over()
    parts.desks.alarms.restore(await parts.supervision.alarms.unseen())
    await restore_spending(parts.settings, parts.spending, parts.calls, site_today(parts.settings))
    parts.dispatch.remember(await parts.calls.latest_answered(REMEMBERED))


async def _forget_expired(parts: Parts) -> None:
    site = parts.settings.site
    store = SpecialListStore(parts.database)
    await forget_expired(store, lambda: site_today(parts.settings), site.list_keep_expired_days)


async def _prepare(parts: Parts) -> None:
    """Tables and models into memory, prompts onto disk; all have their fallback where calls come in already."""
    await parts.preparing.editions(parts.editions.all())
    await parts.recognition.load(parts.editions.current().languages)
    await teach(parts.places)


async def _finish_recordings(parts: Parts) -> None:
    """Those that an earlier life left, once it is known which calls still go on; then what the clock brings."""
    await parts.exchange.settled()
    while True:
        try:
            await parts.writer.caught_up()
            nodes = [node.id for node in parts.settings.asterisk.nodes]
            live = [one.caller.call for one in parts.switchboard.live()]
            await parts.recordings.finish_left_over(parts.calls, nodes, live, parts.writer.publish)
            # Each takes the number after the call's last entry, which has to be in the store for that.
            await parts.writer.caught_up()
            await parts.messages.finish_left_over(parts.calls, nodes, live, parts.writer.publish)
            break
        except DatabaseAwayError as error:
            log.warning("recordings.left_over", cause=str(error))
            await asyncio.sleep(RETRY_S)
    # Not earlier: what an earlier life left would be found missing.
    async with asyncio.TaskGroup() as lasting:
        lasting.create_task(parts.vault_upkeep.run(), name="recordings by the clock")
        lasting.create_task(_keep_messages_later(parts), name="messages once more")
        lasting.create_task(parts.reconciler.run(), name="balance")


async def _keep_messages_later(parts: Parts) -> None:
    """Those that could not be kept when they were left; of talks the balance does the same, but for the empty ones."""
    nodes = [node.id for node in parts.settings.asterisk.nodes]
    while True:
        await asyncio.sleep(MESSAGES_AGAIN_S)
        try:
            await parts.writer.caught_up()
            live = [one.caller.call for one in parts.switchboard.live()]
            publish = parts.writer.publish
            await parts.messages.finish_left_over(parts.calls, nodes, live, publish, untouched_s=MESSAGES_AGAIN_S)
            old = parts.clock.now() - EMPTY_FOR
            await asyncio.to_thread(forget_empty, parts.settings.raw_recordings, old)
        except (CallCenterError, OSError) as error:
            log.warning("messages.left_over", cause=str(error))


async def _caption_talks(parts: Parts) -> None:
    """Those that an earlier life left; all others begin and end by what conversations tell."""
    await parts.exchange.settled()
    try:
        await parts.captions.take_over(one.caller.call for one in parts.switchboard.live())
    except DatabaseAwayError as error:
        log.warning("captions.not_taken_over", cause=str(error))
    await _rest()


async def _rest() -> None:
    """A task that has done its work stays: one that ends stops the service."""
    await asyncio.Event().wait()


async def _beat(parts: Parts, notifier: Notifier) -> None:
    """Say once a second, to Asterisk and to whoever supervises us, that this loop still turns."""
    is_told = False
    while True:
        notifier.tell(ALIVE)
        match parts.standing.role:
            case ServiceRole.ACTIVE:
                await parts.exchange.beat()
                parts.roster.end_wrap_ups()
                is_ready = not parts.exchange.down and parts.provisioning.has_tried_all
            case ServiceRole.STANDBY | ServiceRole.STARTING if parts.standing.is_ready:
                await parts.exchange.stand_by()
                parts.standing.announced()
                is_ready = True
            case ServiceRole.STANDBY | ServiceRole.STARTING:
                is_ready = False
        if is_ready and not is_told:
            is_told = True
            notifier.tell(READY)
        await asyncio.sleep(HEARTBEAT_S)


def _pages(parts: Parts) -> FastAPI:
    """What the active service serves."""
    shown = WebParts(
        access=parts.access,
        federation=parts.federation,
        pages_address=parts.settings.access.oidc.address,
        roster=parts.roster,
        people=parts.people_room,
        desks=parts.desks,
        session_watch=parts.session_watch,
        phones=Telephones(parts.provisioning, parts.settings.asterisk),
        calls=parts.calls,
        places=parts.places,
        left_messages=LeftMessages(parts.database),
        callbacks=CallbackRoom(
            parts.ledger, parts.clock, dials=lambda number: digits_dialled(parts.settings, number) is not None
        ),
        casework=parts.casework,
        switchboard=parts.switchboard,
        calling_out=parts.calling_out,
        supervision=parts.supervision,
        balance=parts.reconciler.known,
        faults=parts.faults,
        vault=parts.vault,
        transcripts=parts.transcripts,
        recording_search=parts.recording_search,
        recording_chain=parts.recording_chain,
        holds=parts.holds,
        prompts=PromptRoom(parts.voice, Uploads(parts.settings.flows / "prompts")),
        publishing=parts.publishing,
        notices=parts.notices,
        trying=parts.trying,
        staffing=parts.staffing,
        audit=parts.audit,
        audit_verifying=parts.audit_verifying,
        lists=parts.lists,
        imports=parts.imports,
        integrations=parts.integrations,
        probes=Probes(parts).all(),
        role=lambda: parts.standing.role,
        watch=None if parts.traces is None else parts.traces.watch,
    )
    return web_app(parts.settings.http, shown, wss_origins=wss_origins(parts.settings.asterisk))
