"""The far side of `bench/run ami`, a process of its own: logs anybody in, then sends one stream as fast as it is taken.

It stands in for Asterisk, whose own most is some 25,000 events a second: too slow to find a client's limit.
"""

import re
import socket
from pathlib import Path

GREETING = b"Asterisk Call Manager/11.0.0\r\n"
FULLY_BOOTED = (
    b"Event: FullyBooted\r\nPrivilege: system,all\r\nUptime: 1\r\nLastReload: 1\r\nStatus: Fully Booted\r\n\r\n"
)
GO = b"Action: Events"
"""What a client sends to have the stream."""


def recorded(folder: Path, name: str) -> list[bytes]:
    """The events that a recorded stream tells to all, in order."""
    blocks = (folder / name).read_bytes().split(b"\r\n\r\n")
    told = [one for one in blocks if one.startswith(b"Event: ") and b"\r\nPrivilege: " in one]
    return [one for one in told if not one.startswith(b"Event: Shutdown")]


def stream(events: list[bytes], count: int) -> bytes:
    """`count` events: the recorded ones over and over."""
    whole, rest = divmod(count, len(events))
    return b"".join(one + b"\r\n\r\n" for one in events * whole + events[:rest])


def serve(listening: socket.socket, data: bytes) -> None:
    """Client after client, until the parent is gone."""
    while True:
        client, _ = listening.accept()
        with client:
            client.sendall(GREETING)
            asked = b""
            while chunk := client.recv(65536):
                asked += chunk
                while b"\r\n\r\n" in asked:
                    action, _, asked = asked.partition(b"\r\n\r\n")
                    found = re.search(rb"ActionID: *([^\r\n]+)", action + b"\r\n")
                    marked = b"ActionID: " + found[1] + b"\r\n" if found else b""
                    client.sendall(b"Response: " + _status(action) + b"\r\n" + marked + b"Message: well\r\n\r\n")
                    if b"Action: Login\r\n" in action:
                        client.sendall(FULLY_BOOTED)
                    elif GO in action:
                        client.sendall(data)


def _status(action: bytes) -> bytes:
    return b"Goodbye" if b"Action: Logoff" in action else b"Success"
