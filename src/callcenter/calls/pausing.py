"""A talk's recording, paused by its agent for a reason: the shell that asks Asterisk and tells the timeline.

Rules: what Asterisk has not done has not happened; a pause belongs to one agent's talk and ends with it, with its being
handed on, and by itself when it has lasted too long: a pause that was forgotten must not cost the rest of the record.
"""

from datetime import timedelta

import structlog

from callcenter.calls.live import LiveCall
from callcenter.calls.recording_facts import Pause, PauseReason, RecordingPaused, RecordingResumed, ResumedBy
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import AgentId

log = structlog.get_logger(__name__)

AGAIN_S = 5.0
"""Asterisk is asked to record again so often, until it does."""


class Pausing:
    """Of one call."""

    def __init__(self, call: LiveCall) -> None:
        self._call = call
        self.now: Pause | None = None
        """None while everything is recorded."""

    def found(self, pause: Pause | None) -> None:
        """A pause that an earlier life of this process has left."""
        self.now = pause
        if pause is not None:
            left_s = (pause.until - self._call.outside.clock.now()).total_seconds()
            self._call.deadlines.pause = self._call.outside.clock.monotonic() + max(left_s, 0.0)

    async def begin(self, agent: AgentId, reason: PauseReason) -> None:
        """Raises TelephonyError; then everything is recorded as before. Twice is once."""
        if self.now is not None:
            return
        outside, caller = self._call.outside, self._call.caller
        await outside.telephony.pause_recording(caller.call, caller.leg, is_on=True)
        now = outside.clock.now()
        until = now + timedelta(seconds=outside.longest_pause_s)
        self._call.note(RecordingPaused(agent=agent, reason=reason, until=until))
        self.found(Pause(since=now, until=until, agent=agent, reason=reason))

    async def end(self, by: ResumedBy) -> None:
        """Raises TelephonyError; then it goes on. Twice is once."""
        if self.now is None:
            return
        outside, caller = self._call.outside, self._call.caller
        await outside.telephony.pause_recording(caller.call, caller.leg, is_on=False)
        self.over(by)

    def over(self, by: ResumedBy = "talk_over") -> None:
        """Whatever was paused has ended: what is recorded next is not paused. Idempotent."""
        if self.now is None:
            return
        paused = self._call.outside.clock.now() - self.now.since
        self.now = self._call.deadlines.pause = None
        self._call.note(RecordingResumed(by=by, paused_ms=round(paused.total_seconds() * 1000)))

    async def deadline_passed(self) -> None:
        """It has lasted too long."""
        at = self._call.deadlines.pause
        if at is None or at > self._call.outside.clock.monotonic():
            return
        try:
            await self.end("too_long")
        except TelephonyError as error:
            log.warning("recording.not_resumed", call_id=self._call.caller.call, cause=str(error))
            self._call.deadlines.pause = self._call.outside.clock.monotonic() + AGAIN_S
