"""Rendered files → the run folder: whole or not at all, and only what changed."""

import os
from collections.abc import Mapping
from pathlib import Path

from callcenter.asterisk.config.layout import NodeFolders
from callcenter.asterisk.music import calm_music, wav_bytes
from callcenter.vocabulary.sound import Sound


def write(files: Mapping[str, str], folders: NodeFolders) -> frozenset[str]:
    """Bring `folders` up to date; returns the names of the files that changed, also those that went."""
    for folder in folders.all():
        folder.mkdir(parents=True, exist_ok=True)
    _write_whole(folders.music / "calm.wav", wav_bytes(calm_music()))
    # A minute of it: the lifeboat's music begins again with the notices.
    _write_whole(folders.lifeboat / "9-calm.wav", wav_bytes(Sound(calm_music() * 4)))
    changed = {name for name, text in files.items() if _write_whole(folders.etc / name, text.encode())}
    gone = {stray.name for stray in folders.etc.glob("*.conf") if stray.name not in files}
    for name in gone:
        (folders.etc / name).unlink()
    return frozenset(changed | gone)


def _write_whole(path: Path, content: bytes) -> bool:
    if path.exists() and path.read_bytes() == content:
        return False
    fresh = path.with_name(f".{path.name}.new")
    # Passwords and the AMI secret: for our own eyes from the first byte on.
    with open(fresh, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
    fresh.replace(path)
    return True
