"""What the reconciler remembers: up to where Asterisk's files are settled, and what it has found. One small file."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from pydantic import TypeAdapter, ValidationError

from callcenter.balance.findings import Finding
from callcenter.main.asterisk_book import Marks
from callcenter.vocabulary.ids import NodeId

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """All of it. Lost, the last hours are weighed once more, and what nobody has seen to is found again."""

    marks: Mapping[NodeId, Marks] = field(default_factory=dict[NodeId, Marks])
    findings: tuple[Finding, ...] = ()
    mended: int = 0
    """How many differences have been mended since the beginning."""


_FILE: TypeAdapter[Remembered] = TypeAdapter(Remembered)


def remembered(path: Path) -> Remembered:
    """What was written last; nothing where there is none. Blocks."""
    try:
        return _FILE.validate_json(path.read_bytes())
    except FileNotFoundError:
        return Remembered()
    except (OSError, ValidationError) as error:
        log.warning("balance.not_remembered", path=str(path), cause=repr(error)[:200])
        return Remembered()


def remember(path: Path, what: Remembered) -> None:
    """Written whole or not at all. Blocks; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb") as file:
        file.write(_FILE.dump_json(what))
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
