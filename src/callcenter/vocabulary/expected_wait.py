"""How long a caller is expected to wait, as it is told to people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExpectedWait:
    """Whole minutes; 1 stands for less, too."""

    from_min: int
    to_min: int
