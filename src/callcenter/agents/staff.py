"""What is kept of the people who work here, as whoever keeps it may write it. Pure."""

import re
from collections.abc import Collection

from callcenter.agents.store import KeptAgent
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.ids import QueueId

LONGEST_NAME = 60

# No longer: a number of eleven digits is somebody's telephone. app_queue's members are named by it, too.
_STAFF_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,9}")


class UnfitAgentError(CallCenterError):
    """What cannot be kept of an agent; the message names the field and the mend."""


def check_agent(agent: KeptAgent, queues: Collection[QueueId]) -> None:
    """Raises UnfitAgentError."""
    if not _STAFF_NUMBER.fullmatch(agent.id):
        raise UnfitAgentError("id: use 1 to 10 letters, digits, dots, dashes and underscores")
    if not 1 <= len(agent.name.strip()) <= LONGEST_NAME or not agent.name.isprintable():
        raise UnfitAgentError(f"name: use 1 to {LONGEST_NAME} characters that can be seen")
    if unknown := sorted(agent.levels.keys() - set(queues)):
        there_are = f"there are {', '.join(sorted(queues))}" if queues else "the service brings them as it starts"
        raise UnfitAgentError(f"levels: there is no queue {', '.join(unknown)}; {there_are}")
