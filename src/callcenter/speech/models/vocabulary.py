"""Phrases held against a recogniser's vocabulary.

Pure. Operators write 医保报销 as people do; a model may know it as 医保 and 报销, or not at all.
"""

from collections.abc import Callable, Iterable

Vocabulary = Callable[[str], bool]
"""Whether the model knows a word."""


def fit(phrases: Iterable[str], knows: Vocabulary) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The phrases in the model's own words, and those that it cannot hear."""
    fitted: dict[str, None] = {}
    missing: list[str] = []
    for phrase in phrases:
        words = [split(word, knows) for word in phrase.lower().split()]
        if words and all(words):
            fitted[" ".join(piece for pieces in words for piece in pieces)] = None
        else:
            missing.append(phrase)
    return tuple(fitted), tuple(missing)


def split(word: str, knows: Vocabulary) -> tuple[str, ...]:
    """`word` in as few known words as possible; empty where it has unknown parts.

    Only ideographs are taken apart: half an English or Korean word is another word.
    """
    if knows(word):
        return (word,)
    if not all("\u4e00" <= letter <= "\u9fff" for letter in word):
        return ()
    best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
    for end in range(1, len(word) + 1):
        for start in range(end):
            head, piece = best[start], word[start:end]
            if head is not None and knows(piece):
                there = best[end]
                if there is None or len(head) + 1 < len(there):
                    best[end] = (*head, piece)
    return best[-1] or ()
