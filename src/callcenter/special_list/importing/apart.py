"""A file read by a process of its own, which is killed when it takes too long or when nobody waits for it any more."""

import asyncio
import contextlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from callcenter.special_list.importing.batches import BatchId
from callcenter.special_list.importing.staging import Task
from callcenter.vocabulary.children import end

LOOK_S = 60.0
READ_S = 3600.0
_LONGEST_ANSWER = 1 << 20


async def look(path: Path) -> Mapping[str, Any]:
    """As `child.outcome` says it; empty where the process died."""
    return await _outcome({"work": "look", "path": str(path)}, LOOK_S)


async def stage(batch: BatchId, task: Task) -> Mapping[str, Any]:
    """As `child.outcome` says it; empty where the process died."""
    given = {
        "path": str(task.path),
        "database_url": task.database_url,
        "list_key": task.list_key,
        "region": task.region,
        "area_code": task.area_code,
        "today": task.today.isoformat(),
        "is_counted": task.is_counted,
    }
    return await _outcome({"work": "stage", "batch": batch, "task": given}, READ_S)


async def _outcome(asked: Mapping[str, Any], within_s: float) -> Mapping[str, Any]:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "callcenter.special_list.importing.child",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=_LONGEST_ANSWER,
    )
    try:
        async with asyncio.timeout(within_s):
            # Secrets go by the pipe: arguments and the environment can be seen by others.
            return await _exchanged(child, json.dumps(asked).encode() + b"\n")
    except TimeoutError:
        return {"outcome": "failed", "cause": f"file: not read within {within_s:g} s; split it"}
    finally:
        await end(child)


async def _exchanged(child: asyncio.subprocess.Process, asked: bytes) -> Mapping[str, Any]:
    if child.stdin is None or child.stdout is None:
        return {}
    with contextlib.suppress(ConnectionError):
        child.stdin.write(asked)
        await child.stdin.drain()
    line = await child.stdout.readline()
    try:
        told: dict[str, Any] = json.loads(line)
    except ValueError:
        return {}
    return told
