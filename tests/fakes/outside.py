"""What a conversation needs from outside, in memory: Asterisk, recognisers, prompts, services, recordings."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from callcenter.calls.ports import CallOut, Ear, Earlier, NeverDialledError, TapeSilent, TapeTorn
from callcenter.calls.supervision_facts import Manner
from callcenter.calls.talk_ports import Given, OfferKind, ThirdWanted
from callcenter.calls.timeline import Entry, Fact, MessageLeft
from callcenter.vocabulary.errors import MissingPromptError, ServiceError, TelephonyError
from callcenter.vocabulary.hearing import Hearing
from callcenter.vocabulary.ids import CallId, LegId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import FRAME_BYTES, Sound


@dataclass
class FakeTelephony:
    """`calls.ports.Telephony`: writes down what it is asked and what the channels hold by it, or refuses."""

    asked: list[tuple[object, ...]] = field(default_factory=list)
    variables: dict[str, dict[str, str]] = field(default_factory=dict)
    """By channel, as the dialplan would read them."""
    gone: set[str] = field(default_factory=set)
    """Channels that have hung up."""
    is_away: bool = False
    listeners: list[LegId] = field(default_factory=list)
    """The legs of supervisors who were rung."""
    is_dumb: bool = False
    """Does what it is asked, and does not say so."""
    calls_out: list[CallOut] = field(default_factory=list)
    thirds: list[ThirdWanted] = field(default_factory=list)
    meanwhile: dict[str, Callable[[], object]] = field(default_factory=dict)
    """What happens elsewhere while it is asked something, by its name."""

    async def keep_place(self, channel: str, call: CallId, queue: QueueId, priority: int) -> None:
        self._ask("keep_place", channel, queue, priority)
        self._set(channel, CC_QUEUE=queue, QUEUE_PRIO=str(priority))

    async def prepare_offer(
        self, channel: str, call: CallId, seat: SeatId, ring_s: int, kind: OfferKind | None = None
    ) -> None:
        self._ask("prepare_offer", channel, seat)
        by_itself = {} if kind is None else {"CC_KIND": kind, "CC_AUTO": "1"}
        self._set(channel, CC_SEAT=seat, CC_RING_S=str(ring_s), **by_itself, CC_DIAL=f"PJSIP/{seat}")

    async def record_nothing(self, channel: str, call: CallId) -> None:
        self._ask("record_nothing", channel)
        self._set(channel, CC_NO_RECORD="1")

    async def prepare_transfer(self, channel: str, call: CallId, number: str) -> None:
        self._ask("prepare_transfer", channel, number)
        self._set(channel, CC_TRANSFER=number)

    async def call_back(self, wanted: CallOut) -> None:
        if self.is_away:
            raise NeverDialledError("pbx1 is not connected")
        self.calls_out.append(wanted)
        if self.is_dumb:
            raise TelephonyError("pbx1 did not answer Originate within 5 s")

    async def finish(self, channel: str, call: CallId) -> None:
        self._ask("finish", channel)
        self._set(channel, CC_DONE="1")

    async def take_back(self, channel: str, call: CallId) -> None:
        self._ask("take_back", channel)

    async def turn_away(self, channel: str, call: CallId) -> None:
        self._ask("turn_away", channel)

    async def hold(self, call: CallId, caller: LegId, agent: LegId) -> None:
        self._ask("hold", caller, agent)

    async def set_aside(self, call: CallId, caller: LegId) -> None:
        self._ask("set_aside", caller)

    async def bring_caller(self, call: CallId, caller: LegId) -> None:
        self._ask("bring_caller", caller)

    async def gather(self, call: CallId, caller: LegId, agent: LegId) -> None:
        self._ask("gather", caller, agent)

    async def ring_third(self, call: CallId, caller: LegId, wanted: ThirdWanted) -> None:
        self._ask("ring_third", caller, wanted.who)
        self.thirds.append(wanted)

    async def listen(self, call: CallId, caller: LegId, agent: LegId, seat: SeatId, leg: LegId) -> None:
        self._ask("listen", agent, seat)
        self.listeners.append(leg)

    async def listen_as(self, call: CallId, leg: LegId, manner: Manner) -> None:
        self._ask("listen_as", leg, manner)

    async def hand_over(self, call: CallId, given: Given) -> None:
        self._ask("hand_over", given.caller, given)

    async def put_away(self, call: CallId, caller: LegId, agent: LegId, number: str) -> None:
        self._ask("put_away", caller, agent, number)

    async def send_back(self, call: CallId, channel: str, agent: LegId) -> None:
        self._ask("send_back", channel, agent)

    async def ring_again(self, call: CallId, caller: LegId, agent: LegId) -> None:
        self._ask("ring_again", caller, agent)

    async def hang_up(self, call: CallId, leg: LegId, cause: int = 16) -> None:
        if leg not in self.gone:
            self._ask("hang_up", leg, cause)

    async def mute(self, call: CallId, agent: LegId, *, is_on: bool) -> None:
        self._ask("mute", agent, is_on)

    async def pause_recording(self, call: CallId, caller: LegId, *, is_on: bool) -> None:
        self._ask("pause_recording", caller, is_on)

    async def play_keys(self, call: CallId, leg: LegId, keys: str) -> None:
        self._ask("play_keys", leg, keys)

    def names(self) -> list[object]:
        """What was asked, without its arguments."""
        return [asked[0] for asked in self.asked]

    def _ask(self, name: str, channel: str, *rest: object) -> None:
        if self.is_away:
            raise TelephonyError("pbx1 is not connected")
        if channel in self.gone:
            raise TelephonyError(f"pbx1 refused {name}: No such channel")
        self.asked.append((name, channel, *rest))
        self.meanwhile.get(name, lambda: None)()

    def _set(self, channel: str, **variables: str) -> None:
        self.variables.setdefault(channel, {}).update(variables)


class FakeEar:
    """One recogniser; the test says what it hears."""

    def __init__(
        self, language: Language, on_hearing: Callable[[Hearing], None], end_silence_s: float | None = None
    ) -> None:
        self.language = language
        self.end_silence_s = end_silence_s
        self.hear = on_hearing
        self.frames = 0
        self.played = b""
        self.is_closed = False
        self.has_second = False
        """Whether there is another recogniser to ask."""
        self.asked_again: list[tuple[str, ...]] = []

    def feed(self, frame: bytes, played: bytes = b"") -> None:
        self.frames += 1
        self.played += played

    def hear_again(self, expected: Sequence[str]) -> bool:
        self.asked_again.append(tuple(expected))
        return self.has_second

    def close(self) -> None:
        self.is_closed = True


class FakeEars:
    """`calls.ports.Ears`."""

    def __init__(self, *, are_there: bool = True) -> None:
        self.are_there = are_there
        self.is_overwhelmed = False
        self.opened: list[FakeEar] = []

    def open(
        self, language: Language, on_hearing: Callable[[Hearing], None], *, end_silence_s: float | None = None
    ) -> Ear | None:
        if not self.are_there:
            return None
        self.opened.append(FakeEar(language, on_hearing, end_silence_s))
        return self.opened[-1]

    @property
    def ear(self) -> FakeEar:
        """The one opened last."""
        return self.opened[-1]


@dataclass(frozen=True)
class Said:
    """How a sound was asked for."""

    text: str
    recording: str | None
    pace: float
    pause_s: float


class FakeVoice:
    """`calls.ports.Voice`: each text is a sound of its own, one frame long."""

    def __init__(self, *, is_there: bool = True) -> None:
        self.is_there = is_there
        self.unspeakable: set[str] = set()
        """Texts that cannot be had."""
        self.asked: list[Said] = []
        self._texts: dict[Sound, str] = {}

    async def sound(
        self, language: Language, text: str, *, recording: str | None = None, pace: float = 1.0, pause_s: float = 0.0
    ) -> Sound:
        if not self.is_there or text in self.unspeakable:
            raise MissingPromptError(language, text, "no espeak-ng")
        self.asked.append(Said(text, recording, pace, pause_s))
        sound = Sound((len(self._texts) + 1).to_bytes(2, "little") * (FRAME_BYTES // 2))
        self._texts[sound] = text
        return sound

    def texts(self, played: Sequence[tuple[Sound, ...]]) -> list[str]:
        """What was played, in words."""
        return ["".join(self._texts[sound] for sound in sounds) for sounds in played]


@dataclass
class FakeServices:
    """`calls.ports.Services`: answers what the test says, or never."""

    answers: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """By service; one that is not here hangs."""
    faults: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    async def ask(
        self, service: str, send: Mapping[str, str], keep: Mapping[str, str], deadline_s: float
    ) -> Mapping[str, str]:
        self.asked.append((service, dict(send)))
        if service in self.faults:
            raise ServiceError(self.faults[service])
        if service not in self.answers:
            await asyncio.Event().wait()
        return self.answers[service]


@dataclass
class FakeTape:
    """One message."""

    node: str
    queue: QueueId
    end_silence_s: float | None
    happens: Callable[[TapeSilent | TapeTorn], None]
    tell: Callable[[Fact], None]
    frames: int = 0
    is_stopped: bool = False

    def take(self, frame: bytes) -> None:
        self.frames += 1

    def stop(self) -> None:
        if not self.is_stopped and self.frames:
            left = MessageLeft(
                node=self.node,
                queue=self.queue,
                path="x.wav",
                duration_s=self.frames / 50,
                sha256="ab" * 32,
                size_bytes=self.frames * FRAME_BYTES,
            )
            self.tell(left)
        self.is_stopped = True


@dataclass
class FakeMessages:
    """`calls.ports.Messages`."""

    tapes: list[FakeTape] = field(default_factory=list)
    recovered: list[CallId] = field(default_factory=list)

    def record(  # noqa: PLR0913 what a message is
        self,
        call: CallId,
        *,
        node: str,
        queue: QueueId,
        longest_s: float,
        end_silence_s: float | None,
        on_event: Callable[[TapeSilent | TapeTorn], None],
        tell: Callable[[Fact], None],
    ) -> FakeTape:
        self.tapes.append(FakeTape(node, queue, end_silence_s, on_event, tell))
        return self.tapes[-1]

    def recover(self, call: CallId, tell: Callable[[Fact], None]) -> None:
        self.recovered.append(call)


@dataclass
class FakeNotices:
    """`calls.ports.Notices`, in force as long as the test says."""

    closures: dict[QueueId, Mapping[Language, str]] = field(default_factory=dict)
    words: dict[Language, str] = field(default_factory=dict)

    def closed(self, at: datetime) -> Mapping[QueueId, Mapping[Language, str]]:
        return self.closures

    def announcement(self, at: datetime) -> Mapping[Language, str]:
        return self.words


@dataclass
class FakeEarlierCalls:
    """What calls before mean, by number; `is_late` never tells."""

    known: dict[str, Earlier] = field(default_factory=dict)
    is_late: bool = False

    async def __call__(self, number: str, at: datetime) -> Earlier:
        if self.is_late:
            await asyncio.Event().wait()
        return self.known.get(number, Earlier())


@dataclass
class FakeRecordings:
    ended: list[CallId] = field(default_factory=list)

    def call_ended(self, call: CallId, arrived_at: datetime, tell: Callable[[Fact], None]) -> None:
        self.ended.append(call)


@dataclass
class FakeTimeline:
    """Where entries are published to."""

    entries: list[Entry] = field(default_factory=list)

    def publish(self, entry: Entry) -> None:
        self.entries.append(entry)

    def kinds(self) -> list[str]:
        return [entry.fact.kind for entry in self.entries]

    def facts(self, kind: str) -> list[Fact]:
        return [entry.fact for entry in self.entries if entry.fact.kind == kind]
