"""Rendered files → the run folder: whole or not at all, and only what changed."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from callcenter.asterisk import boat
from callcenter.asterisk.config.layout import NodeFolders
from callcenter.asterisk.music import calm_music, wav_bytes
from callcenter.vocabulary.sound import Sound

SILENCE = Sound(bytes(1600))


def write(files: Mapping[str, str], folders: NodeFolders, numbers: Iterable[str] = ()) -> frozenset[str]:
    """Bring `folders` up to date; returns the names of the files that changed, also those that went.

    Callers of each of `numbers` have music of their own.
    """
    for folder in folders.all():
        folder.mkdir(parents=True, exist_ok=True)
    write_whole(folders.music / "calm.wav", wav_bytes(calm_music()))
    # A minute of it: the lifeboat's music begins again with the notices.
    a_minute = wav_bytes(Sound(calm_music() * 4))
    write_whole(folders.lifeboat / "9-calm.wav", a_minute)
    for number in numbers:
        # Asterisk knows these by name once it has started; what they say is brought by `main/boat.py`.
        for name in (boat.NOTICE, boat.MENU):
            if not (folders.boat / number / name).exists():
                boat.replace(folders.boat / number / name, [wav_bytes(SILENCE)])
        write_whole(folders.boat / number / boat.MUSIC, a_minute)
    changed = {name for name, text in files.items() if write_whole(folders.etc / name, text.encode())}
    gone = {stray.name for stray in folders.etc.glob("*.conf") if stray.name not in files}
    for name in gone:
        (folders.etc / name).unlink()
    return frozenset(changed | gone)


def write_whole(path: Path, content: bytes) -> bool:
    """Whether `path` held anything else."""
    if path.exists() and path.read_bytes() == content:
        return False
    fresh = path.with_name(f".{path.name}.new")
    # Passwords and the AMI secret: for our own eyes from the first byte on.
    with open(fresh, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
    fresh.replace(path)
    return True
