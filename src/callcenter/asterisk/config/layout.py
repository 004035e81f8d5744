"""Where one Asterisk's program and its files are."""

from dataclasses import dataclass
from pathlib import Path

from callcenter.vocabulary.ids import NodeId


@dataclass(frozen=True, slots=True)
class AsteriskInstall:
    """An Asterisk program and what came with it; all paths absolute."""

    binary: Path
    modules: Path
    """The folder of `*.so` files."""
    data: Path
    """The folder that holds `documentation/`; without it many options lose their defaults."""


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """A certificate, with those that vouch for it, and its key: PEM, absolute paths."""

    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class NodeFolders:
    """One node's files; all paths absolute."""

    run: Path
    """Everything of this node: configuration, state, logs, sounds."""
    recordings: Path

    @classmethod
    def below(cls, data: Path, node: NodeId) -> "NodeFolders":
        """The folders of `node` in the data folder."""
        return cls(run=data.absolute() / "run" / node, recordings=data.absolute() / "recordings")

    @property
    def etc(self) -> Path:
        return self.run / "etc"

    @property
    def log(self) -> Path:
        return self.run / "log"

    @property
    def lifeboat(self) -> Path:
        """What callers hear while they wait in the lifeboat, in the order of the names: notices, then music."""
        return self.run / "lifeboat"

    @property
    def boat(self) -> Path:
        """What the dialplan reads for itself while we are away: `asterisk.boat`."""
        return self.run / "boat"

    @property
    def music(self) -> Path:
        return self.run / "music"

    @property
    def control(self) -> Path:
        """Asterisk's control socket."""
        return self.run / "run" / "asterisk.ctl"

    def all(self) -> tuple[Path, ...]:
        """Every folder that must exist before Asterisk starts."""
        # Asterisk expects `keys` below the key folder, and creates none of these by itself.
        below = ("var", "db", "keys/keys", "agi", "spool/monitor", "spool/tmp", "spool/outgoing", "run")
        return (
            *(self.run / name for name in below),
            *(self.etc, self.log / "cel-custom", self.lifeboat, self.boat, self.music, self.recordings),
        )
