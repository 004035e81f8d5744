"""Processes of our own that are asked one thing and end."""

import asyncio
import contextlib


async def end(child: asyncio.subprocess.Process) -> None:
    """Kill `child` if it still runs, and wait until it is gone: also where who waits here is cancelled meanwhile."""
    with contextlib.suppress(ProcessLookupError):
        child.kill()
    gone = asyncio.ensure_future(child.wait())
    cancelled: asyncio.CancelledError | None = None
    while not gone.done():
        try:
            await asyncio.shield(gone)
        except asyncio.CancelledError as error:
            # It has been killed, so this is a moment; left alone it would outlive the loop, and leave its pipes open.
            cancelled = error
    if cancelled is not None:
        raise cancelled
