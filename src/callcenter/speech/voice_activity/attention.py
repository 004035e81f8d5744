"""What a caller's frames mean: their voice without our echo, and when it begins, pauses and ends.

The one place where echo, voice activity and end-pointing come together; calls, measurements and tests all hear by it.
Belongs to one caller. 0.1 ms a frame, 0.3 ms while a prompt is played.
"""

from callcenter.speech.voice_activity.activity import Demand, VoiceActivity
from callcenter.speech.voice_activity.echo import EchoGuard
from callcenter.speech.voice_activity.endpointing import Endpointer, EndpointRules, Signal


class Attention:
    """Follows one caller."""

    __slots__ = ("_activity", "_echo", "_endpointer")

    def __init__(self, rules: EndpointRules) -> None:
        self._echo = EchoGuard()
        self._activity = VoiceActivity()
        self._endpointer = Endpointer(rules)

    def take(self, heard: bytes, played: bytes = b"") -> tuple[Signal, ...]:
        """What the next frame changes; `played` is what was sent to the caller since the frame before."""
        frame = self._echo.clean(heard, played)
        is_voice = self._activity.is_voice(frame, self._demand)
        if is_voice and self._endpointer.is_about_to_begin and self._echo.is_echo():
            is_voice = False
        return self._endpointer.take(frame, is_voice)

    @property
    def _demand(self) -> Demand:
        if self._endpointer.is_speaking:
            return Demand.GO_ON
        return Demand.INTERRUPT if self._echo.is_prompt_about else Demand.BEGIN
