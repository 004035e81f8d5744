"""The tasks of a service: none of them ends by itself, and one that does is a fault that ends the service."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Tasks:
    """In the order of their start. One event loop."""

    def __init__(self) -> None:
        self._all: list[asyncio.Task[None]] = []
        self.first_ended: asyncio.Future[asyncio.Task[None]] = asyncio.get_running_loop().create_future()
        """The first that ends by itself."""

    def keep(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Begin `work`."""
        task = asyncio.create_task(work, name=name)
        self._all.append(task)
        task.add_done_callback(self._on_end)
        return task

    async def cancel(self, *but: str) -> None:
        """End all but those of these names, and wait for it."""
        ending = [task for task in self._all if task.get_name() not in but]
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)

    def _on_end(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and not self.first_ended.done():
            self.first_ended.set_result(task)
