"""Live captions: while an agent talks with a caller, the caller's words go to that agent's desktop.

Kept nowhere: what was captioned is forgotten with the talk; the transcript is made of the recording. Whatever fails
here costs the captions and nothing else.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime

import structlog

from callcenter.agents.views import CaptionLine, Captions, CaptionState
from callcenter.calls.ports import Publish
from callcenter.calls.store import CallStore
from callcenter.calls.timeline import AgentConnected, Ended, Entry, LifeboatEntered, TakenBack, TalkEnded
from callcenter.transcripts.growing import GrowingRecording
from callcenter.transcripts.ports import Board, CaptionEars, RawOf
from callcenter.transcripts.reading import readable
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.hearing import Captioned, CaptionsRest, Heard, HearingLost, PartlyHeard
from callcenter.vocabulary.ids import AgentId, CallId
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.serving import serving

LOOK_EVERY_S = 0.1
"""For new sound."""
FED_AT_ONCE = 10
"""Frames: sound comes a second at a time, and the event loop must not be held for all of it."""
NO_SOUND_S = 10.0
"""A recording that has not begun by then is not to be seen from here."""

log = structlog.get_logger(__name__)


class LiveCaptions:
    """Follows every talk. Made and used in the event loop."""

    def __init__(self, ears: CaptionEars, calls: CallStore, raw_of: RawOf, board: Board) -> None:
        self._ears = ears
        self._calls = calls
        self._raw_of = raw_of
        self._board = board
        self._talks: dict[CallId, asyncio.Task[None]] = {}

    def beside(self, publish: Publish) -> Publish:
        """`publish`, and captions begin and end by what is told."""

        def told(entry: Entry) -> None:
            publish(entry)
            self.told(entry)

        return told

    def told(self, entry: Entry) -> None:
        """Something has happened in a call; never blocks, never raises."""
        match entry.fact:
            case AgentConnected(agent=agent) if agent is not None:
                self.begin(entry.call, agent)
            case TalkEnded() | LifeboatEntered() | TakenBack() | Ended():
                self.end(entry.call)
            case _:
                pass

    def begin(self, call: CallId, agent: AgentId) -> None:
        """Caption the talk; what came before on this call is over."""
        self.end(call)
        task = asyncio.create_task(self._follow(call, agent), name=f"captions {call}")
        self._talks[call] = task

    def end(self, call: CallId) -> None:
        """The talk is over. Idempotent."""
        task = self._talks.pop(call, None)
        if task is not None:
            task.cancel()
            self._board.end_captions(call)

    async def take_over(self, calls: Iterable[CallId]) -> None:
        """Caption the talks among `calls`, which were going on when this service began; raises `DatabaseAwayError`."""
        for call in calls:
            record = await self._calls.call(call)
            if record is not None and record.state == "talking" and record.agent is not None:
                self.begin(call, record.agent)

    async def close(self) -> None:
        """End them all."""
        tasks = list(self._talks.values())
        for call in list(self._talks):
            self.end(call)
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _follow(self, call: CallId, agent: AgentId) -> None:
        with serving(call):
            await self._caption(call, agent)

    async def _caption(self, call: CallId, agent: AgentId) -> None:
        try:
            record = await self._calls.call(call)
            if record is None:
                return
            talk = _Talk(call, agent, record.language, self._board)
            ear = self._ears.open(record.language, talk.take)
            if ear is None:
                talk.say("no_engine")
                return
            try:
                growing = await self._found(talk, call, record.arrived_at)
                talk.say("on")
                while talk.goes_on:
                    for number, frame in enumerate(await asyncio.to_thread(growing.more)):
                        ear.feed(frame)
                        if number % FED_AT_ONCE == 0:
                            await asyncio.sleep(0)
                    await asyncio.sleep(LOOK_EVERY_S)
            finally:
                ear.close()
        except Exception:  # the root of this task: the talk goes on without captions
            log.exception("captions.broken", call_id=call)
            self._board.caption(agent, Captions(call=call, state="lost", lines=()))

    async def _found(self, talk: "_Talk", call: CallId, arrived_at: datetime) -> GrowingRecording:
        """The recording, as soon as Asterisk writes one."""
        loop = asyncio.get_running_loop()
        missed_s = loop.time() + NO_SOUND_S
        while True:
            try:
                return await asyncio.to_thread(lambda: GrowingRecording(self._raw_of(call, arrived_at)))
            except (CallCenterError, OSError):
                if loop.time() > missed_s:
                    talk.say("no_sound")
            await asyncio.sleep(LOOK_EVERY_S)


class _Talk:
    """What was captioned of one talk, on its way to the agent."""

    def __init__(self, call: CallId, agent: AgentId, language: Language, board: Board) -> None:
        self.goes_on = True
        self._call = call
        self._agent = agent
        self._language = language
        self._board = board
        self._state: CaptionState | None = None
        self._n = 1

    def say(self, state: CaptionState) -> None:
        """Tell how captions stand, if that is news."""
        if state != self._state:
            self._state = state
            self._board.caption(self._agent, Captions(call=self._call, state=state, lines=()))

    def take(self, captioned: Captioned) -> None:
        match captioned:
            case PartlyHeard(words=words):
                self._line(readable(self._language, words), is_final=False)
            case Heard(words=words):
                if self._line(readable(self._language, words), is_final=True):
                    self._n += 1
            case CaptionsRest(is_resting):
                self.say("busy" if is_resting else "on")
            case HearingLost():
                self.goes_on = False
                self.say("lost")

    def _line(self, text: str, *, is_final: bool) -> bool:
        if not text:
            return False
        line = CaptionLine(n=self._n, text=text, is_final=is_final)
        self._board.caption(self._agent, Captions(call=self._call, state=self._state or "on", lines=(line,)))
        return True
