"""Every reader of what others send, in one table."""

from collections.abc import Mapping
from pathlib import Path

from tests.fuzz import documents, doors, from_asterisk, keeping, registers, to_asterisk
from tests.fuzz.target import Target

CORPUS = Path(__file__).with_name("corpus")
"""A folder a target, of inputs that were a fault once: read again each time."""

TABLE: Mapping[str, Target] = {
    one.name: one for room in (from_asterisk, to_asterisk, documents, registers, doors, keeping) for one in room.TARGETS
}


def kept_inputs(name: str) -> list[Path]:
    """What was a fault of that target once."""
    return sorted((CORPUS / name).glob("*"))
