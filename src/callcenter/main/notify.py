"""The systemd notification protocol (sd_notify(3)), both ends: `serve` tells, systemd or `callcenter up` listens.

One protocol for both, so that a frozen service is killed the same way with and without systemd.
"""

import faulthandler
import os
import signal
import socket
from contextlib import suppress
from pathlib import Path

ENVIRONMENT = "NOTIFY_SOCKET"
READY = b"READY=1"
ALIVE = b"WATCHDOG=1"
STOPPING = b"STOPPING=1"
STACKS = signal.SIGQUIT
"""Asks a service where each of its threads stands. Not SIGABRT, systemd's choice: that would leave a core, and keys."""


def write_stacks_when_asked() -> None:
    """At `STACKS`, also in a loop that no longer turns: each thread's calls go to stderr, and the program goes on."""
    # stderr by its descriptor: what stands in for sys.stderr, of a test or a log, may have none.
    faulthandler.register(STACKS, file=2)


class Notifier:
    """Tells whoever started us how we are. Does nothing where nobody asked."""

    def __init__(self, address: str | None = None) -> None:
        self._address = address if address is not None else os.environ.get(ENVIRONMENT, "")
        self._socket: socket.socket | None = None
        if self._address:
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
            self._socket.setblocking(False)

    def tell(self, state: bytes) -> None:
        """Send one state; a listener that is gone or full is not our trouble."""
        if self._socket is None:
            return
        # "@" names the abstract namespace, as systemd writes it.
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with suppress(OSError):
            self._socket.sendto(state, address)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


class NotifySocket:
    """Where a child's notifications arrive: a datagram socket at `path`, readable without blocking."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self.path = path
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        self.socket.bind(str(path))
        path.chmod(0o600)
        self.socket.setblocking(False)

    def states(self) -> frozenset[bytes]:
        """Everything told since the last look."""
        told: set[bytes] = set()
        with suppress(BlockingIOError):
            while True:
                told.update(self.socket.recv(4096).splitlines())
        return frozenset(told)

    def close(self) -> None:
        self.socket.close()
        self.path.unlink(missing_ok=True)
