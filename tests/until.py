"""Waiting in tests: for a condition, never for a time."""

import asyncio
from collections.abc import Callable


async def until(condition: Callable[[], object], within_s: float = 10.0) -> None:
    """Return as soon as `condition` holds; fails when it does not within `within_s`."""
    try:
        async with asyncio.timeout(within_s):
            while not condition():  # noqa: ASYNC110 the condition is any state, nothing that could tell us
                await asyncio.sleep(0.002)
    except TimeoutError:
        raise AssertionError(f"not within {within_s} s: {condition}") from None
