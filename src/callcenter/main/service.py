"""The service: every room started in order, and stopped so that Asterisk takes each caller on.

What keeps a call's story (journal, database) starts first and stops last; what callers come in by (links, lines)
starts last and stops first.
"""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import structlog
from prometheus_client import REGISTRY

from callcenter.callbacks.http import CallbackRoom
from callcenter.calls.cards import feed
from callcenter.calls.message_store import LeftMessages
from callcenter.database.engine import DatabaseAwayError
from callcenter.main.calling_back import digits_dialled, ledger_changes
from callcenter.main.certificate import tls_files
from callcenter.main.figures import Figures
from callcenter.main.listing import site_today
from callcenter.main.notify import ALIVE, READY, STOPPING, Notifier
from callcenter.main.parts import Parts
from callcenter.main.places_table import teach
from callcenter.main.probes import Probes
from callcenter.main.telephones import Telephones, wss_origins
from callcenter.main.web.app import WebParts, web_app, web_server
from callcenter.publishing.http.prompts import PromptRoom
from callcenter.special_list.expiring import forget_expired
from callcenter.special_list.store import SpecialListStore
from callcenter.speech.prompts.uploads import Uploads

log = structlog.get_logger(__name__)

HEARTBEAT_S = 1.0
RETRY_S = 1.0
REMEMBERED = 1000
"""Of the calls that agents answered last, what every queue's latest offers are counted from."""
RECORDINGS_S = 5.0
"""How long a stop waits for recordings at work; the next start finishes the rest."""


async def serve(parts: Parts, notifier: Notifier) -> None:
    """Serve until SIGTERM or SIGINT; raises what a part ended by, or CallCenterError where it cannot start."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    async with _running(parts, notifier) as tasks:
        asked = asyncio.create_task(stopping.wait(), name="stop")
        done, _ = await asyncio.wait([asked, *tasks], return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        notifier.tell(STOPPING)
    for task in done - {asked}:
        # A part that ends by itself is a fault: whoever supervises us starts us again.
        log.critical("service.part_ended", part=task.get_name())
        await task


@contextlib.asynccontextmanager
async def _running(parts: Parts, notifier: Notifier) -> AsyncIterator[list[asyncio.Task[None]]]:
    tasks: list[asyncio.Task[None]] = []

    def keep(work: Coroutine[Any, Any, None], name: str) -> None:
        tasks.append(asyncio.create_task(work, name=name))

    parts.journal.open()
    try:
        keep(parts.writer.run(), "journal to database")
        await parts.special_list.restore()
        keep(parts.special_list.keep_current(), "special list")
        # Callers wait in app_queue until we know our agents and what became of the calls we had.
        await _once_database_is_there(parts)
        keep(parts.people.follow(), "people")
        keep(parts.history.run(), "agents' history")
        keep(parts.outbox.keep_short(parts.clock), "outbox")
        keep(parts.imports.run(), "list imports")
        keep(_forget_expired(parts), "expired entries")
        keep(_prepare(parts), "preparation")
        asterisk = parts.settings.asterisk
        await parts.lines.start(str(asterisk.audiosocket_host), asterisk.audiosocket_port)
        keep(parts.provisioning.run(), "seats")
        keep(parts.membership.run(), "queue members")
        keep(parts.exchange.run(), "links")
        keep(_beat(parts, notifier), "heartbeat")
        keep(_finish_recordings(parts), "recordings")
        if parts.settings.speech.transcripts:
            keep(parts.transcription.run(), "transcripts")
        if parts.settings.speech.captions:
            keep(_caption_talks(parts), "captions")
        keep(parts.calling_back.run(lambda: ledger_changes(parts.outbox)), "callbacks")
        keep(parts.following.run(), "documents")
        keep(parts.casework.handbook.run(), "handbook")
        keep(parts.desks.run(), "desktops")
        keep(feed(parts.desks, parts.outbox, parts.at_hand), "desktop feed")
        keep(parts.integrations.newswire.run(), "news for other systems")
        keep(parts.integrations.couriers.run(), "webhooks")
        keep(parts.session_watch.run(), "sessions")
        keep(_web(parts), "web")
        yield tasks
    finally:
        await _stop(parts, tasks)


async def _stop(parts: Parts, tasks: list[asyncio.Task[None]]) -> None:
    await parts.exchange.rest()
    await parts.switchboard.close()
    await parts.lines.stop()
    await parts.recordings.close(RECORDINGS_S)
    await parts.messages.close(RECORDINGS_S)
    await parts.captions.close()
    await parts.services.close()
    await parts.publishing.publishing.close()
    await parts.staffing.runs.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await parts.integrations.close()
    await parts.journal.close()
    parts.ears.shut()
    parts.voice.shut()
    parts.dictation.shut()
    parts.caption_ears.shut()
    await parts.database.close()


async def _once_database_is_there(parts: Parts) -> None:
    """Queues and agents, whom we served last, and every entry written; waits out a database that is away."""
    while True:
        try:
            await parts.writer.caught_up()
            await parts.following.begin()
            await parts.provisioning.begin()
            await parts.people.take_over()
            parts.desks.alarms.restore(await parts.supervision.alarms.unseen())
            parts.dispatch.remember(await parts.calls.latest_answered(REMEMBERED))
            return
        except DatabaseAwayError as error:
            log.error("service.waits_for_database", cause=str(error))
            await asyncio.sleep(RETRY_S)


async def _forget_expired(parts: Parts) -> None:
    site = parts.settings.site
    store = SpecialListStore(parts.database)
    await forget_expired(store, lambda: site_today(parts.settings), site.list_keep_expired_days)


async def _prepare(parts: Parts) -> None:
    """Tables and models into memory, prompts onto disk, while calls come in already: all have their fallback."""
    await parts.preparing.editions(parts.editions.all())
    await parts.recognition.load(parts.editions.current().languages)
    await teach(parts.places)
    await _rest()


async def _finish_recordings(parts: Parts) -> None:
    """Those that an earlier life left, once it is known which calls still go on."""
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
    await _rest()


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
        await parts.exchange.beat()
        parts.roster.end_wrap_ups()
        notifier.tell(ALIVE)
        if not is_told and not parts.exchange.down and parts.provisioning.has_tried_all:
            is_told = True
            notifier.tell(READY)
        await asyncio.sleep(HEARTBEAT_S)


async def _web(parts: Parts) -> None:
    shown = WebParts(
        access=parts.access,
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
        faults=parts.faults,
        recordings=parts.settings.recordings,
        transcripts=parts.transcripts,
        prompts=PromptRoom(parts.voice, Uploads(parts.settings.flows / "prompts")),
        publishing=parts.publishing,
        notices=parts.notices,
        trying=parts.trying,
        staffing=parts.staffing,
        audit=parts.audit,
        lists=parts.lists,
        imports=parts.imports,
        integrations=parts.integrations,
        probes=Probes(parts).all(),
    )
    figures = Figures(parts)
    REGISTRY.register(figures)
    try:
        app = web_app(parts.settings.http, shown, wss_origins=wss_origins(parts.settings.asterisk))
        await web_server(app, parts.settings.http, tls_files(parts.settings)).serve()
    finally:
        REGISTRY.unregister(figures)
