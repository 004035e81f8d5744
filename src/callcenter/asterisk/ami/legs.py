"""What we ask of an Asterisk about the legs of calls: made, moved, held, joined, listened to, ended.

Every method has a deadline and raises `TelephonyError`. Asterisk takes a `LegId` for a channel's name.
"""

import asyncio
import contextlib
import re
from collections.abc import Mapping
from typing import Literal

from callcenter.asterisk.ami.actions import plain, read_answer
from callcenter.asterisk.ami.reading import AGENT, CALLBACK, JOINING, NORMAL_CLEARING, ROOM, seat_of_device
from callcenter.asterisk.ami.watched import Asking
from callcenter.asterisk.errors import ActionRefusedError, ActionTimeoutError, UnsafeFieldError
from callcenter.vocabulary.errors import TelephonyError
from callcenter.vocabulary.ids import LegId, NodeId, SeatId, bare

LegKind = Literal["consult", "supervise", "outgoing", "rejoin"]
"""What a leg that is no offer is for: `X-CC-Kind` of its INVITE."""
Spying = Literal["listen", "whisper"]
"""A supervisor hears both; is heard by the agent, too."""
SPY = "spy"
"""The dialplan's context of those who listen to an agent."""
ANSWER_AT_ONCE = {"Call-Info": "<sip:callcenter>;answer-after=0"}
"""Desk phones know it, and ours in the browser does."""
DIAL = r"[A-Za-z0-9]+/[\w.:@/+-]+"
KEYS = frozenset("0123456789*#")
SILENT = "-32767"
"""What VOLUME divides each sample by."""
MOST_KEYS = 32
KEY_MS = 120
BETWEEN_KEYS_S = 0.06
SPY_RING_S = 10
NOBODY = "0"
"""Shown where there is no number to show."""
JOIN_S = 2.0
JOIN_POLL_S = 0.02
NO_SUCH_CHANNEL = "No such channel"


class Legs:
    """Typed actions on one link."""

    def __init__(self, link: Asking) -> None:
        self._link = link

    @property
    def node(self) -> NodeId:
        return self._link.node

    async def set_variables(self, channel: str, variables: Mapping[str, str]) -> None:
        """AMI: Setvar, in the mapping's order, in one go. A retry is safe. A failure may leave the first ones set."""
        await self._link.ask_all(
            "Setvar",
            [
                {"Channel": channel, "Variable": name, "Value": plain("Setvar", name, value)}
                for name, value in variables.items()
            ],
        )

    async def variable(self, channel: str, name: str) -> str:
        """AMI: Getvar; empty where it is not set. A retry is safe."""
        answer = await self._link.ask("Getvar", {"Channel": channel, "Variable": name})
        return read_answer(lambda: answer.text("Value"))

    async def variables(self, channel: str, *names: str) -> dict[str, str]:
        """AMI: Getvar for each name, in one go; empty where one is not set. A retry is safe."""
        answers = await self._link.ask_all("Getvar", [{"Channel": channel, "Variable": name} for name in names])
        return read_answer(lambda: {name: answer.text("Value") for name, answer in zip(names, answers, strict=True)})

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
        _check_digits("Channel", number)
        _check_digits("CallerID", shown)
        fields = {
            "Channel": dial.replace("{number}", number),
            "ChannelId": uuid,
            "Context": CALLBACK,
            "Exten": uuid,
            "Priority": "1",
            "Timeout": str(ring_s * 1000),
            "CallerID": f"<{shown}>",
            "Account": uuid,
            "Variable": ",".join(f"{name}={plain('Originate', name, value)}" for name, value in variables.items()),
            "Async": "true",
        }
        await self._link.ask("Originate", fields)

    async def hold(self, caller: LegId, agent: LegId) -> None:
        """AMI: Redirect of both legs at once: the caller to music, the agent alone into the call's room.

        Refused where either has hung up; then neither has moved. A retry is safe.
        """
        await self._move_both((caller, "held"), (agent, AGENT))

    async def gather(self, caller: LegId, agent: LegId) -> None:
        """AMI: Redirect of both legs at once into the call's room: a plain talk becomes one that others can join.

        Refused where either has hung up; then neither has moved. A retry is safe.
        """
        await self._move_both((caller, "caller"), (agent, AGENT))

    async def resume(self, caller: LegId) -> None:
        """AMI: Redirect of the caller into the call's room, where the agent is. A retry is safe."""
        await self.redirect(bare(caller), ROOM, "caller")

    async def set_aside(self, caller: LegId) -> None:
        """AMI: Redirect of the caller out of the call's room to music; who is in the room stays. A retry is safe."""
        await self.redirect(bare(caller), ROOM, "held")

    async def make_agent(self, leg: LegId, caller: LegId, seat: SeatId) -> None:
        """AMI: Redirect of a leg that is in the call's room, or spies: it becomes the agent's, for whose sake the room
        lives. The caller stays where they are. Returns once it is there: the one before may go then. A retry is safe.
        """
        await self.set_variables(bare(caller), {"CC_SEAT": seat})
        channel, room = (await self.variables(bare(leg), "CHANNEL(name)", "CC_CALL")).values()
        # Whoever is the agent already would leave the room for a moment, and so end it.
        if not await self._is_agent(channel, room):
            await self.redirect(bare(leg), ROOM, AGENT)
            await self._until_agent(channel, room)

    async def end_talk(self, caller: str, agent: LegId, then: Mapping[str, str]) -> None:
        """The agent's leg ends, and the dialplan goes on with the caller as the variables `then` say.

        AMI: Setvar, Hangup. A failure leaves the talk as it is; a retry is safe.
        """
        try:
            await self.set_variables(caller, then)
            await self.hang_up(agent)
        except TelephonyError:
            # Else the talk's end, whenever it came, would be this one.
            with contextlib.suppress(TelephonyError):
                await self.set_variables(caller, dict.fromkeys(then, ""))
            raise

    async def redial_auto(self, caller: LegId, agent: LegId) -> None:
        """The seat that rings is rung once more, with a call that its phone answers by itself.

        AMI: Setvar, Hangup. `SeatDeclined` of the old leg and `SeatRung` of a new one follow. Not to be tried again.
        """
        await self.set_variables(bare(caller), {"CC_AUTO": "1", "CC_REDIAL": "1"})
        await self.hang_up(agent)

    async def hang_up(self, leg: LegId, cause: int = NORMAL_CLEARING) -> None:
        """AMI: Hangup, with a cause of Q.850; a leg that is gone is left so. A retry is safe."""
        try:
            await self._link.ask("Hangup", {"Channel": bare(leg), "Cause": str(cause)})
        except ActionRefusedError as refused:
            if not refused.message.startswith(NO_SUCH_CHANNEL):
                raise

    async def mute(self, leg: LegId, direction: Literal["in", "out", "all"], *, is_on: bool) -> None:
        """AMI: Setvar of VOLUME: `in`, what the leg's phone says; `out`, what it hears. A retry is safe."""
        # AMI's MuteAudio asks for the right to run the whole system. The function MUTEAUDIO lets no audio at all go out
        # to the other side of a plain talk, and carriers cut such lines.
        sides = {"in": ("RX",), "out": ("TX",), "all": ("RX", "TX")}[direction]
        await self.set_variables(bare(leg), {f"VOLUME({side})": SILENT if is_on else "0" for side in sides})

    async def pause_recording(self, caller: LegId, *, is_on: bool) -> None:
        """AMI: MixMonitorMute of both directions: what is said meanwhile is nowhere. A retry is safe.

        Refused where nothing is recorded. A monitor that begins later is not paused.
        """
        fields = {"Channel": bare(caller), "Direction": "both", "State": "1" if is_on else "0"}
        await self._link.ask("MixMonitorMute", fields)

    async def play_keys(self, leg: LegId, keys: str) -> None:
        """AMI: PlayDTMF of each key, towards the leg's phone. A failure may leave the first ones pressed."""
        if set(keys) - KEYS or len(keys) > MOST_KEYS:
            raise UnsafeFieldError("PlayDTMF", "Digit", "is no key", f"send 0-9, * and # only, {MOST_KEYS} at most")
        for key in keys:
            await self._link.ask("PlayDTMF", {"Channel": bare(leg), "Digit": key, "Duration": str(KEY_MS)})
            await asyncio.sleep(BETWEEN_KEYS_S)

    async def dial_third(  # noqa: PLR0913 what Asterisk has to know of a call it makes
        self,
        uuid: str,
        dial: str,
        *,
        caller: LegId,
        room: str,
        shown: str,
        kind: LegKind,
        ring_s: int,
        is_auto: bool = False,
        is_agent: bool = False,
    ) -> None:
        """AMI: Originate, asynchronous: who answers is in the call's room, as its agent or as a guest.

        `uuid` is the leg's Uniqueid: Asterisk refuses a second one. `room` is the call's UUID, `shown` digits. Never to
        be tried again, unless it was refused or not sent.
        """
        headers = {"X-CC-Kind": kind} | (ANSWER_AT_ONCE if is_auto else {})
        to = {"CC_INTO": ROOM, "CC_AS": AGENT if is_agent else "third", "CC_PEER": bare(caller)}
        await self._ring_beside(room, uuid, dial, shown=shown, ring_s=ring_s, variables=to, headers=headers)

    async def spy(  # noqa: PLR0913 what Asterisk has to know of a call it makes
        self, uuid: str, seat: SeatId, *, on: LegId, caller: LegId, room: str, manner: Spying
    ) -> None:
        """AMI: Originate, asynchronous: the supervisor's phone is rung and answers by itself, to spy on the leg `on`.

        Ends with that leg. Never to be tried again, unless it was refused or not sent.
        """
        headers = {"X-CC-Kind": "supervise"} | ANSWER_AT_ONCE
        to = {"CC_INTO": SPY, "CC_AS": manner, "CC_PEER": bare(caller), "CC_SPIED": bare(on)}
        dial = f"PJSIP/{seat}"
        await self._ring_beside(room, uuid, dial, shown=NOBODY, ring_s=SPY_RING_S, variables=to, headers=headers)

    async def change_spying(self, leg: LegId, manner: Spying) -> None:
        """AMI: Redirect of a leg that spies, or has joined the room. A retry is safe."""
        await self.redirect(bare(leg), SPY, manner)

    async def join(self, leg: LegId) -> None:
        """AMI: Redirect of a leg that spies into the call's room, as a guest: both hear it. A retry is safe.

        In a plain talk `gather` first: ChanSpy's own barging stays in a caller's ear when they are held (22.10).
        """
        await self.redirect(bare(leg), ROOM, "third")

    async def _is_agent(self, channel: str, room: str) -> bool:
        answer = await self._link.ask("Getvar", {"Variable": f"CONFBRIDGE_CHANNELS(marked,{room})"})
        return channel in read_answer(lambda: answer.text("Value")).split(",")

    async def _until_agent(self, channel: str, room: str) -> None:
        """Wait until `channel` is in `room`; it is told by an event, too, but not to us."""
        try:
            async with asyncio.timeout(JOIN_S):
                while not await self._is_agent(channel, room):  # noqa: ASYNC110 Asterisk is asked
                    await asyncio.sleep(JOIN_POLL_S)
        except TimeoutError as late:
            raise ActionTimeoutError(self.node, "Redirect", JOIN_S) from late

    async def _move_both(self, first: tuple[LegId, str], second: tuple[LegId, str]) -> None:
        fields = {
            "Channel": bare(first[0]),
            "Context": ROOM,
            "Exten": first[1],
            "Priority": "1",
            "ExtraChannel": bare(second[0]),
            "ExtraContext": ROOM,
            "ExtraExten": second[1],
            "ExtraPriority": "1",
        }
        await self._link.ask("Redirect", fields)

    async def _ring_beside(  # noqa: PLR0913 what Asterisk has to know of a call it makes
        self,
        room: str,
        uuid: str,
        dial: str,
        *,
        shown: str,
        ring_s: int,
        variables: Mapping[str, str],
        headers: Mapping[str, str],
    ) -> None:
        """AMI: Originate of a leg that is no caller's. The INVITE of a seat's says what it is for, others' do not."""
        if re.fullmatch(DIAL, dial, re.ASCII) is None:
            raise UnsafeFieldError("Originate", "Channel", "is no dial string", "dial as PJSIP/1001")
        _check_digits("CallerID", shown)
        # Its PreDialGoSub, which could add the headers, is not heeded where Async is true (22.10).
        inside = {"X-CC-Call": room, **headers} if seat_of_device(dial) else {}
        told = {f"PJSIP_HEADER(add,{name})": value for name, value in inside.items()}
        told_plainly = {name: plain("Originate", name, value) for name, value in {"CC_CALL": room, **variables}.items()}
        fields = {
            "Channel": dial,
            "ChannelId": uuid,
            "Context": JOINING,
            "Exten": room,
            "Priority": "1",
            "Timeout": str(ring_s * 1000),
            "CallerID": f"<{shown}>",
            "Account": room,
            "Variable": ",".join(f"{name}={value}" for name, value in (told_plainly | told).items()),
            "Async": "true",
        }
        await self._link.ask("Originate", fields)


def _check_digits(field: str, digits: str) -> None:
    if not digits.isascii() or not digits.isdecimal():
        raise UnsafeFieldError("Originate", field, "is not all digits", "dial digits only")
