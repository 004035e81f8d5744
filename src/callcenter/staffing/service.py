"""Questions about days, answered one at a time by a process apart, so that no call waits for them."""

import asyncio
import contextlib
import sys
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NewType
from uuid import uuid4

import structlog
from pydantic import ValidationError

from callcenter.routing.settings import OrderSettings
from callcenter.staffing.child import Asked, Told
from callcenter.staffing.shapes import Answer, Question
from callcenter.vocabulary.children import end
from callcenter.vocabulary.errors import CallCenterError

DEADLINE_S = 120.0
COMMAND = (sys.executable, "-m", "callcenter.staffing.child")
LINE_BYTES = 1 << 20
KEPT = 20
"""Answers, the latest ones: enough for pages that are open."""

RunId = NewType("RunId", str)
State = Literal["running", "done", "stopped", "failed"]

log = structlog.get_logger(__name__)


class StaffingBusyError(CallCenterError):
    """One question at a time."""


class UnknownRunError(CallCenterError):
    """No such question, or its answer is no longer kept."""


@dataclass(slots=True)
class Run:
    """A question on its way."""

    id: RunId
    state: State = "running"
    done: float = 0.0
    answer: Answer | None = None
    fault: str = ""


class Runs:
    """One event loop."""

    def __init__(self, order: OrderSettings, command: Sequence[str] = COMMAND, deadline_s: float = DEADLINE_S) -> None:
        self._order = order
        self._command = command
        self._deadline_s = deadline_s
        self._runs: OrderedDict[RunId, Run] = OrderedDict()
        self._work: asyncio.Task[None] | None = None

    def begin(self, question: Question) -> Run:
        """Have it answered; raises `StaffingBusyError` while another one is."""
        if self._work is not None and not self._work.done():
            raise StaffingBusyError("another day is being played → wait until it is over, or stop it")
        run = Run(RunId(uuid4().hex))
        self._runs[run.id] = run
        while len(self._runs) > KEPT:
            self._runs.popitem(last=False)
        self._work = asyncio.create_task(self._answer(run, question), name="staffing")
        return run

    def run(self, ident: RunId) -> Run:
        """How far it is; raises `UnknownRunError`."""
        if (found := self._runs.get(ident)) is None:
            raise UnknownRunError("this day is not kept any more → ask again")
        return found

    async def stop(self, ident: RunId) -> Run:
        """End it, if it has not ended; raises `UnknownRunError`."""
        run = self.run(ident)
        if run.state == "running":
            await self.close()
        return run

    async def close(self) -> None:
        """End whatever is at work."""
        if self._work is not None:
            self._work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._work
        for run in self._runs.values():
            # Also one whose work had not begun yet.
            run.state = "stopped" if run.state == "running" else run.state

    async def _answer(self, run: Run, question: Question) -> None:
        try:
            async with asyncio.timeout(self._deadline_s):
                await self._asked(run, question)
        except TimeoutError:
            run.state, run.fault = "failed", f"no answer within {self._deadline_s:g} s"
        except (OSError, ValueError, ValidationError) as error:
            # The question is not in what is logged: only what became of its process.
            run.state, run.fault = "failed", "the process that plays days has failed"
            log.error("staffing.failed", cause=type(error).__name__)
        if run.state == "failed":
            log.warning("staffing.unanswered", run=run.id, fault=run.fault)

    async def _asked(self, run: Run, question: Question) -> None:
        child = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=LINE_BYTES,
        )
        try:
            stdin, stdout = child.stdin, child.stdout
            if stdin is None or stdout is None:
                raise OSError("its process has no pipes")
            stdin.write(Asked(question=question, order=self._order).model_dump_json().encode() + b"\n")
            stdin.close()
            while line := await stdout.readline():
                told = Told.model_validate_json(line)
                run.done, run.answer = told.done, told.answer
        finally:
            await end(child)
        if run.answer is None:
            raise ValueError("its process has ended without an answer")
        run.state = "done"
