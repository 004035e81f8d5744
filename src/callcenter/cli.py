"""The command line."""

import typer

app = typer.Typer(no_args_is_help=True, help="An open contact centre for a city's hotline, on Asterisk.")


@app.callback()
def main() -> None:
    """Settings come from the environment (`CALLCENTER_…`) and `.env`."""
