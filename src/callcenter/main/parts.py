"""The rooms of one service: what start and stop, the web and the figures find them by."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from callcenter.access.federation import Federation
from callcenter.access.service import Access
from callcenter.agents.desks import Desks
from callcenter.agents.history import StateHistory
from callcenter.agents.room import PeopleRoom
from callcenter.agents.roster import Roster
from callcenter.agents.session_watch import SessionWatch
from callcenter.agents.store import AgentStore
from callcenter.asterisk.audiosocket.server import AudioSocketServer
from callcenter.audit.store import AuditBook
from callcenter.audit.verifying import Verifying
from callcenter.callbacks.store import Ledger
from callcenter.calls.at_hand import CallsAtHand
from callcenter.calls.calling_back import CallingBack
from callcenter.calls.calling_out import CallingOut
from callcenter.calls.dispatch import Dispatch
from callcenter.calls.faults import Faults
from callcenter.calls.spending import Spending
from callcenter.calls.store import CallStore
from callcenter.calls.supervision import Supervision
from callcenter.calls.switchboard import Switchboard
from callcenter.calls.writer import TimelineWriter
from callcenter.casework.http import CaseRoom
from callcenter.database.engine import Database
from callcenter.database.journal import Journal
from callcenter.database.outbox import Outbox
from callcenter.main.banning import Banning
from callcenter.main.boat import Boat
from callcenter.main.exchange import Exchange
from callcenter.main.integration_parts import Integrations
from callcenter.main.membership import Membership
from callcenter.main.people import People
from callcenter.main.preparing import Preparing
from callcenter.main.provisioning import Provisioning
from callcenter.main.published import Following
from callcenter.main.reconciler import Reconciler
from callcenter.main.roles.standing import Standing
from callcenter.main.sentry import Sentry
from callcenter.main.trace_parts import Traces
from callcenter.publishing.http.documents import PublishingRoom
from callcenter.publishing.live import LiveEditions
from callcenter.publishing.notices.service import Notices
from callcenter.publishing.trying import Trying
from callcenter.recordings.holding_http import Holds
from callcenter.recordings.messages import MessageKeeper
from callcenter.recordings.service import RecordingKeeper
from callcenter.recordings.vault.chain_store import ChainStore
from callcenter.recordings.vault.service import Vault
from callcenter.recordings.vault.upkeep import Upkeep
from callcenter.reports.recording_search_store import RecordingSearch
from callcenter.services.asking import HttpServices
from callcenter.settings import Settings
from callcenter.special_list.http import ListRoom
from callcenter.special_list.importing.service import Imports
from callcenter.special_list.service import SpecialList
from callcenter.speech.captioning import CaptionEars
from callcenter.speech.dictation.apart import Dictation
from callcenter.speech.ears.pool import PooledEars
from callcenter.speech.prompts.voice import PromptVoice
from callcenter.speech.recognition import Recognition
from callcenter.staffing.http import StaffingRoom
from callcenter.transcripts.captions import LiveCaptions
from callcenter.transcripts.service import Transcription
from callcenter.transcripts.store import TranscriptStore
from callcenter.vocabulary.clock import Clock
from callcenter.vocabulary.places import Places


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
    boat: Boat
    ledger: Ledger
    vault: Vault
    vault_upkeep: Upkeep
    recordings: RecordingKeeper
    messages: MessageKeeper
    transcripts: TranscriptStore
    recording_search: RecordingSearch
    recording_chain: ChainStore
    holds: Holds
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
    banning: Banning
    sentry: Sentry
    spending: Spending
    standing: Standing
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
    federation: Federation | None
    session_watch: SessionWatch
    audit: AuditBook
    audit_verifying: Verifying
    lists: ListRoom
    imports: Imports
    staffing: StaffingRoom
    integrations: Integrations
    casework: CaseRoom
    reconciler: Reconciler
    traces: Traces | None
    """None where no call is traced."""

    def years_unknown(self) -> tuple[int, ...]:
        """Years whose holidays should be known by now and are not."""
        today = self.clock.now().astimezone(ZoneInfo(self.settings.site.time_zone)).date()
        return self.editions.current().schedules.missing_years(today)
