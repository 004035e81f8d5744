"""One caller's voice and keys as RTP, paced by 20 ms, with the moment at which each that matters was sent."""

import asyncio
import contextlib
import socket
import time
from collections import deque
from types import TracebackType

import numpy as np

from bench.sip import HOST
from callcenter.rehearsal import rtp
from callcenter.rehearsal.rtp import Outgoing
from callcenter.vocabulary.sound import FRAME_MS, Sound

_END_BIT = 0x80
QUIET_RMS = 150


class Speaker:
    """To be used as ``async with Speaker() as speaker``; says silence while there is nothing else."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((HOST, 0))
        self._to_send: deque[tuple[Outgoing, asyncio.Future[tuple[float, float]] | None]] = deque()
        self._pacing: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        port: int = self._socket.getsockname()[1]
        return port

    async def __aenter__(self) -> "Speaker":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pacing is not None:
            self._pacing.cancel()
            await asyncio.gather(self._pacing, return_exceptions=True)
        self._socket.close()

    def connect(self, port: int) -> None:
        """Begin to send to Asterisk's `port`."""
        self._pacing = asyncio.create_task(self._pace(port), name="speaker")

    async def press(self, key: str) -> tuple[float, float]:
        """Press a key; when its end was first sent, as `time.monotonic` and as a time of day."""
        packets = list(rtp.key(key))
        first_end = next(number for number, one in enumerate(packets) if one.payload[1] & _END_BIT)
        return await self._send(packets, first_end)

    async def say(self, sound: Sound) -> tuple[float, float]:
        """Say `sound`; when its last voiced frame was sent."""
        packets = list(rtp.voice(sound))
        samples = np.frombuffer(sound, "<i2").astype(np.float64)
        frames = samples[: len(samples) // rtp.FRAME_SAMPLES * rtp.FRAME_SAMPLES].reshape(-1, rtp.FRAME_SAMPLES)
        voiced = np.flatnonzero(np.sqrt(np.mean(frames**2, axis=1)) > QUIET_RMS)
        return await self._send(packets, int(voiced[-1]))

    async def _send(self, packets: list[Outgoing], marked: int) -> tuple[float, float]:
        sent: asyncio.Future[tuple[float, float]] = asyncio.get_running_loop().create_future()
        self._to_send.extend((one, sent if number == marked else None) for number, one in enumerate(packets))
        return await sent

    async def _pace(self, port: int) -> None:
        loop, source = asyncio.get_running_loop(), 0x0BE7C4
        began_at, frame = loop.time(), 0
        while True:
            frame += 1
            await asyncio.sleep(max(0.0, began_at + frame * FRAME_MS / 1000 - loop.time()))
            outgoing, mark = self._to_send.popleft() if self._to_send else (Outgoing(rtp.SILENT_PAYLOAD), None)
            # Before it is sent: Asterisk may be done before we are scheduled again.
            now = (time.monotonic(), time.time())
            # Asterisk's side may have gone before ours.
            with contextlib.suppress(OSError):
                self._socket.sendto(rtp.packed(outgoing, frame, frame, source), (HOST, port))
            if mark is not None and not mark.done():
                mark.set_result(now)
