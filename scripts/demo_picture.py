"""Play the demo and draw how the listed caller of its story (c) is answered first: demo_picture.py FILE.svg.

The picture is the demo's own output, without the other calls and without the steps of the flow.
"""

import asyncio
import io
import re
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from callcenter.main.demo import rehearse
from callcenter.settings import Settings

CHOSEN = re.compile(r"\[\w+\](c (ordinary|listed)(?!.* flow\.)|[✔✘])")
"""Lines as the demo marks them up."""
FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""Rich's drawing asks a stranger's host for it; the reader's own monospace font does as well."""
WIDTH = 124


class Painter(Console):
    """Prints everything, and keeps the chosen lines."""

    def __init__(self) -> None:
        super().__init__(stderr=True)
        self.picture = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)

    def print(self, *objects: Any, **options: Any) -> None:
        super().print(*objects, **options)
        if objects and CHOSEN.match(str(objects[0])):
            self.picture.print(*objects, highlight=False, no_wrap=True, overflow="ellipsis")


def main(file: Path) -> int:
    painter = Painter()
    told = asyncio.run(rehearse(Settings(), painter, asyncio.Event, once=True))
    file.write_text(FONT.sub("", painter.picture.export_svg(title="callcenter demo")), "utf-8")
    return 0 if told.is_as_wanted else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
