"""Prompts as words: a prompt of the flow, in a language, with its values put in."""

from collections.abc import Mapping

from callcenter.ivr.flow import Flow
from callcenter.vocabulary.languages import Language


def text(flow: Flow, prompt: str, language: Language, values: Mapping[str, str] | None = None) -> str:
    """What the caller hears; raises KeyError for a prompt, language or value that a checked flow always has."""
    return flow.prompts[prompt][language].format_map(values or {})


def fixed_texts(flow: Flow) -> tuple[tuple[Language, str], ...]:
    """Every prompt that is the same for all callers, and each queue's confirmation: to be made audible beforehand."""
    texts = [
        (language, words)
        for wording in flow.prompts.values()
        for language, words in wording.items()
        if "{" not in words
    ]
    if flow.confirm is not None:
        confirm = flow.nodes[flow.confirm].prompt
        texts += [
            (language, text(flow, confirm, language, {"queue": name}))
            for wording in flow.queues.values()
            for language, name in wording.items()
        ]
    return tuple(texts)
