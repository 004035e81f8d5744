"""What all commands share: where they speak, how they complain, and the settings or the way out."""

from typing import Annotated

import typer
from rich.console import Console

from callcenter.main.settings_faults import read_settings
from callcenter.settings import Settings
from callcenter.vocabulary.errors import RefusedDocumentError

BAD_SETTINGS = 2
"""Exit code; 1 is any other failure."""

console = Console(stderr=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]


def complain(fault: object) -> None:
    """Tell a fault, without a traceback."""
    # As plain text: a fault may hold brackets, which rich would take for markup, and must not be cut or wrapped.
    console.print(str(fault), style="red", markup=False, highlight=False, soft_wrap=True)


def settings_or_exit() -> Settings:
    """The settings; faulty ones are told, and end the program."""
    try:
        return read_settings()
    except RefusedDocumentError as refused:
        complain_all(refused)
        raise typer.Exit(BAD_SETTINGS) from refused


def complain_all(refused: RefusedDocumentError) -> None:
    for problem in refused.problems:
        complain(problem)
