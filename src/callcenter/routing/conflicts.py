"""Words of lexicons, and wordings, that get in each other's way; pure.

A word cannot stand twice in one lexicon. A word inside another is no fault, for the longer one wins; its author should
know of it where both lead elsewhere. So with a word that two languages share, with a wording that stands there twice,
and with one whose keywords lead elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from callcenter.routing.lexicon import Keyword, Lexicon
from callcenter.routing.wordings import Wording
from callcenter.routing.words import split, understand
from callcenter.vocabulary.languages import Language


@dataclass(frozen=True, slots=True)
class Within:
    """`inner` is a part of `outer`, and leads elsewhere: who says `outer` never counts for `inner`."""

    inner: Keyword
    outer: Keyword


@dataclass(frozen=True, slots=True)
class AlsoSaid:
    """The same word leads elsewhere in another language."""

    keyword: Keyword
    language: Language
    other: Keyword


@dataclass(frozen=True, slots=True)
class Contradicted:
    """The wording's own keywords clearly lead elsewhere."""

    wording: Wording
    keywords: tuple[str, ...]
    destination: str


Conflict = Within | AlsoSaid


def conflicts(language: Language, lexicons: Mapping[Language, Lexicon]) -> Iterator[Conflict]:
    """Those of one language's lexicon, in the order of its words."""
    own = lexicons[language]
    others = {
        keyword.text: (other, keyword)
        for other, lexicon in lexicons.items()
        if other is not language
        for keyword in lexicon.keywords
    }
    for keyword in own.keywords:
        yield from (Within(inner, keyword) for inner in _inside(own, keyword))
        if keyword.text in others:
            other, same = others[keyword.text]
            if same.destination != keyword.destination:
                yield AlsoSaid(keyword, other, same)


def contradictions(lexicon: Lexicon, wordings: Iterable[Wording]) -> Iterator[Contradicted]:
    """Wordings that the lexicon speaks against, in their order."""
    for wording in wordings:
        said = understand(lexicon, split(lexicon.language, wording.text))
        if said.destination not in (None, wording.destination):
            yield Contradicted(wording, said.matched, str(said.destination))


def _inside(lexicon: Lexicon, outer: Keyword) -> Iterator[Keyword]:
    """Each shorter word that `outer` holds, and that leads elsewhere; once."""
    found: dict[str, Keyword] = {}
    for start, first in enumerate(outer.text):
        for inner in lexicon.by_first.get(first, ()):
            is_within = len(inner.text) < len(outer.text) and outer.text.startswith(inner.text, start)
            is_heard = lexicon.language is not Language.EN or _stands_alone(outer.text, start, inner.text)
            if is_within and is_heard and inner.destination != outer.destination:
                found.setdefault(inner.text, inner)
    yield from found.values()


def _stands_alone(text: str, start: int, word: str) -> bool:
    """English words are found whole: ``art`` is not in ``party``."""
    before, after = text[:start], text[start + len(word) :]
    return (not before or before.endswith(" ")) and (not after or after.startswith(" "))
