"""Why words lead where they do, on a terminal."""

from collections.abc import Mapping
from types import MappingProxyType

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from callcenter.main.hearing.trying_speech import Attempt
from callcenter.routing import calibration
from callcenter.routing.decision import Decision, Verdict, Why
from callcenter.routing.explaining import Explanation

BAR = 30
"""Letters of a certain destination."""
HOW = MappingProxyType(
    {"exact": "as written", "pinyin": "by its sound", "stem": "by its stem", "near sound": "by its sound"}
)
SECOND_RULE = (
    "it counts where the first is unsure, and only for what the first held for possible"
    f" (from {calibration.FIRST_OPINION_MIN:g} on)"
)
VERDICTS: Mapping[Verdict, tuple[str, str]] = MappingProxyType(
    {
        Verdict.ROUTE: ("goes there at once", "green"),
        Verdict.CONFIRM: ("is asked whether that is it", "green"),
        Verdict.ASK_AGAIN: ("is asked again", "yellow"),
        Verdict.PERSON: ("gets a person", "yellow"),
    }
)


def show_attempt(console: Console, attempt: Attempt) -> None:
    """What was heard, what was found in it, what follows."""
    if not attempt.explanations:
        _line(console, "nothing was heard", "yellow")
    for explained in attempt.explanations:
        _hearing(console, explained, is_one_of_two=len(attempt.explanations) > 1)
    if any(one.is_second for one in attempt.explanations) and attempt.decision == attempt.explanations[0].decision:
        _line(console, f"the second opinion changes nothing: {SECOND_RULE}", "dim")
    does, style = VERDICTS[attempt.decision.verdict]
    goal = f"{attempt.decision.destination}: " if attempt.decision.destination else ""
    _line(console, f"{goal}the caller {does}, because {_because(attempt.decision)}", f"bold {style}")
    _line(console, _timing(attempt), "dim")


def _hearing(console: Console, explained: Explanation, *, is_one_of_two: bool) -> None:
    title = f"{'Second opinion' if explained.is_second else 'Heard'} by {explained.engine} ({explained.language})"
    _line(console, title, "bold")
    if not explained.hypotheses:
        _line(console, "  no words", "yellow")
    for read in explained.hypotheses:
        sure = "      " if read.log_probability is None else f"{read.log_probability:6.2f}"
        _line(console, f"  {sure}  {read.text}  →  {' · '.join(read.words)}")
    _keywords(console, explained)
    if explained.negated:
        _line(console, f"  not meant: {', '.join(explained.negated)}", "yellow")
    scores = ", ".join(f"{destination} {score:+.2f}" for destination, score in explained.wording)
    if scores:
        _line(console, f"  by the whole wording: {scores}", "dim")
    for destination, chance in explained.chances:
        _line(console, f"  {chance:6.1%}  {destination:<12} {'█' * round(BAR * chance)}")
    if is_one_of_two:
        does, _ = VERDICTS[explained.decision.verdict]
        _line(console, f"  alone: the caller {does}, because {_because(explained.decision)}", "dim")


def _keywords(console: Console, explained: Explanation) -> None:
    if not explained.matches:
        _line(console, "  no keyword", "dim")
        return
    figures = (Column(name, justify="right") for name in ("cost", "weight", "strength", "text"))
    table = Table("keyword", "leads to", "found", *figures, box=SIMPLE)
    for match in explained.matches:
        table.add_row(
            Text(match.keyword.text), match.keyword.destination, HOW[match.means], f"{match.cost:.2f}",
            str(match.keyword.weight), f"{match.strength:.2f}", str(match.hypothesis + 1),
        )  # fmt: skip
    console.print(table)


def _because(decision: Decision) -> str:
    chance = f"{decision.probability:.2f}"
    match decision.why:
        case Why.EMERGENCY_SAID:
            return "an emergency's keyword was plainly said"
        case Why.EMERGENCY_SUSPECTED:
            return f"it may be an emergency ({chance}; from {calibration.EMERGENCY_SUSPECTED_MIN:g} on)"
        case Why.PERSON_WANTED:
            return "a person is asked for"
        case Why.SURE:
            return f"that is sure ({chance}; from {calibration.ROUTE_MIN:g} on)"
        case Why.LIKELY:
            return f"that is likely ({chance})"
        case Why.UNSURE:
            return (
                f"nothing is likely enough ({chance}; from {calibration.CONFIRM_MIN:g} on, or from"
                f" {calibration.CONFIRM_WITHOUT_KEYWORD_MIN:g} where no keyword speaks for it,"
                f" {calibration.CONFIRM_UNSURE_WORDS_MIN:g} where the words are in doubt)"
            )
        case Why.NO_MATTER:
            return "the words tell of no matter"
        case Why.NO_WORDS:
            return "there are no words"


def _timing(attempt: Attempt) -> str:
    took = f"{attempt.took_s * 1000:.0f} ms of computing"
    if attempt.latency_s is None:
        return took
    return f"decided by {attempt.decided_by}, {attempt.latency_s * 1000:.0f} ms after the end of speech; {took}"


def _line(console: Console, text: str, style: str = "") -> None:
    # As plain text: words may hold brackets, which rich would take for markup.
    console.print(Text(text, style=style), soft_wrap=True)
