"""What a conversation needs from outside; `main` hands it the real thing, tests a fake."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from callcenter.calls.listening_ports import SpyTelephony
from callcenter.calls.talk_ports import OfferKind, TalkTelephony
from callcenter.calls.talk_record import Whereabouts
from callcenter.calls.timeline import Entry, Fact
from callcenter.ivr.document.flow import Flow, Flows
from callcenter.ivr.walk.around import Schedules
from callcenter.routing.evidence import Knowledge
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.hearing import Hearing
from callcenter.vocabulary.ids import CallId, LegId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.line import LineEvent, PlaybackId
from callcenter.vocabulary.sound import Sound
from callcenter.vocabulary.tiers import Need, Tier


class Line(Protocol):
    """One caller's audio while nobody talks with them. All methods run in the event loop and never block."""

    def attend(self, on_event: Callable[[LineEvent], None], on_voice: Callable[[bytes, bytes], None]) -> None:
        """Hand events to the one and each 20 ms frame of the caller's voice to the other; both quick, neither raises.

        With a frame of voice goes what was sent to the caller since the frame before: the telephone may send it back.
        """
        ...

    def play(self, sounds: Sequence[Sound]) -> PlaybackId:
        """Play `sounds` one after the other from the next frame on, instead of whatever plays now."""
        ...

    def play_music(self) -> None:
        """Music on hold until the next `play` or `stop`."""
        ...

    def stop(self) -> None:
        """Silence from the next frame on."""
        ...

    def close(self) -> None:
        """End the AudioSocket cleanly: the dialplan goes on within 2 ms. Idempotent."""
        ...


class Ear(Protocol):
    """One recogniser at work on one caller."""

    def feed(self, frame: bytes, played: bytes = b"") -> None:
        """Take one frame of voice, and what was sent to the caller since the frame before; never blocks."""
        ...

    def hear_again(self, expected: Sequence[str]) -> bool:
        """Have the utterance told last heard once more by another recogniser, told which words to expect.

        Its `Heard` follows before the next utterance's, without words where that one failed or was late; else
        `HearingLost`. False: no other recogniser, or no time for one.
        """
        ...

    def close(self) -> None:
        """Give the recogniser back; nothing is heard after it. Idempotent."""
        ...


class Ears(Protocol):
    """The recognisers."""

    @property
    def is_overwhelmed(self) -> bool:
        """The whole service is late: callers are better off with a person than with keys."""
        ...

    def open(
        self, language: Language, on_hearing: Callable[[Hearing], None], *, end_silence_s: float | None = None
    ) -> Ear | None:
        """Start to listen; None where no recogniser is free or the language has none: go on by keys.

        `on_hearing` is called in the event loop. `end_silence_s` of silence end an utterance; None for the recogniser's
        own.
        """
        ...


class Voice(Protocol):
    """Words made audible."""

    async def sound(
        self, language: Language, text: str, *, recording: str | None = None, pace: float = 1.0, pause_s: float = 0.0
    ) -> Sound:
        """The recording, else `text` synthesised (kept for the next time); raises MissingPromptError.

        `pace` is of normal speed; `pause_s` of silence is added between sentences.
        """
        ...


class Services(Protocol):
    """Outside HTTP services that the site has named."""

    async def ask(
        self, service: str, send: Mapping[str, str], keep: Mapping[str, str], deadline_s: float
    ) -> Mapping[str, str]:
        """The values at the places (JSON Pointer) that `keep` names; raises ServiceError within the deadline."""
        ...


class Tape(Protocol):
    """A message that is being recorded. All methods are quick and do not raise."""

    def take(self, frame: bytes) -> None:
        """One frame of the caller's voice."""
        ...

    def stop(self) -> None:
        """The message is over. Idempotent."""
        ...


@dataclass(frozen=True, slots=True)
class TapeSilent:
    """Nobody has spoken for as long as was asked."""


@dataclass(frozen=True, slots=True)
class TapeTorn:
    """The message cannot be written on; what is on disk is kept."""

    cause: str


class Messages(Protocol):
    """Messages that callers leave."""

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
    ) -> Tape:
        """Write the caller's voice to disk as it comes; once it is whole, `tell` of it, if anything was said."""
        ...

    def recover(self, call: CallId, tell: Callable[[Fact], None]) -> None:
        """Finish in the background what an earlier life has begun of this call's messages, and `tell` of them."""
        ...


class Edition(Protocol):
    """All documents that a call goes by, from its beginning to its end."""

    @property
    def flows(self) -> Flows: ...
    @property
    def schedules(self) -> Schedules: ...
    def flow_for(self, dialled: str) -> Flow:
        """Where a call to this number begins."""
        ...

    def knowledge(self, language: Language) -> Knowledge | None:
        """What callers' words are judged by, learnt already; None: callers go by keys in this language."""
        ...


class Editions(Protocol):
    """What is published."""

    def current(self) -> Edition:
        """What every call gets that no trial takes."""
        ...

    def for_call(self, call: CallId, number: str | None) -> Edition:
        """What a call that begins now goes by."""
        ...

    async def pinned(self, call: CallId, flow: str, version: str) -> Edition | None:
        """What a call goes by that began with this version; None where it is not kept any more."""
        ...


class Notices(Protocol):
    """What operators tell callers at once, without publishing. In memory."""

    def closed(self, at: datetime) -> Mapping[QueueId, Mapping[Language, str]]:
        """Queues closed by a click, and the words of their notice."""
        ...

    def announcement(self, at: datetime) -> Mapping[Language, str]:
        """The emergency announcement in force; empty for none."""
        ...


@dataclass(frozen=True, slots=True)
class ListMatch:
    """What the special-service list says of a number."""

    list_name: str
    tier: Tier
    needs: tuple[Need, ...]


class SpecialList(Protocol):
    def match(self, number: str) -> ListMatch | None:
        """Look up an E.164 number in memory: microseconds, no I/O."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOut:
    """A citizen to be called back."""

    call: CallId
    """Its UUID is that of the leg as well: Asterisk makes no second one."""
    digits: str = field(repr=False)
    """What is dialled; nothing but digits."""
    number: str = field(repr=False)
    """Personal. E.164."""
    shown: str
    """The hotline's number, shown to the citizen."""
    begun_at: datetime
    queue: QueueId
    priority: int
    """For the lifeboat."""
    ring_s: int


class NeverDialledError(TelephonyError):
    """Asterisk has refused to dial, or was never asked: it is safe to try again."""


Place = Literal["service", "offer", "transfer", "lifeboat", "elsewhere"]
"""Where a caller is in the dialplan: with us on AudioSocket, dialling or talking with an agent, doing so with a number
outside, in app_queue."""


NO_LEG, NOWHERE = LegId(""), Whereabouts()


@dataclass(frozen=True, slots=True)
class HeldChannel:
    """A caller's channel as Asterisk reports it after a (re)connect."""

    call: CallId
    leg: LegId
    channel: str
    where: Place
    variables: Mapping[str, str]
    """CC_QUEUE, QUEUE_PRIO, CC_ARRIVED (epoch seconds), CC_DIALLED, CC_NUMBER, CC_SEAT, CC_TALKED …; missing = ''."""
    talking_to: SeatId | None
    """The seat it is bridged with, if any."""
    is_ringing: bool
    """Whether a seat is being rung for it."""
    agent_leg: LegId = NO_LEG
    """Of the seat that it talks to; empty where that is not known."""
    talk: Whereabouts = NOWHERE
    """Where the talk's channels are."""


class Telephony(TalkTelephony, SpyTelephony, Protocol):
    """Control of calls on the Asterisk that holds them. Every method has a deadline and raises `TelephonyError`."""

    async def keep_place(self, channel: str, call: CallId, queue: QueueId, priority: int) -> None:
        """Write queue and priority to the channel, for the lifeboat."""
        ...

    async def prepare_offer(
        self, channel: str, call: CallId, seat: SeatId, ring_s: int, kind: OfferKind | None = None
    ) -> None:
        """Name the seat that the dialplan shall ring once the line is closed; with a `kind` it answers by itself."""
        ...

    async def record_nothing(self, channel: str, call: CallId) -> None:
        """No talk of this call is recorded from now on, whoever connects it. May be asked again."""
        ...

    async def prepare_transfer(self, channel: str, call: CallId, number: str) -> None:
        """Name the number that the dialplan shall dial once the line is closed; it dials none but allowed ones."""
        ...

    async def call_back(self, wanted: "CallOut") -> None:
        """Dial a citizen, in the background; the dialplan brings who answers to us.

        Raises `NeverDialledError` where it is certain that no telephone rings.
        """
        ...

    async def finish(self, channel: str, call: CallId) -> None:
        """Mark the call as done: once the line is closed the dialplan hangs up instead of going to the lifeboat."""
        ...

    async def take_back(self, channel: str, call: CallId) -> None:
        """Redirect a caller out of the lifeboat's queue to the service."""
        ...

    async def turn_away(self, channel: str, call: CallId) -> None:
        """Have the caller told that the lines are busy, and let go."""
        ...


class Recordings(Protocol):
    """What was recorded."""

    def call_ended(self, call: CallId, arrived_at: datetime, tell: Callable[[Fact], None]) -> None:
        """Keep the call's recording in the background and tell of it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What earlier calls from a number mean for this one."""

    queue: QueueId | None = None
    """The one that answered the last."""
    was_left_waiting: bool = False
    """Dropped, or hung up, in line within the hour, and not answered since."""
    since: datetime | None = None
    """The place that was kept."""


EarlierCalls = Callable[[str, datetime], Awaitable[Earlier]]
"""By E.164 number, as of then; may raise DatabaseAwayError, and may take its time."""
Publish = Callable[[Entry], None]
"""Hand a timeline entry to the journal: never blocks, never fails."""
