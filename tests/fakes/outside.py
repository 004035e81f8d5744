"""What a conversation needs from outside, in memory: Asterisk, recognisers, prompts, recordings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from callcenter.calls.ports import Ear
from callcenter.calls.timeline import Entry, Fact
from callcenter.vocabulary.errors import MissingPromptError, TelephonyError
from callcenter.vocabulary.hearing import Hearing
from callcenter.vocabulary.ids import CallId, QueueId, SeatId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.sound import FRAME_BYTES, Sound


@dataclass
class FakeTelephony:
    """`calls.ports.Telephony`: writes down what it is asked, or refuses all of it."""

    asked: list[tuple[object, ...]] = field(default_factory=list)
    is_away: bool = False

    async def keep_place(self, channel: str, call: CallId, queue: QueueId, priority: int) -> None:
        self._ask("keep_place", channel, queue, priority)

    async def prepare_offer(self, channel: str, call: CallId, seat: SeatId, ring_s: int) -> None:
        self._ask("prepare_offer", channel, seat)

    async def finish(self, channel: str, call: CallId) -> None:
        self._ask("finish", channel)

    async def hang_up(self, channel: str, call: CallId) -> None:
        self._ask("hang_up", channel)

    async def take_back(self, channel: str, call: CallId) -> None:
        self._ask("take_back", channel)

    def names(self) -> list[object]:
        """What was asked, without its arguments."""
        return [asked[0] for asked in self.asked]

    def _ask(self, *asked: object) -> None:
        if self.is_away:
            raise TelephonyError("pbx1 is not connected")
        self.asked.append(asked)


class FakeEar:
    """One recogniser; the test says what it hears."""

    def __init__(self, language: Language, on_hearing: Callable[[Hearing], None]) -> None:
        self.language = language
        self.hear = on_hearing
        self.frames = 0
        self.is_closed = False

    def feed(self, frame: bytes) -> None:
        self.frames += 1

    def close(self) -> None:
        self.is_closed = True


class FakeEars:
    """`calls.ports.Ears`."""

    def __init__(self, *, are_there: bool = True) -> None:
        self.are_there = are_there
        self.opened: list[FakeEar] = []

    def open(self, language: Language, on_hearing: Callable[[Hearing], None]) -> Ear | None:
        if not self.are_there:
            return None
        self.opened.append(FakeEar(language, on_hearing))
        return self.opened[-1]

    @property
    def ear(self) -> FakeEar:
        """The one opened last."""
        return self.opened[-1]


class FakeVoice:
    """`calls.ports.Voice`: each text is a sound of its own, one frame long."""

    def __init__(self, *, is_there: bool = True) -> None:
        self.is_there = is_there
        self._texts: dict[Sound, str] = {}

    async def sound(self, language: Language, text: str) -> Sound:
        if not self.is_there:
            raise MissingPromptError(language, text, "no espeak-ng")
        sound = Sound((len(self._texts) + 1).to_bytes(2, "little") * (FRAME_BYTES // 2))
        self._texts[sound] = text
        return sound

    def texts(self, played: Sequence[tuple[Sound, ...]]) -> list[str]:
        """What was played, in words."""
        return ["".join(self._texts[sound] for sound in sounds) for sounds in played]


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
