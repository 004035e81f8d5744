"""Where the programs are that benches start."""

import os
from pathlib import Path

from callcenter.main.tools import AsteriskProgram, Tools, read_tools
from callcenter.settings import Settings


def tools() -> Tools:
    """What set-up found; ASTERISK_BIN, ASTERISK_MODDIR and ASTERISK_DATADIR name another Asterisk, as for the tests."""
    found = read_tools(Settings().data)
    if binary := os.environ.get("ASTERISK_BIN"):
        other = AsteriskProgram(
            binary=Path(binary), modules=Path(os.environ["ASTERISK_MODDIR"]), data=Path(os.environ["ASTERISK_DATADIR"])
        )
        return found.model_copy(update={"asterisk": other})
    return found
