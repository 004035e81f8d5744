"""What is looked for, in texts and in questions: lexemes with their places, as PostgreSQL's tsvector and tsquery take
them; pure.

Chinese and Korean are kept as single characters and pairs, because nothing in them says for sure where a word ends and
recognisers cut as they like; other scripts as stems of words. What stands together in a question has to stand together
in the text; what is apart only has to be in the same utterance.
"""

import re
import unicodedata
from collections.abc import Iterator

import snowballstemmer

from callcenter.routing.syllables import simplified

MOST_TERMS = 16
_JOINED = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\uac00-\ud7a3"
_GAP = re.compile(f"(?<=[{_JOINED}])\\s+(?=[{_JOINED}])")
_RUN = re.compile(f"(?P<joined>[{_JOINED}]+)|(?P<word>[^\\W_{_JOINED}]+)")
_stem = snowballstemmer.stemmer("english").stemWord


def folded(text: str) -> str:
    """One form for all ways to write the same: width, case, simplified characters."""
    return simplified(unicodedata.normalize("NFKC", text).casefold())


def vector(text: str) -> str:
    """`text` as a tsvector."""
    places: dict[str, list[int]] = {}
    at = 1
    for run in _RUN.finditer(_GAP.sub("", folded(text))):
        if run["word"]:
            places.setdefault(_stem(run["word"]), []).append(at)
            at += 1
            continue
        characters = run["joined"]
        for offset, character in enumerate(characters):
            places.setdefault(character, []).append(at + offset)
            if offset + 1 < len(characters):
                places.setdefault(characters[offset : offset + 2], []).append(at + offset)
        at += len(characters)
    return " ".join(f"{_quoted(lexeme)}:{','.join(map(str, found))}" for lexeme, found in places.items())


def question(text: str) -> str:
    """`text` as a tsquery; empty where nothing in it can be looked for."""
    terms = [phrase for term in folded(text).split()[:MOST_TERMS] if (phrase := _phrase(term))]
    return " & ".join(terms)


def _phrase(term: str) -> str:
    asked, before = "", 0
    for at, lexeme in _asked(term):
        asked += f" <{at - before}> {_quoted(lexeme)}" if asked else _quoted(lexeme)
        before = at
    return f"({asked})" if asked else ""


def _asked(term: str) -> Iterator[tuple[int, str]]:
    at = 1
    for run in _RUN.finditer(term):
        if run["word"]:
            yield at, _stem(run["word"])
            at += 1
            continue
        characters = run["joined"]
        # Pairs say all that single characters do, and are rarer.
        if len(characters) == 1:
            yield at, characters
        for offset in range(len(characters) - 1):
            yield at + offset, characters[offset : offset + 2]
        at += len(characters)


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
