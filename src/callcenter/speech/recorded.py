"""Prompts that somebody has recorded: files that operators put below ``ivr/prompts/<language>/``."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from callcenter.vocabulary.languages import Language

SUFFIXES = (".wav", ".flac", ".mp3", ".ogg")
KEY_LENGTH = 16


class RecordedPrompts:
    """Finds a recording by the prompt's id in the flow, else by the key of its text."""

    def __init__(self, folder: Path, ids: Mapping[tuple[Language, str], str] | None = None) -> None:
        self._folder = folder
        self._ids = ids or {}

    def file_of(self, language: Language, text: str) -> Path | None:
        """The recording of `text`, if there is one now."""
        prompt = self._ids.get((language, text))
        for name in (prompt, text_key(text)):
            if name is None:
                continue
            for suffix in SUFFIXES:
                file = self._folder / language / f"{name}{suffix}"
                if file.is_file():
                    return file
        return None


def text_key(text: str) -> str:
    """A file name for the recording of a text that has no id."""
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]
