"""The service's wall clock, to be set by a test: libfaketime stands between it and the kernel's.

Its monotonic clock goes on as it is.
"""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from tests.chaos.faults import Done
from tests.chaos.house import House

VARIABLE = "CALLCENTER_TEST_FAKETIME"
"""Where the library is, if it is nowhere below."""
PLACES = ("data/tools/faketime/usr/lib", "/usr/lib")
NAME = "*/faketime/libfaketimeMT.so.1"
SETTING = "clock"
"""A file of the data folder."""
LOOKS_EVERY_S = 1


def faketime() -> Path | None:
    """Debian's package `libfaketime`; None where it is not installed."""
    if told := os.environ.get(VARIABLE):
        return Path(told).resolve()
    return next((found.resolve() for place in PLACES for found in Path(place).glob(NAME)), None)


def environment(folder: Path) -> Mapping[str, str]:
    """What lets a service's clock be set by `jumped`; `folder` is its data folder. Needs the library."""
    found = faketime()
    assert found is not None
    _set(folder, 0)
    return {
        "LD_PRELOAD": str(found),
        "FAKETIME_TIMESTAMP_FILE": str(folder / SETTING),
        "FAKETIME_CACHE_DURATION": str(LOOKS_EVERY_S),
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
        # Whose files would seem to be from the future.
        "NO_FAKE_STAT": "1",
    }


def jumped(seconds: int) -> Done:
    """The service's clock is this far ahead, or behind."""

    @asynccontextmanager
    async def done(house: House) -> AsyncIterator[None]:
        _set(house.settings.data, seconds)
        try:
            yield
        finally:
            _set(house.settings.data, 0)

    return done


def _set(folder: Path, seconds: int) -> None:
    aside = folder / f"{SETTING}.new"
    aside.write_text(f"{seconds:+d}")
    aside.rename(folder / SETTING)
