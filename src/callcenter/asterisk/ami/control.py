"""What we ask of an Asterisk, in the trade's words. Every method has a deadline and raises `TelephonyError`."""

from callcenter.asterisk.ami.actions import plain, read_answer
from callcenter.asterisk.ami.events import SeatState
from callcenter.asterisk.ami.legs import Legs
from callcenter.asterisk.ami.snapshots import (
    Channel,
    CoreSettings,
    QueueStatus,
    channels_from,
    core_settings_from,
    queue_status_from,
    seat_states_from,
)
from callcenter.asterisk.errors import ActionRefusedError, UnexpectedAnswerError
from callcenter.asterisk.queue_names import app_queue
from callcenter.vocabulary.ids import QueueId, SeatId


class Control(Legs):
    """Everything that we ask: of legs, of queues and their members, of what there is now."""

    async def ping(self) -> None:
        """AMI: Ping. A retry is safe."""
        await self._link.ask("Ping", {})

    async def set_global(self, name: str, value: str) -> None:
        """AMI: Setvar without a channel. A retry is safe."""
        await self._link.ask("Setvar", {"Variable": name, "Value": plain("Setvar", name, value)})

    async def reopen_logs(self) -> None:
        """AMI: LoggerRotate: what was renamed is let go, its old name written to anew. A retry is safe."""
        await self._link.ask("LoggerRotate", {})

    async def global_values(self, *names: str) -> dict[str, str]:
        """AMI: Getvar without a channel, for each name; empty where one is not set. A retry is safe."""
        answers = await self._link.ask_all("Getvar", [{"Variable": name} for name in names])
        return read_answer(lambda: {name: answer.text("Value") for name, answer in zip(names, answers, strict=True)})

    async def global_values_at(self, *names: str) -> tuple[dict[str, str], int]:
        """`global_values`, and Asterisk's own clock (EPOCH, seconds since 1970), which need not be ours."""
        told = await self.global_values(*names, "EPOCH")
        epoch = told.pop("EPOCH")
        if not epoch.isdecimal():
            raise UnexpectedAnswerError(f"{self.node}: no time of day in EPOCH: {epoch!r}")
        return told, int(epoch)

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
        return read_answer(lambda: channels_from(self.node, items))

    async def queue_status(self) -> QueueStatus:
        """AMI: QueueStatus. A retry is safe."""
        items = await self._link.ask_list("QueueStatus", {})
        return read_answer(lambda: queue_status_from(self.node, items))

    async def seat_states(self) -> dict[SeatId, SeatState]:
        """AMI: DeviceStateList; phones that were never seen are left out. A retry is safe."""
        items = await self._link.ask_list("DeviceStateList", {})
        return read_answer(lambda: seat_states_from(items))

    async def core_settings(self) -> CoreSettings:
        """AMI: CoreSettings. A retry is safe."""
        answer = await self._link.ask("CoreSettings", {})
        return read_answer(lambda: core_settings_from(answer))


def _interface(seat: SeatId) -> str:
    return f"PJSIP/{seat}"


def _yes_no(is_so: bool) -> str:
    return "true" if is_so else "false"
