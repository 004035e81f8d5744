"""What conversations are tried in: one Asterisk, two agents, everything outside in memory, and time that jumps."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from callcenter.agents.life import PhoneChanged, PhoneState, Status
from callcenter.agents.roster import Roster
from callcenter.calls.around import Surroundings
from callcenter.calls.calling_back import CallingBack
from callcenter.calls.calling_out import CallingOut
from callcenter.calls.colleagues import Colleagues
from callcenter.calls.dispatch import Dispatch
from callcenter.calls.faults import Faults
from callcenter.calls.outside import Outside
from callcenter.calls.ports import Edition, ListMatch
from callcenter.calls.record import CallRecord, after, begun
from callcenter.calls.spending import Caps, Spending
from callcenter.calls.switchboard import MOST_CALLS, Switchboard
from callcenter.ivr.load import load_flow
from callcenter.routing.evidence import knowledge
from callcenter.routing.lexicon import load_lexicon
from callcenter.routing.wordings import load_wordings
from callcenter.vocabulary.ids import AgentId, CallId, LegId, NodeId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Tier
from tests.fakes.editions import FakeEditions, one_flow
from tests.fakes.ledger import FakeLedger
from tests.fakes.line import FakeLine
from tests.fakes.outside import (
    FakeEarlierCalls,
    FakeEars,
    FakeMessages,
    FakeNotices,
    FakeRecordings,
    FakeServices,
    FakeTelephony,
    FakeTimeline,
    FakeVoice,
)
from tests.fakes.virtual_time import VirtualClock, settle

PBX = NodeId("pbx1")
CALL = CallId("pbx1.7b0f")
LEG = LegId("pbx1.1.1")
CHANNEL = "PJSIP/citizens-1"
LI, LI_SEAT = AgentId("8001"), SeatId("1001")
WANG, WANG_SEAT = AgentId("8002"), SeatId("1002")
FLOW = load_flow(Path("ivr/hotline.yaml"))
KNOWN = {
    language: knowledge(
        load_lexicon(Path(f"ivr/lexicon.{language}.tsv"), language, FLOW.destinations),
        load_wordings(Path(f"ivr/wordings.{language}.tsv"), FLOW.destinations),
    )
    for language in (Language.ZH, Language.EN)
}
OPINION_S = 2.5
REJOIN_S = 20.0
LONGEST_PAUSE_S = 600.0
LISTED = "+8613900000001"


@dataclass
class World:
    """One Asterisk, two agents, everything in memory."""

    telephony: FakeTelephony
    ears: FakeEars
    voice: FakeVoice
    roster: Roster
    dispatch: Dispatch
    recordings: FakeRecordings
    timeline: FakeTimeline
    board: Switchboard
    calling_back: CallingBack
    calling_out: CallingOut
    owed: FakeLedger
    messages: FakeMessages = field(default_factory=FakeMessages)
    services: FakeServices = field(default_factory=FakeServices)
    notices: FakeNotices = field(default_factory=FakeNotices)
    earlier: FakeEarlierCalls = field(default_factory=FakeEarlierCalls)
    faults: Faults = field(default_factory=Faults)
    editions: FakeEditions = field(default_factory=lambda: FakeEditions(one_flow(FLOW, KNOWN)))

    async def arrive(self, number: str = "13800138000", call: CallId = CALL, dialled: str = "12345") -> FakeLine:
        leg = LegId(f"{LEG}{call}")
        self.board.caller_arrived(PBX, call, leg, CHANNEL, number, dialled)
        return await self.open_line(call)

    async def wait_in_line(self, key: str) -> FakeLine:
        """A caller who has chosen a queue by `key`: in line, or an agent is rung already."""
        line = await self.arrive()
        line.press(key)
        await settle()
        return line

    async def fall(self, line: FakeLine, queue: str) -> None:
        """Into app_queue, as a line that breaks lets them."""
        line.hang_up()
        self.board.went_adrift(CALL, QueueId(queue), "audiosocket closed")
        await settle()

    async def open_line(self, call: CallId = CALL) -> FakeLine:
        line = FakeLine()
        self.board.line_opened(call.partition(".")[2], line)
        await settle()
        return line

    async def free(self, agent: AgentId) -> None:
        self.roster.choose(agent, Status.AVAILABLE)
        await settle()

    def hang_up(self, call: CallId = CALL) -> None:
        self.board.leg_hung_up(call, LegId(f"{LEG}{call}"), 16)

    def heard(self, line: FakeLine) -> list[str]:
        """What was said, in words."""
        return self.voice.texts(line.played)

    def record(self) -> CallRecord:
        """The one call, as the database would hold it."""
        first, *rest = self.timeline.entries
        record = begun(first)
        for entry in rest:
            record = after(record, entry)
        return record

    def spoken(self, line: FakeLine) -> list[str]:
        """The prompts by name."""
        names = {words: name for name, wording in FLOW.prompts.items() for words in wording.values()}
        return [names.get(text, text) for text in self.voice.texts(line.played)]


NO_CAPS = Caps(a_number_a_day=10**6, an_agent_a_day=10**6, a_day=10**6, at_once=10**6)


@asynccontextmanager
async def world(
    *,
    ears: bool = True,
    voice: bool = True,
    edition: Edition | None = None,
    most_calls: int = MOST_CALLS,
    caps: Caps = NO_CAPS,
) -> AsyncIterator[World]:
    """On the seed flow, unless `edition` is given."""
    clock = VirtualClock()
    roster = Roster(clock)
    for agent, seat in ((LI, LI_SEAT), (WANG, WANG_SEAT)):
        roster.add(agent, name=agent, seat=seat, node=PBX, queues=[QueueId(queue) for queue in FLOW.queues])
        roster.apply(agent, PhoneChanged(PhoneState.READY))
    made = World(
        telephony=FakeTelephony(),
        ears=FakeEars(are_there=ears),
        voice=FakeVoice(is_there=voice),
        roster=roster,
        dispatch=Dispatch(roster, clock),
        recordings=FakeRecordings(),
        timeline=FakeTimeline(),
        board=None,  # type: ignore[arg-type] # the board needs the world's other parts
        calling_back=None,  # type: ignore[arg-type] # so does this
        calling_out=None,  # type: ignore[arg-type] # and this
        owed=FakeLedger(),
    )
    if edition is not None:
        made.editions.now = edition
    outside = Outside(
        telephony=made.telephony,
        ears=made.ears,
        voice=made.voice,
        dispatch=made.dispatch,
        colleagues=Colleagues(roster, clock),
        recordings=made.recordings,
        messages=made.messages,
        services=made.services,
        surroundings=Surroundings(clock, ZoneInfo("Asia/Shanghai"), made.dispatch, made.notices),
        faults=made.faults,
        publish=made.timeline.publish,
        clock=clock,
        ring_s=15,
        office_ring_s=30,
        rejoin_s=REJOIN_S,
        longest_pause_s=LONGEST_PAUSE_S,
        opinion_s=OPINION_S,
        agent_at=lambda seat: who.id if (who := roster.at(seat)) else None,
        transfers=frozenset({"110"}),
        emergency=frozenset({"110", "119", "120"}),
        earlier=made.earlier,
    )
    matches = {LISTED: ListMatch("disabled", Tier.LISTED_SEVERE, ())}
    made.board = Switchboard(
        outside,
        editions=made.editions,
        match=matches.get,
        e164=lambda raw: f"+86{raw}" if raw.isdigit() else None,
        most_calls=most_calls,
    )
    spending = Spending(caps)
    made.calling_back = CallingBack(
        outside,
        made.board,
        made.owed,
        made.owed.claim,
        dialable=lambda number: number.removeprefix("+86"),
        is_reachable=lambda call: True,
        ring_s=30,
        is_dialling=True,
        spending=spending,
        today=lambda: clock.now().date(),
    )
    made.calling_out = CallingOut(
        outside,
        made.board,
        roster,
        digits=lambda typed: (typed, f"+86{typed}") if typed.startswith("138") else None,
        shown="12345",
        queue=lambda agent: min(agent.queues),
        ring_s=30,
        spending=spending,
        today=lambda: clock.now().date(),
    )
    try:
        yield made
    finally:
        await made.board.close()
