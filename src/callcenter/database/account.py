"""PostgreSQL refuses to run as root: how a root service runs it as somebody else, wherever its files lie.

The account is ``postgres`` or ``nobody``. Where the way to the files is closed to it (a checkout below ``/root``), the
programs keep one capability beside: to read and enter any folder. Nothing else of root's power remains with them.
"""

import os
import pwd
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from callcenter.vocabulary.errors import CallCenterError

# linux/capability.h
_CAPABILITIES = {"dac_read_search": 2, "dac_override": 1}


class NoAccountError(CallCenterError):
    """Root, and nobody to run PostgreSQL as."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whom PostgreSQL's programs run as."""

    uid: int
    gid: int
    wrapper: tuple[str, ...]
    """Put before a command line; empty where we are no root and run them as ourselves."""

    def own(self, path: Path) -> None:
        """Make `path` the account's."""
        if self.wrapper:
            os.chown(path, self.uid, self.gid)


def account_for(paths: Iterable[Path]) -> Account:
    """Whom to run PostgreSQL as, so that it reaches `paths`; raises `NoAccountError`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), ())
    entry = _entry()
    wrapper = ("setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups")
    if all(_is_open_to_all(path) for path in paths):
        return Account(entry.pw_uid, entry.pw_gid, wrapper)
    capability = _capability()
    kept = f"-all,+{capability}"
    return Account(
        entry.pw_uid,
        entry.pw_gid,
        (
            *wrapper,
            f"--inh-caps={kept}",
            f"--ambient-caps={kept}",
            f"--bounding-set={kept}",
            # access(2) would drop the capability for the check it makes: capabilities(7), SECBIT_NO_SETUID_FIXUP.
            "--securebits=+no_setuid_fixup",
        ),
    )


def _entry() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoAccountError(
        "PostgreSQL refuses root and there is no account postgres or nobody: useradd --system postgres"
    )


def _is_open_to_all(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in path.resolve().parents)


def _capability() -> str:
    status = Path("/proc/self/status").read_text()
    bounding = int(next(line.split()[1] for line in status.splitlines() if line.startswith("CapBnd:")), 16)
    for name, bit in _CAPABILITIES.items():
        if bounding >> bit & 1:
            return name
    raise NoAccountError(
        "PostgreSQL refuses root, and its folder cannot be reached by any other account here: "
        "move the data folder and the project out of folders that only root may enter"
    )
