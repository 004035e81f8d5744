"""Prompts as words: a prompt of the flow, in a language, with its values put in."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter

from callcenter.ivr.document.flow import Flow, Recorded
from callcenter.ivr.document.kinds import Confirm
from callcenter.vocabulary.languages import Language


def text(flow: Flow, prompt: str, language: Language, values: Mapping[str, str] | None = None) -> str:
    """What the caller hears; raises KeyError for a prompt, language or value that a checked flow always has."""
    return filled(flow.words(prompt, language), values or {})


def filled(words: str, values: Mapping[str, str]) -> str:
    """`words` with each ``{name}`` as its value; raises KeyError for a missing one, ValueError for a stray brace."""
    return "".join(before + (values[name] if name else "") for before, name in _pieces(words))


@lru_cache(maxsize=4096)
def named_in(words: str) -> frozenset[str]:
    """The values that `words` hold places for; raises ValueError for a stray brace."""
    return frozenset(name for _, name in _pieces(words) if name)


@dataclass(frozen=True, slots=True)
class FixedPrompt:
    """What is the same for all callers."""

    language: Language
    text: str
    recording: str | None = None


def fixed_prompts(flow: Flow) -> tuple[FixedPrompt, ...]:
    """Every prompt without values, and each queue's confirmation: what can be made audible beforehand."""
    prompts = [
        FixedPrompt(language, flow.words(prompt, language), said.recording if isinstance(said, Recorded) else None)
        for prompt, wording in flow.prompts.items()
        for language, said in wording.items()
        if isinstance(said, Recorded) or not named_in(said)
    ]
    for node in flow.nodes.values():
        if isinstance(node, Confirm):
            prompts += [
                FixedPrompt(language, text(flow, node.prompt, language, {"queue": name}))
                for queue in flow.queues.values()
                for language, name in queue.names.items()
                if named_in(flow.words(node.prompt, language)) <= {"queue"}
            ]
    return tuple(prompts)


def _pieces(words: str) -> list[tuple[str, str]]:
    """Literal text, and the name of the value that follows it, if one does."""
    pieces: list[tuple[str, str]] = []
    for before, name, form, conversion in Formatter().parse(words):
        if name is not None and (form or conversion or not name.isidentifier()):
            raise ValueError("braces hold names, and nothing else")
        pieces.append((before, name or ""))
    return pieces
