"""In what state a recogniser's model is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from callcenter.vocabulary.errors import CallCenterError


class ModelError(CallCenterError):
    """A model that cannot be loaded."""


@dataclass(frozen=True, slots=True)
class ModelState:
    """What doctor and `/readyz` tell of one model."""

    state: Literal["found", "loading", "ready", "missing", "broken"]
    path: Path | None
    detail: str
    """The mend of a missing one, the cause of a broken one, else empty."""
