"""What the service has logged: whose call each line belongs to."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from callcenter.vocabulary.ids import CallId, bare
from callcenter.vocabulary.serving import FIELD

UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
UNKNOWN_YET = frozenset({"line.refused", "line.unclaimed", "line.replaced", "line.not_reading", "line.malformed"})
"""Of a line that no conversation attends only the UUID is known."""


def lines(text: str) -> list[Mapping[str, Any]]:
    """Each of them; one that is not a JSON object raises."""
    return [json.loads(line) for line in text.splitlines() if line]


def orphans(told: Iterable[Mapping[str, Any]], calls: Iterable[CallId]) -> list[Mapping[str, Any]]:
    """Lines that speak of one of these calls and do not bear it, or bear another one."""
    by_uuid = {bare(call): call for call in calls}
    return [
        line
        for line in told
        if (named := {by_uuid[uuid] for uuid in UUID.findall(json.dumps(line)) if uuid in by_uuid})
        and line["event"] not in UNKNOWN_YET
        and line.get(FIELD) not in named
    ]
