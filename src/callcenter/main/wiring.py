"""Every room made from the settings and handed what it needs; nothing runs yet."""

import os
import secrets
import socket
from collections.abc import Iterable, Mapping
from functools import partial
from zoneinfo import ZoneInfo

from callcenter import __version__
from callcenter.access.passwords import Passwords
from callcenter.agents.board_feed import BoardFeed
from callcenter.agents.desks import Desks
from callcenter.agents.history import StateHistory
from callcenter.agents.history_store import HistoryStore
from callcenter.agents.roster import Roster
from callcenter.agents.session_watch import SessionWatch
from callcenter.agents.store import AgentStore
from callcenter.asterisk.ami.link import Secret
from callcenter.asterisk.audiosocket.line import AudioLine
from callcenter.asterisk.audiosocket.server import AudioSocketServer, Limits
from callcenter.asterisk.config.layout import NodeFolders
from callcenter.asterisk.music import calm_music
from callcenter.audit.store import AuditBook
from callcenter.callbacks.store import Ledger
from callcenter.calls.alarm_store import AlarmStore, with_alarms
from callcenter.calls.around import Surroundings
from callcenter.calls.at_hand import CallsAtHand
from callcenter.calls.board_calls import on_board
from callcenter.calls.cards import MOST_EARLIER, StoredCallViews
from callcenter.calls.colleagues import Colleagues
from callcenter.calls.counted import counted
from callcenter.calls.dispatch import Dispatch
from callcenter.calls.faults import Faults
from callcenter.calls.levels_store import LevelStore
from callcenter.calls.outside import Outside
from callcenter.calls.ports import ListMatch
from callcenter.calls.store import CallStore
from callcenter.calls.supervision import Supervision
from callcenter.calls.switchboard import EXPECTED_S, Switchboard
from callcenter.calls.writer import TimelineWriter
from callcenter.casework.handbook import Handbook
from callcenter.casework.http import CaseRoom
from callcenter.casework.store import CaseStore
from callcenter.database.engine import Database
from callcenter.database.journal import Journal
from callcenter.database.outbox import Outbox
from callcenter.database.role_lock import RoleLock
from callcenter.integrations.couriers import untraced
from callcenter.main.asterisk_files import voice_of
from callcenter.main.asterisk_parts import asterisks
from callcenter.main.audit_parts import audit_verifying
from callcenter.main.balance_parts import balance_parts
from callcenter.main.boat import Boat, Words, announcements
from callcenter.main.calling_back import callback_rules
from callcenter.main.door_parts import door, federation
from callcenter.main.integration_parts import integrations
from callcenter.main.listing import list_imports, list_keys, list_room, site_today
from callcenter.main.outgoing_parts import outgoing
from callcenter.main.parts import Parts
from callcenter.main.people import People
from callcenter.main.people_parts import people_room, wrap_up_bounds
from callcenter.main.published import Following, grammars
from callcenter.main.publishing_parts import publishing_parts
from callcenter.main.recognisers import recognition_of
from callcenter.main.recording_faults import RecordingFaults
from callcenter.main.returning import Returning
from callcenter.main.roles.peers import peer
from callcenter.main.roles.standing import Standing
from callcenter.main.sentry import EMERGENCY
from callcenter.main.sounds import MeasuredSounds
from callcenter.main.tools import Tools
from callcenter.main.trace_parts import traces
from callcenter.main.transcript_parts import live_captions, transcription
from callcenter.main.vault_parts import upkeep_of, vault_of
from callcenter.publishing.kept import KeptCopy
from callcenter.publishing.live import LiveEditions
from callcenter.publishing.notices.service import Notices
from callcenter.publishing.notices.store import NoticeStore
from callcenter.publishing.trying import Trying
from callcenter.recordings.holding_http import Holds
from callcenter.recordings.messages import MessageKeeper
from callcenter.recordings.service import RecordingKeeper
from callcenter.recordings.vault.chain_store import ChainStore
from callcenter.reports.days_store import DaysStore
from callcenter.reports.recording_search_store import RecordingSearch
from callcenter.services.asking import HttpServices
from callcenter.settings import Settings
from callcenter.special_list.service import SpecialList
from callcenter.special_list.store import SpecialListStore
from callcenter.speech.ears.bounds import EarRules
from callcenter.speech.ears.pool import PooledEars
from callcenter.speech.prompts.recorded import RecordedPrompts
from callcenter.staffing.http import StaffingRoom
from callcenter.staffing.service import Runs
from callcenter.traces.watching import WatchedStore
from callcenter.transcripts.store import TranscriptStore
from callcenter.vocabulary.clock import SystemClock
from callcenter.vocabulary.ids import AgentId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.numbers import normalised
from callcenter.vocabulary.places import Places

OPINION_GRACE_S = 1.0
"""The ears give a second opinion up themselves; a caller is not kept for one that they forget."""


def most_calls(settings: Settings) -> int:
    """A quarter more than all Asterisks let in: a call ends there a moment before it ends here."""
    return settings.admission.calls * len(settings.asterisk.nodes) * 5 // 4


def made(  # noqa: PLR0915 every room once
    settings: Settings, tools: Tools, database_url: str, ami_secret: Secret | None = None
) -> Parts:
    """The rooms; raises CallCenterError for settings or documents that cannot be used."""
    clock, zone, places = SystemClock(), ZoneInfo(settings.site.time_zone), Places()
    database = Database(database_url, settings.database.pool)
    outbox, book = Outbox(database), AuditBook(database)
    ledger = Ledger(database, clock, callback_rules(settings))
    calls = CallStore(database, ledger.rules)
    agents = AgentStore(database, clock)
    me = peer(socket.gethostname(), os.getpid(), secrets.token_hex(2), __version__)
    traced = traces(settings.traces, outbox, calls, clock, me.id)
    watch = None if traced is None else traced.watch
    journal = Journal(settings.data / "journal")
    writer = TimelineWriter(journal, calls if watch is None else WatchedStore(calls, watch))
    roster = Roster(clock, wrap_up_bounds(settings.site))
    special_list = SpecialList(
        SpecialListStore(database),
        outbox,
        list_keys(settings),
        settings.data,
        lambda: site_today(settings),
    )
    vault = vault_of(settings, database)
    recordings = RecordingKeeper(settings.raw_recordings, vault, clock, journal.flushed)
    messages = MessageKeeper(settings.raw_recordings, vault, clock, journal.flushed)
    services = HttpServices(settings.services)
    faults = Faults()
    recording_faults = RecordingFaults(lambda: editions.all(), faults, clock)
    voice = voice_of(settings, tools, recording_faults.tell)
    sounds = MeasuredSounds(voice)
    published = publishing_parts(settings, database, sounds)
    editions = LiveEditions(
        published.store,
        published.drafts,
        KeptCopy(settings.data / "flows"),
        published.checker,
        published.preparing.editions,
    )
    recognition = recognition_of(settings, grammars(editions.all()))
    hearing = settings.speech
    rules = EarRules(seats=hearing.seats, whole_behind_s=hearing.words_within_s, second_s=hearing.second_within_s)
    ears = PooledEars(recognition, rules)

    def listen_for(keywords: Mapping[Language, Iterable[str]]) -> None:
        recognition.use(keywords)
        ears.renew()

    writing_down, dictation = transcription(database, vault, recognition, ears, clock)
    vault_upkeep = upkeep_of(settings, database, vault, clock, lambda: not (ears.seats_taken or ears.is_overwhelmed))
    dispatch = Dispatch(roster, clock, settings.order.rules)
    at_hand = CallsAtHand(partial(calls.before, most_earlier=MOST_EARLIER))
    desks = Desks(
        roster,
        StoredCallViews(calls, agents, places, dispatch, at_hand),
        clock,
        BoardFeed(roster, lambda: on_board(switchboard.live()), LevelStore(database, agents), clock),
        popped=None if watch is None else watch.popped,
    )
    at_hand.watch(desks.call_changed)
    captions, caption_ears = live_captions(calls, desks, settings.raw_recordings, recognition, ears)
    publish = captions.beside(writer.publish) if settings.speech.captions else writer.publish
    publish = counted(with_alarms(desks.alarms, at_hand.beside(publish), at_hand.record), at_hand.record)
    notices = Notices(NoticeStore(database), editions.current, published.preparing.wordings, clock)
    pbx = asterisks(
        settings,
        database,
        outbox,
        roster,
        clock,
        secret=ami_secret,
        me=me.id,
        asked=None if watch is None else watch.asked,
    )
    exchange = pbx.exchange
    standing = Standing(me, RoleLock(database_url, lambda what: standing.told(what)), journal, exchange.hearts, clock)
    people = people_room(database, roster, agents, pbx.membership)

    def e164(raw: str) -> str | None:
        return normalised(raw, settings.site.region, settings.site.area_code)

    def match(number: str) -> ListMatch | None:
        found = special_list.match(number)
        return ListMatch(found.list_name, found.tier, found.needs) if found else None

    def agent_at(seat: SeatId) -> AgentId | None:
        found = roster.at(seat)
        return found.id if found else None

    outside = Outside(
        telephony=pbx.telephony,
        ears=ears,
        voice=voice,
        dispatch=dispatch,
        colleagues=Colleagues(roster, clock),
        recordings=recordings,
        messages=messages,
        services=services,
        surroundings=Surroundings(clock, zone, dispatch, notices),
        faults=faults,
        publish=publish,
        clock=clock,
        ring_s=settings.asterisk.ring_s,
        office_ring_s=settings.asterisk.transfer_ring_s,
        rejoin_s=settings.site.rejoin_s,
        longest_pause_s=settings.site.recording_pause_longest_s,
        opinion_s=settings.speech.second_within_s + OPINION_GRACE_S,
        transfers=frozenset(settings.asterisk.transfers),
        emergency=EMERGENCY if settings.asterisk.transfer_dial else frozenset(),
        agent_at=agent_at,
        earlier=calls.of_number,
    )
    switchboard = Switchboard(outside, editions=editions, match=match, e164=e164, most_calls=most_calls(settings))
    weighing = balance_parts(
        settings, database, exchange, switchboard, recordings, calls, writer, clock, lambda: returning.account_for
    )
    returning = Returning(
        switchboard=switchboard,
        telephony=pbx.telephony,
        store=calls,
        caught_up=writer.caught_up,
        publish=publish,
        witnessed=weighing.books.witnessed,
        agent_at=agent_at,
        editions=editions,
        e164=e164,
        match=match,
        clock=clock,
    )
    pbx.begin(switchboard, roster, returning.take_over)
    calling = outgoing(settings, outside, switchboard, exchange, roster, ledger, calls, editions)

    def on_line(line: AudioLine) -> None:
        switchboard.line_opened(line.uuid, line)

    access = door(settings.http, settings.access, database, clock, Passwords())
    return Parts(
        settings=settings,
        clock=clock,
        editions=editions,
        publishing=published.room,
        notices=notices,
        trying=Trying(published.store, published.drafts, sounds, zone, clock),
        following=Following(outbox, editions, published.service, notices, agents, listen_for),
        preparing=published.preparing,
        database=database,
        outbox=outbox,
        journal=journal,
        writer=writer,
        calls=calls,
        places=places,
        agents=agents,
        roster=roster,
        people_room=people,
        history=StateHistory(roster, HistoryStore(database), clock),
        people=People(
            roster, agents, settings.asterisk.nodes[0].id, pbx.membership.read_phones, settings.site.wrap_up_s
        ),
        special_list=special_list,
        boat=Boat(
            [NodeFolders.below(settings.data, node.id).boat for node in settings.asterisk.nodes],
            special_list,
            lambda: Words(editions.current(), announcements(notices.announcements(clock.now()))),
            settings.asterisk.hotline_numbers,
            voice,
            RecordedPrompts(settings.flows / "prompts"),
            lambda: site_today(settings),
        ),
        ledger=ledger,
        vault=vault,
        vault_upkeep=vault_upkeep,
        recordings=recordings,
        messages=messages,
        transcripts=TranscriptStore(database),
        recording_search=RecordingSearch(database, e164),
        recording_chain=ChainStore(database),
        holds=Holds(vault_upkeep.book, vault_upkeep.now),
        transcription=writing_down,
        dictation=dictation,
        captions=captions,
        caption_ears=caption_ears,
        services=services,
        faults=faults,
        recognition=recognition,
        ears=ears,
        voice=voice,
        exchange=exchange,
        banning=pbx.banning,
        sentry=pbx.sentry,
        spending=calling.spending,
        standing=standing,
        provisioning=pbx.provisioning,
        membership=pbx.membership,
        dispatch=dispatch,
        switchboard=switchboard,
        supervision=Supervision(
            switchboard,
            roster,
            people.choosing,
            book,
            lambda: editions.current().queues,
            AlarmStore(database),
            desks.alarms,
        ),
        calling_back=calling.back,
        calling_out=calling.out,
        lines=AudioSocketServer(on_line, calm_music(), Limits(attended_within_s=EXPECTED_S + 1)),
        desks=desks,
        at_hand=at_hand,
        staffing=StaffingRoom(
            days=DaysStore(database, zone),
            runs=Runs(settings.order),
            today=lambda: clock.now().astimezone(zone).date(),
            wrap_up_s=settings.site.wrap_up_s,
        ),
        access=access,
        federation=federation(settings.http, settings.access.oidc, database, clock),
        session_watch=SessionWatch(access.sessions),
        casework=CaseRoom(
            CaseStore(database, ledger.rules), Handbook(settings.flows), lambda: editions.current().lexicons, clock
        ),
        audit=book,
        audit_verifying=audit_verifying(settings, database, clock),
        lists=list_room(settings, database, special_list, clock),
        imports=list_imports(settings, database, clock),
        reconciler=weighing.reconciler,
        integrations=integrations(
            settings.integrations,
            database,
            calls,
            roster,
            people.choosing,
            clock,
            untraced if watch is None else watch.sending,
        ),
        traces=traced,
    )
