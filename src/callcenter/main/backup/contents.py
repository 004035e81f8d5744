"""Which files a backup has beside database and recordings, and where each of them goes when it comes back.

Left out is what is made anew (spoken prompts, the list's file, Asterisk's configuration, the flows' kept copy), what
set-up brings (programs, models, voices), and what is secret (`.env`, certificates).
"""

import re
from collections.abc import Iterator
from pathlib import Path

from callcenter.asterisk.config import NodeFolders
from callcenter.main.asterisk_book import cel_file, queue_log_file
from callcenter.main.backup.file_sealing import Found
from callcenter.recordings.vault.service import OBJECTS
from callcenter.settings import Settings

RECORDINGS, JOURNAL, VAULT = "recordings", "journal", "vault"
FLOWS, DATA, SETTINGS = "flows", "data", "settings/settings.json"
_OBJECT = re.compile(rb"\b" + OBJECTS.encode() + rb"/[0-9a-f]{2}/[0-9a-f]{64}\b")


def before_the_database(settings: Settings) -> Iterator[Found]:
    """What becomes rows of the database, or tells of them: taken first, it is in one of the two, or in both."""
    # A raw recording goes once its making is in the journal, an entry of the journal once it is in the database.
    for file in _files(settings.raw_recordings, "[0-9]*/[0-9]*/[0-9]*/*"):
        yield _found(RECORDINGS, file, settings.raw_recordings)
    # Marks prove the book of deeds: one that is younger than the database would tell that it was cut off.
    for file in _files(settings.data, "audit/*.jsonl"):
        yield _found(DATA, file, settings.data)
    journal = settings.data / "journal"
    for file in (journal / "confirmed", *_files(journal, "*.journal"), journal / "refused"):
        yield _found(JOURNAL, file, journal)


def after_the_database(settings: Settings) -> Iterator[Found]:
    """What the database does not know of."""
    for file in _files(settings.flows, "**/*"):
        yield _found(FLOWS, file, settings.flows)
    for node in settings.asterisk.nodes:
        folder = NodeFolders.below(settings.data, node.id).log
        for log in (cel_file(folder), queue_log_file(folder)):
            # Turned over, they end in a number.
            for file in _files(log.parent, f"{log.name}*"):
                yield _found(DATA, file, settings.data.absolute())
    for pattern in ("imports/*", "balance.json"):
        for file in _files(settings.data, pattern):
            yield _found(DATA, file, settings.data)


def settings_told(settings: Settings) -> bytes:
    """All of them; secrets are blotted out."""
    return settings.model_dump_json(indent=1).encode()


def place_of(path: str, settings: Settings) -> Path | None:
    """Where a file of the manifest belongs; None where that is the store of recordings."""
    kind, _, name = path.partition("/")
    match kind:
        case "recordings":
            return settings.raw_recordings / name
        case "journal":
            return settings.data / "journal" / name
        case "flows":
            return settings.flows / name
        case "data":
            return settings.data / name
        case "settings":
            # For a person to read: they are not put into effect.
            return settings.data / "restored" / name
        case _:
            return None


def told_in_the_journal(settings: Settings) -> set[str]:
    """Recordings that stand in the journal; the database may not have them yet."""
    journal = settings.data / "journal"
    told: set[str] = set()
    for file in _files(journal, "*.journal"):
        told |= {name.decode() for name in _OBJECT.findall(file.read_bytes())}
    return told


def _files(folder: Path, pattern: str) -> list[Path]:
    return sorted(file for file in folder.glob(pattern) if file.is_file() and not file.name.startswith("."))


def _found(kind: str, file: Path, folder: Path) -> Found:
    return Found(f"{kind}/{file.relative_to(folder).as_posix()}", file)
