"""Waiting in tests: for a condition, with a deadline, never for a time."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def until(condition: Callable[[], object], within_s: float = 30.0, what: str = "") -> None:
    """Return once `condition()` holds; fail naming `what` after `within_s`."""
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within_s} s: {what or condition}")
        await asyncio.sleep(0.01)


async def until_told(look: Callable[[], Awaitable[T]], is_so: Callable[[T], object], within_s: float = 30.0) -> T:
    """What `look()` brings, once it is so; fail with what it brought last after `within_s`."""
    deadline = time.monotonic() + within_s
    while True:
        found = await look()
        if is_so(found):
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within_s} s: {found}")
        await asyncio.sleep(0.01)
