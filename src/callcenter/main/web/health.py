"""Is it alive, is it ready, what are its figures: for supervisors and monitors, without a session, nothing personal."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import structlog
from fastapi import APIRouter, Depends, Request, Response, status
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Gauge, generate_latest
from pydantic import BaseModel

from callcenter.access.asking import for_anybody
from callcenter.main.roles.peers import ServiceRole

PROBE_S = 2.0

log = structlog.get_logger(__name__)

_condition = Gauge(
    "callcenter_dependency_condition", "What the service needs: 2 up, 1 degraded, 0 down.", ("dependency",)
)

routes = APIRouter(
    tags=["health"], dependencies=[Depends(for_anybody("monitors ask it without a session; nothing of it is personal"))]
)


class Condition(StrEnum):
    UP = "up"
    DEGRADED = "degraded"
    """Calls are answered, something is missing: for example speech, while keys and people go on."""
    DOWN = "down"


_IN_FIGURES = {Condition.UP: 2, Condition.DEGRADED: 1, Condition.DOWN: 0}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a probe found."""

    condition: Condition
    detail: str = ""
    """What is wrong and how to mend it; nothing personal, no secrets."""


Probe = Callable[[], Awaitable[Finding]]
"""Looks at one dependency. May raise and may hang: both mean down."""


class DependencyView(BaseModel, frozen=True):
    condition: Condition
    detail: str


class Readiness(BaseModel, frozen=True):
    is_ready: bool
    """No dependency is down."""
    role: ServiceRole = ServiceRole.ACTIVE
    """Of two services one is active; the other stands by, and answers nothing but this."""
    dependencies: Mapping[str, DependencyView]


class Liveness(BaseModel, frozen=True):
    status: Literal["alive"] = "alive"


async def readiness(probes: Mapping[str, Probe], role: ServiceRole = ServiceRole.ACTIVE) -> Readiness:
    """Every dependency, looked at side by side."""
    findings = await asyncio.gather(*(_looked(name, probe) for name, probe in probes.items()))
    views = {
        name: DependencyView(condition=finding.condition, detail=finding.detail)
        for name, finding in zip(probes, findings, strict=True)
    }
    is_ready = role is not ServiceRole.STARTING and all(view.condition is not Condition.DOWN for view in views.values())
    return Readiness(is_ready=is_ready, role=role, dependencies=views)


async def _looked(name: str, probe: Probe) -> Finding:
    try:
        async with asyncio.timeout(PROBE_S):
            return await probe()
    except TimeoutError:
        return Finding(Condition.DOWN, f"no answer within {PROBE_S:g} s")
    except Exception as fault:  # noqa: BLE001 a probe may fail in any way
        log.warning("probe.failed", dependency=name, fault=repr(fault))
        return Finding(Condition.DOWN, type(fault).__name__)


@routes.get("/healthz")
async def healthz() -> Liveness:
    """The process answers."""
    return Liveness()


@routes.get("/readyz", responses={503: {"model": Readiness}})
async def readyz(request: Request, response: Response) -> Readiness:
    """Each dependency's state; 503 when one is down."""
    found = await readiness(request.app.state.probes, request.app.state.role())
    if not found.is_ready:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    return found


@routes.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(request: Request) -> Response:
    """Figures for Prometheus."""
    # Whoever reads figures need not ask /readyz, too.
    for name, view in (await readiness(request.app.state.probes)).dependencies.items():
        _condition.labels(name).set(_IN_FIGURES[view.condition])
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)
