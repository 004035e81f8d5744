"""The table of places, learnt by a process of its own (``python -m callcenter.main.places_table`` tells it on stdout).

In ours its import would hold the interpreter for as long as it takes to compile: seconds, in which no caller is heard.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence

import structlog

from callcenter.vocabulary.children import end
from callcenter.vocabulary.places import Places, learn_by_heart

WITHIN_S = 120.0
LEARN = (sys.executable, "-m", "callcenter.main.places_table")

log = structlog.get_logger(__name__)


async def teach(places: Places, command: Sequence[str] = LEARN, within_s: float = WITHIN_S) -> None:
    """Have `places` know what `command` tells. Whatever becomes of it, cards go on with regions."""
    try:
        places.take(await _told(command, within_s))
    except (OSError, TimeoutError, ValueError) as error:
        log.warning("places.not_learnt", cause=repr(error))


async def _told(command: Sequence[str], within_s: float) -> bytes:
    child = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(within_s):
            told, _ = await child.communicate()
            return told
    finally:
        await end(child)


def main() -> None:
    """Learn it and tell it, giving way to whoever serves callers."""
    os.nice(10)
    # A service that was killed reads no more; there is nothing to say of it in its log.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    places = Places()
    learn_by_heart(places)
    sys.stdout.buffer.write(places.packed())


if __name__ == "__main__":
    main()
