"""Asterisk's end of an AudioSocket, over a real loopback connection."""

import asyncio
import contextlib
import struct
from uuid import UUID

from callcenter.asterisk.audiosocket.frames import FrameReader, Terminate, Voice, voice_frame


class AsteriskSocket:
    """Sends what a test says, keeps what comes back, and closes on a terminate frame as Asterisk does."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.out: list[bytes] = []
        """Sound as it arrived, frame by frame."""
        self.was_terminated = False
        self.is_gone = False
        self.closes_when_told = True
        self._reader, self._writer = reader, writer
        self._task = asyncio.create_task(self._read())

    @classmethod
    async def connect(cls, port: int, uuid: str | None = None) -> "AsteriskSocket":
        far = cls(*await asyncio.open_connection("127.0.0.1", port))
        if uuid is not None:
            far.send(0x01, UUID(uuid).bytes)
        return far

    def send(self, kind: int, payload: bytes = b"") -> None:
        self.send_bytes(struct.pack(">BH", kind, len(payload)) + payload)

    def send_bytes(self, data: bytes) -> None:
        self._writer.write(data)

    def press(self, keys: str) -> None:
        for key in keys:
            self.send(0x03, key.encode())

    def speak(self, samples: bytes) -> None:
        self.send_bytes(voice_frame(samples))

    def hang_up(self) -> None:
        self._writer.close()

    async def close(self) -> None:
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()
        await self._task

    async def _read(self) -> None:
        frames = FrameReader()
        with contextlib.suppress(ConnectionError):
            while data := await self._reader.read(65536):
                for frame in frames.feed(data):
                    if isinstance(frame, Voice):
                        self.out.append(frame.samples)
                    elif isinstance(frame, Terminate):
                        self.was_terminated = True
                        if self.closes_when_told:
                            self._writer.close()
        self.is_gone = True
