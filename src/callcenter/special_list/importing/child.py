"""The process in which files are read: its task as a JSON line on stdin, what came of it as one on stdout.

Apart from the service, at low priority and within bounds, because a file may be anything. It ends when stdin ends, so
it never outlives who started it.
"""

import asyncio
import json
import os
import resource
import sys
import threading
from datetime import date
from pathlib import Path
from typing import Any

NICENESS = 10
"""Whoever serves callers has the machine first."""
MOST_MEMORY = 2 * 1024**3
"""Addresses, not pages: a file that asks for more is refused."""


def outcome(asked: dict[str, Any]) -> dict[str, Any]:
    """What came of it: ``looked``, ``staged``, ``withdrawn``, ``at_work``, ``away`` or ``failed``, with its cause."""
    from callcenter.special_list.importing.looking import look
    from callcenter.special_list.importing.problems import UnusableFileError

    try:
        if asked["work"] == "look":
            looked = look(Path(asked["path"]))
            return {"outcome": "looked", "headings": looked.headings, "columns": looked.columns.as_object()}
        return _staged(asked)
    except UnusableFileError as error:
        return {"outcome": "failed", "cause": str(error)}
    except MemoryError:
        return {"outcome": "failed", "cause": "file: needs too much memory; split it, or save it as .csv"}


def _staged(asked: dict[str, Any]) -> dict[str, Any]:
    from callcenter.database.engine import DatabaseAwayError, DatabaseRefusedError
    from callcenter.special_list.importing.batches import BatchId
    from callcenter.special_list.importing.staging import AtWorkError, Task, WithdrawnError, stage

    given = asked["task"]
    task = Task(**given | {"path": Path(given["path"]), "today": date.fromisoformat(given["today"])})
    try:
        asyncio.run(stage(BatchId(asked["batch"]), task))
    except WithdrawnError:
        return {"outcome": "withdrawn"}
    except AtWorkError:
        return {"outcome": "at_work"}
    except DatabaseAwayError as error:
        return {"outcome": "away", "cause": str(error)}
    except DatabaseRefusedError as error:
        return {"outcome": "failed", "cause": str(error)}
    return {"outcome": "staged"}


def _end_with_stdin() -> None:
    while os.read(0, 4096):
        pass
    os._exit(1)


if __name__ == "__main__":
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    # Libraries that would use every core.
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
    asked = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    try:
        told = outcome(asked)
    except Exception as error:  # noqa: BLE001 the root of this process
        # Its text may hold what a cell says.
        told = {"outcome": "failed", "cause": f"reading: {type(error).__name__}; report it to who maintains this"}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    os._exit(0)
