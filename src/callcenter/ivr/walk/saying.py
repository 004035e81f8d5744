"""What is said to a caller, and the values that are put in: at the caller's pace, with what is due before it.

Values may be personal: faults name the variable, never what it holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from callcenter.ivr.document import kinds
from callcenter.ivr.document.flow import Flow, Flows
from callcenter.ivr.document.prompts import filled, named_in
from callcenter.ivr.walk.around import Around
from callcenter.ivr.walk.effects import Effect, Enter, Play
from callcenter.ivr.walk.manners import manners_for
from callcenter.ivr.walk.spoken import spoken
from callcenter.ivr.walk.states import Caller
from callcenter.vocabulary.errors import CallCenterError
from callcenter.vocabulary.languages import Language

LONGEST_VALUE = 500
"""Of a variable, in characters: one that is put into itself may not grow without end."""
_NOTHING: Mapping[str, str] = MappingProxyType({})


class NodeFaultError(CallCenterError):
    """A node cannot be walked for this caller. Its text is shown to operators and holds no caller's words."""


@dataclass(frozen=True, slots=True)
class Here:
    """What the way on depends on besides the caller."""

    flows: Flows
    around: Around

    def flow(self, caller: Caller) -> Flow:
        return self.flows[caller.flow]

    def announcement(self, language: Language) -> str:
        return self.around.announcement.get(language, "")


def say(here: Here, caller: Caller, prompt: str, given: Mapping[str, str] = _NOTHING) -> tuple[Caller, Play]:
    """A prompt as this caller is to hear it, and the caller who has heard it; raises NodeFaultError."""
    try:
        names = named_in(here.flow(caller).words(prompt, caller.language))
    except KeyError:
        raise NodeFaultError(f"the prompt {prompt} has no words in {caller.language}") from None
    except ValueError as error:
        raise NodeFaultError(f"the prompt {prompt}: {error}") from error
    known = {**caller.variables, **given}
    for name in sorted(names - set(known)):
        raise NodeFaultError(f"the prompt {prompt} holds {{{name}}}, and nothing has set it")
    manners = manners_for(caller.needs)
    play = Play(
        prompt,
        caller.language,
        {name: known[name] for name in sorted(names)},
        preface=caller.unsaid or None,
        pace=manners.pace,
        pause_s=manners.pause_s,
    )
    return replace(caller, unsaid="", passed=0), play


def said_at(
    here: Here, caller: Caller, name: str, prompt: str, given: Mapping[str, str] = _NOTHING
) -> tuple[Caller, tuple[Effect, ...]]:
    """The same, with word for the timeline that the caller is at this node."""
    caller, play = say(here, caller, prompt, given)
    return caller, (Enter(name, prompt), play)


def value_of(caller: Caller, node: kinds.Say) -> str:
    """What a say node reads; raises NodeFaultError."""
    if node.value not in caller.variables:
        raise NodeFaultError(f"the variable {node.value} is to be read, and nothing has set it")
    try:
        return spoken(caller.variables[node.value], node.style, caller.language)
    except ValueError as error:
        raise NodeFaultError(f"the variable {node.value}: {error}") from error


def fill(template: str, variables: Mapping[str, str]) -> str:
    """A template with its variables put in; raises NodeFaultError."""
    try:
        value = filled(template, variables)
    except KeyError as error:
        raise NodeFaultError(f"the variable {error} is asked for, and nothing has set it") from None
    except ValueError as error:
        raise NodeFaultError(str(error)) from error
    if len(value) > LONGEST_VALUE:
        raise NodeFaultError(f"a value is longer than {LONGEST_VALUE} characters")
    return value
