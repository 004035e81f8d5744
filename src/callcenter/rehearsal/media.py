"""One telephone's audio: a UDP port that sends a packet every 20 ms and keeps what it hears.

SIPp carries the signalling only; its own DTMF needs raw sockets, and so root, and it cannot keep what it hears.
"""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Iterable

from callcenter.rehearsal import rtp
from callcenter.vocabulary.sound import FRAME_MS, RATE_HZ, Sound

KEPT_S = 600
"""The oldest sound is forgotten past this."""


class _Receiver(asyncio.DatagramProtocol):
    """Hands packets to the one `Media` that owns the port."""

    def __init__(self) -> None:
        self.on_packet: Callable[[bytes, tuple[str, int]], None] = lambda _data, _addr: None

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.on_packet(data, addr)


class Media:
    """Audio of one call after the other; silence goes out while there is nothing to say."""

    def __init__(self, transport: asyncio.DatagramTransport, receiver: _Receiver) -> None:
        self._transport = transport
        receiver.on_packet = self._take
        self._peer: tuple[str, int] | None = None
        self.keys = ""
        """The keys that the far end has pressed since the last `connect`."""
        self._to_send: deque[rtp.Outgoing] = deque()
        self._endless: bytes = b""
        self._heard: deque[bytes] = deque(maxlen=KEPT_S * 1000 // FRAME_MS)
        self._said_all = asyncio.Event()
        self._said_all.set()
        self._sequence = random.randrange(1 << 15)  # noqa: S311 RFC 3550 asks for unlike, not for secret
        self._source = random.randrange(1 << 32)  # noqa: S311
        self._task: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, host: str) -> "Media":
        """Bind a free even port on `host`."""
        loop = asyncio.get_running_loop()
        while True:
            # RFC 3550 §11: RTP takes the even port, and Asterisk sends RTCP to the odd one above it.
            transport, receiver = await loop.create_datagram_endpoint(_Receiver, local_addr=(host, 0))
            media = cls(transport, receiver)
            if media.port % 2 == 0:
                return media
            transport.close()

    @property
    def port(self) -> int:
        port: int = self._transport.get_extra_info("sockname")[1]
        return port

    @property
    def heard(self) -> Sound:
        """Everything heard since the last `connect`."""
        return rtp.linear(b"".join(self._heard))

    @property
    def heard_s(self) -> float:
        return sum(map(len, self._heard)) / RATE_HZ

    def connect(self, host: str, port: int) -> None:
        """Begin to exchange audio with this far end."""
        self._peer = (host, port)
        self._heard.clear()
        self.keys = ""
        if self._task is None:
            self._task = asyncio.create_task(self._send_paced(), name="rehearsal-media")

    def disconnect(self) -> None:
        """Send nothing until the next `connect`; what was heard stays."""
        self._peer = None
        self._to_send.clear()
        self._said_all.set()

    def say(self, sound: Sound) -> None:
        """Say `sound` once, after what is still to be said."""
        self._send(rtp.voice(sound))

    def say_for_ever(self, sound: Sound) -> None:
        """Say `sound` over and over whenever there is nothing else; empty for silence."""
        self._endless = rtp.alaw(sound)

    def press(self, keys: str) -> None:
        """Press `keys` one after the other, 60 ms apart."""
        for pressed in keys:
            self._send(rtp.key(pressed))
            self._send([rtp.Outgoing(rtp.SILENT_PAYLOAD)] * 3)

    async def said_all(self) -> None:
        """Return once everything of `say` and `press` has gone out, or the far end is gone."""
        await self._said_all.wait()

    async def close(self) -> None:
        """Idempotent."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._transport.close()
        self._said_all.set()

    def _take(self, data: bytes, addr: tuple[str, int]) -> None:
        packet = rtp.unpacked(data)
        # Late packets of the last call come from another port than this call's.
        if packet is None or addr != self._peer:
            return
        if packet.payload_type == rtp.ALAW:
            self._heard.append(packet.payload)
        elif packet.is_marked and (pressed := rtp.pressed(packet)) is not None:
            self.keys += pressed

    def _send(self, packets: Iterable[rtp.Outgoing]) -> None:
        self._to_send.extend(packets)
        if self._to_send and self._peer is not None:
            self._said_all.clear()

    async def _send_paced(self) -> None:
        loop = asyncio.get_running_loop()
        began_at = loop.time()
        frame = 0
        while True:
            frame += 1
            # Counted from the start, so that late wake-ups never add up.
            await asyncio.sleep(max(0.0, began_at + frame * FRAME_MS / 1000 - loop.time()))
            if self._peer is None:
                continue
            outgoing = self._to_send.popleft() if self._to_send else self._idle(frame)
            if not self._to_send:
                self._said_all.set()
            self._sequence += 1
            self._transport.sendto(rtp.packed(outgoing, self._sequence, frame, self._source), self._peer)

    def _idle(self, frame: int) -> rtp.Outgoing:
        if not self._endless:
            return rtp.Outgoing(rtp.SILENT_PAYLOAD)
        at = frame * rtp.FRAME_SAMPLES % len(self._endless)
        piece = self._endless[at : at + rtp.FRAME_SAMPLES]
        return rtp.Outgoing(piece + self._endless[: rtp.FRAME_SAMPLES - len(piece)])
