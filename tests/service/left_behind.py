"""What calls have left behind outside the places where numbers belong."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from opentelemetry.proto.trace.v1.trace_pb2 import Span

BELONGS = ("postgres", "recordings", "journal", "imports")
"""Below the data folder: the database, what was said, what is on its way to the database."""
QUEUE_LOG = "queue_log"
"""Asterisk's own; it holds the caller's number, and is kept for `CALLCENTER_BALANCE__KEEP_DAYS`."""
_LABELS = re.compile(r'="([^"]*)"')


def told_of(data: Path, numbers: Iterable[str]) -> list[str]:
    """The files that name one of these numbers, and where in them."""
    wanted = _any_of(numbers)
    return [
        f"{path.relative_to(data)}: …{content[max(0, hit.start() - 60) : hit.end() + 20]!r}"
        for path in _files(data)
        if not path.name.startswith(QUEUE_LOG)
        if (hit := wanted.search(content := path.read_bytes()))
    ]


def spans_told_of(spans: Iterable[Span], numbers: Iterable[str]) -> list[str]:
    """Of traces."""
    wanted = _any_of(numbers)
    return [str(span) for span in spans if wanted.search(span.SerializeToString())]


def open_to_all(data: Path) -> list[str]:
    """The logs and records that others on the machine could read."""
    private = [*data.glob("run/*.log"), *data.glob("run/*/log/**/*"), *data.glob("journal/*"), *data.glob("audit/*")]
    return [str(path.relative_to(data)) for path in private if path.is_file() and path.stat().st_mode & 0o007]


def labels_with_numbers(figures: str) -> list[str]:
    """Of metrics."""
    return [label for label in _LABELS.findall(figures) if re.search("[0-9]{7}", label)]


def _any_of(numbers: Iterable[str]) -> re.Pattern[bytes]:
    """Without its country; of no number at all, what is found nowhere."""
    bare = (one.removeprefix("+86").removeprefix("+") for one in numbers)
    return re.compile(b"|".join(re.escape(one.encode()) for one in bare) or b"(?!)")


def _files(data: Path) -> Iterator[Path]:
    for folder in data.iterdir():
        if folder.name in BELONGS:
            continue
        yield from (path for path in ([folder] if folder.is_file() else folder.rglob("*")) if path.is_file())
