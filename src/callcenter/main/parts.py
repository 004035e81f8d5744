"""Every room made from the settings and handed what it needs; nothing runs yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from callcenter.access.passwords import Passwords
from callcenter.access.service import Access
from callcenter.access.sessions import SessionSigner
from callcenter.access.store import UserStore
from callcenter.agents.board_feed import BoardFeed
from callcenter.agents.desks import Desks
from callcenter.agents.history import StateHistory
from callcenter.agents.history_store import HistoryStore
from callcenter.agents.room import PeopleRoom
from callcenter.agents.roster import Roster
from callcenter.agents.session_watch import SessionWatch
from callcenter.agents.store import AgentStore
from callcenter.asterisk.audiosocket.line import AudioLine
from callcenter.asterisk.audiosocket.server import AudioSocketServer
from callcenter.asterisk.config.layout import NodeFolders
from callcenter.asterisk.music import calm_music
from callcenter.asterisk.seats import seats_of
from callcenter.audit.store import AuditBook
from callcenter.callbacks.store import Ledger
from callcenter.calls.alarm_store import AlarmStore, with_alarms
from callcenter.calls.around import Surroundings
from callcenter.calls.at_hand import CallsAtHand
from callcenter.calls.board_calls import on_board
from callcenter.calls.calling_back import CallingBack
from callcenter.calls.calling_out import CallingOut
from callcenter.calls.cards import MOST_EARLIER, StoredCallViews
from callcenter.calls.colleagues import Colleagues
from callcenter.calls.dispatch import Dispatch
from callcenter.calls.faults import Faults
from callcenter.calls.levels_store import LevelStore
from callcenter.calls.outside import Outside
from callcenter.calls.ports import ListMatch
from callcenter.calls.store import CallStore
from callcenter.calls.supervision import Supervision
from callcenter.calls.switchboard import Switchboard
from callcenter.calls.writer import TimelineWriter
from callcenter.casework.handbook import Handbook
from callcenter.casework.http import CaseRoom
from callcenter.casework.store import CaseStore
from callcenter.database.engine import Database
from callcenter.database.journal import Journal
from callcenter.database.outbox import Outbox
from callcenter.main.asterisk_files import voice_of
from callcenter.main.calling_back import callback_rules, digits_called, digits_dialled
from callcenter.main.exchange import Exchange, Listeners
from callcenter.main.integration_parts import Integrations, integrations
from callcenter.main.listing import list_imports, list_keys, list_room, site_today
from callcenter.main.membership import Membership
from callcenter.main.people import People
from callcenter.main.people_parts import people_room, wrap_up_bounds
from callcenter.main.preparing import Preparing
from callcenter.main.provisioning import Provisioning
from callcenter.main.published import Following, grammars
from callcenter.main.publishing_parts import publishing_parts
from callcenter.main.recognisers import recognition_of
from callcenter.main.recording_faults import RecordingFaults
from callcenter.main.returning import Returning
from callcenter.main.sounds import MeasuredSounds
from callcenter.main.telephony import AsteriskTelephony
from callcenter.main.tools import Tools
from callcenter.main.transcript_parts import live_captions, transcription
from callcenter.publishing.http.documents import PublishingRoom
from callcenter.publishing.kept import KeptCopy
from callcenter.publishing.live import LiveEditions
from callcenter.publishing.notices.service import Notices
from callcenter.publishing.notices.store import NoticeStore
from callcenter.publishing.trying import Trying
from callcenter.recordings.messages import MessageKeeper
from callcenter.recordings.service import RecordingKeeper
from callcenter.reports.days_store import DaysStore
from callcenter.seats.store import SeatStore
from callcenter.services.asking import HttpServices
from callcenter.settings import Settings
from callcenter.special_list.http import ListRoom
from callcenter.special_list.importing.service import Imports
from callcenter.special_list.service import SpecialList
from callcenter.special_list.store import SpecialListStore
from callcenter.speech.captioning import CaptionEars
from callcenter.speech.dictation.apart import Dictation
from callcenter.speech.ears.bounds import EarRules
from callcenter.speech.ears.pool import PooledEars
from callcenter.speech.prompts.voice import PromptVoice
from callcenter.speech.recognition import Recognition
from callcenter.staffing.http import StaffingRoom
from callcenter.staffing.service import Runs
from callcenter.transcripts.captions import LiveCaptions
from callcenter.transcripts.service import Transcription
from callcenter.transcripts.store import TranscriptStore
from callcenter.vocabulary.clock import Clock, SystemClock
from callcenter.vocabulary.ids import AgentId, NodeId, SeatId, node_of
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.numbers import normalised
from callcenter.vocabulary.places import Places

EMERGENCY = frozenset({"110", "119", "120"})
OPINION_GRACE_S = 1.0
"""The ears give a second opinion up themselves; a caller is not kept for one that they forget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The rooms of one service."""

    settings: Settings
    clock: Clock
    editions: LiveEditions
    publishing: PublishingRoom
    trying: Trying
    notices: Notices
    following: Following
    preparing: Preparing
    database: Database
    outbox: Outbox
    journal: Journal
    writer: TimelineWriter
    calls: CallStore
    places: Places
    agents: AgentStore
    roster: Roster
    people: People
    people_room: PeopleRoom
    history: StateHistory
    special_list: SpecialList
    ledger: Ledger
    recordings: RecordingKeeper
    messages: MessageKeeper
    transcripts: TranscriptStore
    transcription: Transcription
    dictation: Dictation
    captions: LiveCaptions
    caption_ears: CaptionEars
    services: HttpServices
    faults: Faults
    recognition: Recognition
    ears: PooledEars
    voice: PromptVoice
    exchange: Exchange
    provisioning: Provisioning
    membership: Membership
    dispatch: Dispatch
    switchboard: Switchboard
    supervision: Supervision
    calling_back: CallingBack
    calling_out: CallingOut
    lines: AudioSocketServer
    desks: Desks
    at_hand: CallsAtHand
    access: Access
    session_watch: SessionWatch
    audit: AuditBook
    lists: ListRoom
    imports: Imports
    staffing: StaffingRoom
    integrations: Integrations
    casework: CaseRoom

    def years_unknown(self) -> tuple[int, ...]:
        """Years whose holidays should be known by now and are not."""
        today = self.clock.now().astimezone(ZoneInfo(self.settings.site.time_zone)).date()
        return self.editions.current().schedules.missing_years(today)


def made(settings: Settings, tools: Tools, database_url: str) -> Parts:  # noqa: PLR0915 every room once
    """The rooms; raises CallCenterError for settings or documents that cannot be used."""
    clock, zone, places = SystemClock(), ZoneInfo(settings.site.time_zone), Places()
    database = Database(database_url, settings.database.pool)
    outbox, book = Outbox(database), AuditBook(database)
    ledger = Ledger(database, clock, callback_rules(settings))
    calls = CallStore(database, ledger.rules)
    agents = AgentStore(database, clock)
    journal = Journal(settings.data / "journal")
    writer = TimelineWriter(journal, calls)
    roster = Roster(clock, wrap_up_bounds(settings.site))
    special_list = SpecialList(
        SpecialListStore(database),
        outbox,
        list_keys(settings),
        settings.data,
        lambda: site_today(settings),
    )
    recordings = RecordingKeeper(settings.recordings, clock, journal.flushed)
    messages = MessageKeeper(settings.recordings, clock, journal.flushed)
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

    writing_down, dictation = transcription(database, settings.recordings, recognition, ears, clock)
    dispatch = Dispatch(roster, clock, settings.order.rules)
    at_hand = CallsAtHand(partial(calls.before, most_earlier=MOST_EARLIER))
    desks = Desks(
        roster,
        StoredCallViews(calls, agents, places, dispatch, at_hand),
        clock,
        BoardFeed(roster, lambda: on_board(switchboard.live()), LevelStore(database, agents), clock),
    )
    at_hand.watch(desks.call_changed)
    captions, caption_ears = live_captions(calls, desks, settings.recordings, recognition, ears)
    publish = captions.beside(writer.publish) if settings.speech.captions else writer.publish
    publish = with_alarms(desks.alarms, at_hand.beside(publish), at_hand.record)
    notices = Notices(NoticeStore(database), editions.current, published.preparing.wordings, clock)
    exchange = Exchange(settings.asterisk.nodes, settings.asterisk.ami_secret.get_secret_value())
    telephony = AsteriskTelephony(exchange.controls, settings.asterisk.callback_dial, settings.asterisk.transfer_dial)
    membership = Membership(roster, exchange.controls)
    provisioning = Provisioning(
        SeatStore(database),
        outbox,
        exchange.seat_books,
        {node.id: node.host for node in settings.asterisk.nodes},
        settings.asterisk.seat_key.get_secret_value(),
        seats_of(settings.asterisk.seats),
    )

    async def read_back(node: NodeId) -> None:
        await provisioning.bring(node)
        await membership.read_back(node)

    people = people_room(database, roster, agents, membership)

    def e164(raw: str) -> str | None:
        return normalised(raw, settings.site.region, settings.site.area_code)

    def match(number: str) -> ListMatch | None:
        found = special_list.match(number)
        return ListMatch(found.list_name, found.tier, found.needs) if found else None

    def agent_at(seat: SeatId) -> AgentId | None:
        found = roster.at(seat)
        return found.id if found else None

    outside = Outside(
        telephony=telephony,
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
        opinion_s=settings.speech.second_within_s + OPINION_GRACE_S,
        transfers=frozenset(settings.asterisk.transfers),
        emergency=EMERGENCY if settings.asterisk.transfer_dial else frozenset(),
        agent_at=agent_at,
        earlier=calls.of_number,
    )
    switchboard = Switchboard(outside, editions=editions, match=match, e164=e164)
    calling_back = CallingBack(
        outside,
        switchboard,
        ledger,
        calls.claim,
        dialable=partial(digits_dialled, settings),
        is_reachable=lambda call: exchange.is_settled(node_of(call)),
        ring_s=settings.asterisk.callback_ring_s,
        is_dialling=bool(settings.asterisk.callback_dial),
    )
    returning = Returning(
        switchboard=switchboard,
        telephony=telephony,
        store=calls,
        caught_up=writer.caught_up,
        publish=publish,
        cel_file=lambda node: NodeFolders.below(settings.data, node).log / "cel-custom" / "cel.csv",
        agent_at=agent_at,
        editions=editions,
        e164=e164,
        match=match,
        clock=clock,
    )
    exchange.begin(Listeners(switchboard, roster, read_back, returning.take_over, provisioning.contact_changed))

    def on_line(line: AudioLine) -> None:
        switchboard.line_opened(line.uuid, line)

    access = _doors(settings, database, clock)
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
        people=People(roster, agents, settings.asterisk.nodes[0].id, membership.read_phones, settings.site.wrap_up_s),
        special_list=special_list,
        ledger=ledger,
        recordings=recordings,
        messages=messages,
        transcripts=TranscriptStore(database),
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
        provisioning=provisioning,
        membership=membership,
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
        calling_back=calling_back,
        calling_out=CallingOut(
            outside,
            switchboard,
            roster,
            digits=partial(digits_called, settings),
            shown=settings.asterisk.hotline_numbers[0],
            queue=lambda agent: min(agent.queues, default=editions.current().flow_for("").fallback_queue),
            ring_s=settings.asterisk.callback_ring_s,
        ),
        lines=AudioSocketServer(on_line, calm_music()),
        desks=desks,
        at_hand=at_hand,
        staffing=StaffingRoom(
            days=DaysStore(database, zone),
            runs=Runs(settings.order),
            today=lambda: clock.now().astimezone(zone).date(),
            wrap_up_s=settings.site.wrap_up_s,
        ),
        access=access,
        session_watch=SessionWatch(access),
        casework=CaseRoom(
            CaseStore(database, ledger.rules), Handbook(settings.flows), lambda: editions.current().lexicons, clock
        ),
        audit=book,
        lists=list_room(settings, database, special_list, clock),
        imports=list_imports(settings, database, clock),
        integrations=integrations(settings.integrations, database, calls, roster, people.choosing, clock),
    )


def _doors(settings: Settings, database: Database, clock: Clock) -> Access:
    secret, hours = settings.http.session_secret.get_secret_value(), settings.http.session_hours
    return Access(UserStore(database), SessionSigner(secret, timedelta(hours=hours)), clock, Passwords())
