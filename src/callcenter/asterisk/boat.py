"""Files that the dialplan reads for itself while we are away: the list, notices, menus.

Rules: each is replaced as a whole; what is spoken lies in a folder of the number that was dialled; nothing pushed means
nothing said. Of the list the dialplan reads two files: `list` names the one that holds it, and how it is laid out.
"""

import os
import secrets
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from callcenter.vocabulary.ids import QueueId

LIST = "list"
NOTICES = "notices"
KEYS = "keys"
BUSY = "busy.wav"
HOLD = "hold"
"""What callers of a number hear while they wait, in the order of the names: the notice, the menu, music."""
NOTICE, MENU, MUSIC = f"{HOLD}/1-notice.wav", f"{HOLD}/2-menu.wav", f"{HOLD}/9-calm.wav"


def write_list(folder: Path, bucket_digits: int, bucket_bytes: int, pieces: Iterable[bytes]) -> int:
    """Put a new list in the place of the last one; returns its bytes. Blocks; raises OSError."""
    name = secrets.token_hex(4)
    path = folder / f"{LIST}.{name}"
    before, kept = tuple(folder.glob(f"{LIST}.*")), _named(folder)
    replace(path, pieces)
    # Whoever has just read the old name still finds its file: those before that go.
    replace(folder / LIST, [f"{name}-{bucket_digits}-{bucket_bytes}".encode()])
    for old in before:
        if old.name != kept:
            old.unlink(missing_ok=True)
    return path.stat().st_size


def write_notices(folder: Path, notices: Iterable[tuple[int, int, int]]) -> None:
    """From, until, id; the newest first. Raises OSError."""
    replace(folder / NOTICES, ["".join(f"{first}.{last}.{which}-" for first, last, which in notices).encode()])


def notice(which: int) -> str:
    """The file of one notice, in the folder of a dialled number."""
    return f"notice-{which}.wav"


def forget_notices(folder: Path, kept: Collection[int]) -> None:
    """Those that nobody is to hear any more. Raises OSError."""
    names = set(map(notice, kept))
    for path in folder.glob("notice-*.wav"):
        if path.name not in names:
            path.unlink(missing_ok=True)


def write_keys(folder: Path, keys: Mapping[str, QueueId]) -> None:
    """What each key leads to, in the folder of a dialled number; no file where there is nothing to choose.

    Raises OSError.
    """
    if not keys:
        (folder / KEYS).unlink(missing_ok=True)
        return
    replace(folder / KEYS, ["".join(f"{key}.{queue}-" for key, queue in keys.items()).encode()])


def replace(path: Path, pieces: Iterable[bytes]) -> None:
    """Write `path` as a whole; who reads it meanwhile finds the old one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    with open(fresh, "wb", opener=lambda name, flags: os.open(name, flags, 0o640)) as file:
        for piece in pieces:
            file.write(piece)
    fresh.replace(path)


def _named(folder: Path) -> str:
    try:
        return f"{LIST}.{(folder / LIST).read_text().partition('-')[0]}"
    except OSError:
        return ""
