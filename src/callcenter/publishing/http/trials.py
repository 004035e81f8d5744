"""Flows tried over HTTP: step by step, or by all their scripted callers.

Rules: nothing is kept between two requests; a walk is replayed from its beginning, which takes milliseconds.
"""

import asyncio
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import Field
from starlette.requests import HTTPConnection

from callcenter.publishing.http.documents import Operator
from callcenter.publishing.http.shapes import DocumentText, Values, Wish
from callcenter.publishing.trying import Tried as Wanted
from callcenter.publishing.trying import Trying
from callcenter.simulator.replaying import replay
from callcenter.simulator.script import MOST_STEPS, ReadStep, Who, World
from callcenter.simulator.shapes import ReportView, TriedWalk

routes = APIRouter(prefix="/api/v1/flows", tags=["flows"])

FlowName = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class OfFlow(Wish):
    """What is tried: the flow in these values, this text or this version; without any, as its file has it."""

    values: Values | None = None
    text: DocumentText | None = None
    version: Annotated[int | None, Field(ge=1, le=1_000_000)] = None

    def wanted(self) -> Wanted:
        return Wanted(self.values, self.text, self.version)


class ToTry(OfFlow):
    """One caller, and what has happened so far."""

    at: datetime | None = None
    """None: now. Without an offset on the site's clock."""
    caller: Who = Who()
    world: World = World()
    events: Annotated[tuple[ReadStep, ...], Field(max_length=MOST_STEPS)] = ()
    """Steps as scripts have them: ``{"presses": "1"}``, ``{"says": "社保"}``, ``"goes_on"``."""


class ToRun(OfFlow):
    """The flow's scripted callers."""

    scripts: DocumentText | None = None
    """The text of its ``.try.yaml``; None for the file."""
    only: Annotated[str | None, Field(max_length=40)] = None


def trying(connection: HTTPConnection) -> Trying:
    """The use cases, put into the app's state by `main`."""
    found: Trying = connection.app.state.trying
    return found


Here = Annotated[Trying, Depends(trying)]


@routes.post("/{name}/try")
async def try_flow(name: FlowName, wanted: ToTry, _session: Operator, here: Here) -> TriedWalk:
    """Walk one caller through the flow by the machine that real calls go by, on a clock that does not wait.

    422 `unfit` with `problems` where the flow cannot be read.
    """
    stage = await here.stage(name, wanted.wanted())
    at = here.local(wanted.at)
    return await asyncio.to_thread(replay, stage, name, wanted.caller, at, wanted.world, wanted.events)


@routes.post("/{name}/scripts/run")
async def run_scripts(name: FlowName, wanted: ToRun, _session: Operator, here: Here) -> ReportView:
    """Let every scripted caller of the flow call, and say what they have left untried.

    422 `unfit` with `problems` where flow or scripts cannot be read.
    """
    report = await here.run(name, wanted.wanted(), wanted.scripts, wanted.only)
    return await asyncio.to_thread(ReportView.of, report)
