"""How much room there is for recordings, and for how long."""

import shutil
from dataclasses import dataclass
from pathlib import Path

GB = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The site's."""

    low_gb: int
    low_days: int
    least_gb: int


@dataclass(frozen=True, slots=True)
class Room:
    """On the disk that has least."""

    free_bytes: int
    bytes_a_day: float
    """What the last week brought."""

    @property
    def days(self) -> float | None:
        """Until it is full; None where nothing comes."""
        return self.free_bytes / self.bytes_a_day if self.bytes_a_day > 0 else None

    def fault(self, limits: Limits) -> str | None:
        """Why somebody should see to it; None while there is enough."""
        free = f"{self.free_bytes / GB:.1f} GB are free"
        if self.free_bytes < limits.low_gb * GB:
            return f"{free}, less than {limits.low_gb}"
        if self.days is not None and self.days < limits.low_days:
            return f"{free}, enough for {self.days:.0f} days"
        return None

    def is_least(self, limits: Limits) -> bool:
        """Whether what may go has to."""
        return self.free_bytes < limits.least_gb * GB


def free_bytes(*folders: Path | None) -> int:
    """On the fullest of the disks; raises OSError."""
    return min(shutil.disk_usage(_there(folder)).free for folder in folders if folder is not None)


def _there(folder: Path) -> Path:
    """The folder, or the one above it that exists."""
    while not folder.exists():
        folder = folder.parent
    return folder
