"""What we ask of an Asterisk, in the trade's words. Every method has a deadline and raises `TelephonyError`."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from callcenter.asterisk.ami.events import SeatState
from callcenter.asterisk.ami.framing import MalformedMessageError
from callcenter.asterisk.ami.link import Link
from callcenter.asterisk.ami.reading import CALLBACK
from callcenter.asterisk.ami.snapshots import (
    Channel,
    CoreSettings,
    QueueStatus,
    channels_from,
    core_settings_from,
    queue_status_from,
    seat_states_from,
)
from callcenter.asterisk.errors import ActionRefusedError, UnexpectedAnswerError, UnsafeFieldError
from callcenter.asterisk.queue_names import app_queue
from callcenter.vocabulary.ids import NodeId, QueueId, SeatId

_Read = TypeVar("_Read")


class Control:
    """Typed actions on one link."""

    def __init__(self, link: Link) -> None:
        self._link = link

    @property
    def node(self) -> NodeId:
        return self._link.node

    async def ping(self) -> None:
        """AMI: Ping. A retry is safe."""
        await self._link.ask("Ping", {})

    async def set_variables(self, channel: str, variables: Mapping[str, str]) -> None:
        """AMI: Setvar, in the mapping's order, in one go. A retry is safe. A failure may leave the first ones set."""
        await self._link.ask_all(
            "Setvar", [{"Channel": channel, "Variable": name, "Value": value} for name, value in variables.items()]
        )

    async def set_global(self, name: str, value: str) -> None:
        """AMI: Setvar without a channel. A retry is safe."""
        await self._link.ask("Setvar", {"Variable": name, "Value": value})

    async def variable(self, channel: str, name: str) -> str:
        """AMI: Getvar; empty where it is not set. A retry is safe."""
        answer = await self._link.ask("Getvar", {"Channel": channel, "Variable": name})
        return _read(lambda: answer.text("Value"))

    async def variables(self, channel: str, *names: str) -> dict[str, str]:
        """AMI: Getvar for each name, in one go; empty where one is not set. A retry is safe."""
        answers = await self._link.ask_all("Getvar", [{"Channel": channel, "Variable": name} for name in names])
        return _read(lambda: {name: answer.text("Value") for name, answer in zip(names, answers, strict=True)})

    async def redirect(self, channel: str, context: str, exten: str, priority: int = 1) -> None:
        """AMI: Redirect. A retry starts the dialplan there once more: read where the channel is first."""
        fields = {"Channel": channel, "Context": context, "Exten": exten, "Priority": str(priority)}
        await self._link.ask("Redirect", fields)

    async def originate(  # noqa: PLR0913 what Asterisk has to know of a call it makes
        self, uuid: str, dial: str, number: str, *, shown: str, ring_s: int, variables: Mapping[str, str]
    ) -> None:
        """AMI: Originate, asynchronous: who answers goes to the dialplan's context `callback`, at the extension `uuid`.

        `dial` has ``{number}`` in it, and `number` may be nothing but digits. `uuid` is the channel's Uniqueid and
        account code: Asterisk refuses a second one. Never to be tried again, unless it was refused or not sent.
        """
        for field, digits in (("Channel", number), ("CallerID", shown)):
            if not digits.isascii() or not digits.isdecimal():
                raise UnsafeFieldError("Originate", field, "is not all digits", "dial digits only")
        fields = {
            "Channel": dial.replace("{number}", number),
            "ChannelId": uuid,
            "Context": CALLBACK,
            "Exten": uuid,
            "Priority": "1",
            "Timeout": str(ring_s * 1000),
            "CallerID": f"<{shown}>",
            "Account": uuid,
            "Variable": ",".join(f"{name}={_plain(name, value)}" for name, value in variables.items()),
            "Async": "true",
        }
        await self._link.ask("Originate", fields)

    async def queue_add(
        self, queue: QueueId, seat: SeatId, *, paused: bool, member_name: str, penalty: int = 0
    ) -> None:
        """AMI: QueueAdd; a seat that is there already is paused or unpaused. A retry is safe.

        A member of a smaller `penalty` is rung first.
        """
        fields = {
            "Queue": app_queue(queue),
            "Interface": _interface(seat),
            "MemberName": member_name,
            "Paused": _yes_no(paused),
            "Penalty": str(penalty),
        }
        try:
            await self._link.ask("QueueAdd", fields)
        except ActionRefusedError as refused:
            if not refused.message.endswith("Already there"):
                raise
            member = {"Queue": app_queue(queue), "Interface": _interface(seat)}
            await self._link.ask("QueuePause", {**member, "Paused": _yes_no(paused)})
            await self._link.ask("QueuePenalty", {**member, "Penalty": str(penalty)})

    async def queue_pause(self, seat: SeatId, *, paused: bool, reason: str) -> None:
        """AMI: QueuePause, in all queues; refused where the seat is in none. A retry is safe."""
        fields = {"Interface": _interface(seat), "Paused": _yes_no(paused), "Reason": reason}
        await self._link.ask("QueuePause", fields)

    async def queue_remove(self, queue: QueueId, seat: SeatId) -> None:
        """AMI: QueueRemove; a seat that is not there is left so. A retry is safe."""
        try:
            await self._link.ask("QueueRemove", {"Queue": app_queue(queue), "Interface": _interface(seat)})
        except ActionRefusedError as refused:
            if not refused.message.endswith("Not there"):
                raise

    async def channels(self) -> tuple[Channel, ...]:
        """AMI: CoreShowChannels. A retry is safe."""
        items = await self._link.ask_list("CoreShowChannels", {})
        return _read(lambda: channels_from(self.node, items))

    async def queue_status(self) -> QueueStatus:
        """AMI: QueueStatus. A retry is safe."""
        items = await self._link.ask_list("QueueStatus", {})
        return _read(lambda: queue_status_from(self.node, items))

    async def seat_states(self) -> dict[SeatId, SeatState]:
        """AMI: DeviceStateList; phones that were never seen are left out. A retry is safe."""
        items = await self._link.ask_list("DeviceStateList", {})
        return _read(lambda: seat_states_from(items))

    async def core_settings(self) -> CoreSettings:
        """AMI: CoreSettings. A retry is safe."""
        answer = await self._link.ask("CoreSettings", {})
        return _read(lambda: core_settings_from(answer))


def _interface(seat: SeatId) -> str:
    return f"PJSIP/{seat}"


def _plain(name: str, value: str) -> str:
    """A value that ends no other one: AMI takes several variables in one field."""
    if any(not (one.isalnum() or one in "_+-./") for one in value):
        raise UnsafeFieldError("Originate", name, "holds more than letters, digits and _+-./", "send plain values")
    return value


def _yes_no(is_so: bool) -> str:
    return "true" if is_so else "false"


def _read(reading: Callable[[], _Read]) -> _Read:
    try:
        return reading()
    except MalformedMessageError as malformed:
        raise UnexpectedAnswerError(str(malformed)) from malformed
