"""`callcenter flow try`: flows walked without a telephone."""

from typing import Annotated

import typer

from callcenter.main.terminal import AsJson


def try_flow(  # noqa: PLR0913 what can be wanted of it
    flow: Annotated[str, typer.Argument(help="The flow's name.")] = "hotline",
    script: Annotated[str | None, typer.Option(help="One scripted caller, with the whole walk.")] = None,
    interactive: Annotated[bool, typer.Option("--interactive", "-i", help="Walk it yourself.")] = False,
    play: Annotated[bool, typer.Option("--play", help="With --interactive: hear the prompts (aplay or sox).")] = False,
    estimate: Annotated[bool, typer.Option("--estimate", help="Estimate prompts' times instead of measuring.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let every scripted caller of FLOW.try.yaml walk the flow; exit code 1 where one does not get what is expected."""
    from callcenter.main.trying_flows import try_out

    try_out(flow, script, is_interactive=interactive, plays=play, estimates=estimate, as_json=as_json)
