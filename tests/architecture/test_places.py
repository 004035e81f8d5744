"""The project works on any machine, behind any mirror: no file names a registry's host or a folder of one machine."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
MADE = {".git", ".venv", ".hypothesis", ".env", "data", "test-results"}
MADE_ANYWHERE = re.compile(r"node_modules|dist|__pycache__|.*_cache|.*\.egg-info")
# Dots are put in here, so that this file passes its own test.
HOSTS = [
    name.replace(" ", ".")
    for name in (
        *("pypi org", "pythonhosted org", "npmjs org", "npmjs com", "crates io", "docker io", "ghcr io", "quay io"),
        *("deb debian org", "security debian org", "deb nodesource com", "npmmirror com", "tuna tsinghua"),
    )
]
FORBIDDEN = {
    "a registry's host": re.compile("|".join(map(re.escape, HOSTS))),
    "a folder of one machine": re.compile(r"(?<![\w.}$)-])/(?:work|root|home/\w+|tmp/w)/"),
    "an index or a download address in a lock": re.compile(
        r'^\s*"resolved":|^--(?:extra-)?index-url|^--find-links', re.M
    ),
}


def files(folder: Path = REPOSITORY) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if (folder == REPOSITORY and entry.name in MADE) or MADE_ANYWHERE.fullmatch(entry.name):
            continue
        if entry.is_dir():
            yield from files(entry)
        elif entry.is_file():
            yield entry


def found(pattern: re.Pattern[str]) -> list[str]:
    hits = []
    for file in files():
        text = file.read_text(encoding="utf-8", errors="ignore")
        for match in pattern.finditer(text):
            hits.append(f"{file.relative_to(REPOSITORY)}:{text.count(chr(10), 0, match.start()) + 1}: {match.group()}")
    return hits


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    assert found(FORBIDDEN[what]) == []


def test_the_files_looked_at_are_the_repositorys() -> None:
    names = {str(file.relative_to(REPOSITORY)) for file in files()}

    assert {"requirements.lock", "scripts/setup", "src/callcenter/cli.py", ".ci/run"} <= names
