"""The machine that figures belong to; nothing that names it or its owner."""

import platform
import re
import subprocess
from pathlib import Path
from typing import Any

import psutil

from bench.programs import tools
from callcenter.main.tools import ToolMissingError


def machine() -> dict[str, Any]:
    """Processor, cores, memory, kernel and the versions that matter; None where there is none."""
    return {
        "cpu": _cpu(),
        "cores": len(psutil.Process().cpu_affinity() or ()),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "kernel": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "asterisk": _asterisk(),
    }


def _cpu() -> str:
    found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()


def _asterisk() -> str | None:
    try:
        program = tools().need_asterisk()
    except ToolMissingError:
        return None
    said = subprocess.run([program.binary, "-V"], capture_output=True, text=True, timeout=20, check=False)
    found = re.search(r"Asterisk (\S+)", said.stdout)
    return found[1] if found else None
