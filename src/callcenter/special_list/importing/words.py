"""Cells other than numbers: the words, digits and days by which registers write categories, levels, needs and validity.

Each function returns what the cell means, or the reason why it means nothing.
"""

import re
from datetime import date

from callcenter.special_list.entries import Category, Relation
from callcenter.special_list.importing.problems import Reason
from callcenter.vocabulary.tiers import Need

NO_END = ("长期", "永久", "长期有效", "无", "无限期", "permanent", "none", "-")

# GB/T 26341-2010; words that stand within a longer one come after it.
_CATEGORY_WORDS = (
    (Category.MULTIPLE, ("多重", "multiple", "several")),
    (Category.VISION, ("视力", "视障", "盲", "visual", "vision", "sight", "blind")),
    (Category.HEARING, ("听力", "听障", "聋", "hearing", "deaf")),
    (Category.SPEECH, ("言语", "语言", "哑", "speech")),
    (Category.LIMB, ("肢体", "肢残", "limb", "physical")),
    (Category.INTELLECT, ("智力", "智障", "intellectual", "intellect")),
    (Category.MIND, ("精神", "mental", "psychiatric", "mind")),
)
_LEVEL_WORDS = {
    digit: level for level, digits in enumerate(("1一壹ⅰ", "2二贰ⅱ", "3三叁ⅲ", "4四肆ⅳ"), start=1) for digit in digits
} | {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_RELATION_WORDS = {
    Relation.OWN: ("本人", "自己", "own", "self"),
    Relation.CARER: (
        *("监护", "照护", "照料", "护理", "护工", "联系人", "代理"),
        *("carer", "guardian", "caregiver", "contact"),
    ),
    Relation.HOUSEHOLD: (
        *("家庭", "家属", "亲属", "住宅", "户主", "配偶", "父", "母", "夫", "妻", "儿", "子女", "兄", "弟", "姐", "妹"),
        *("household", "home", "family", "spouse", "parent", "child"),
    ),
}
_NEED_WORDS = {
    Need.SPEAK_CLEARLY: ("听力不佳", "重听", "大声", "清晰", "speak clearly", "hard of hearing"),
    Need.TEXT_ONLY: ("文字", "短信", "手语", "text only", "text", "sms", "sign language"),
    Need.DESCRIBE_NOT_SHOW: ("口述", "看不见", "读给", "describe not show", "describe"),
    Need.KEYS_NOT_SPEECH: ("按键", "口齿", "keys not speech", "keys"),
    Need.MORE_TIME_FOR_KEYS: ("按键慢", "更多时间", "手部", "more time for keys", "more time"),
    Need.SPEAK_SLOWLY: ("慢速", "慢", "speak slowly", "slow"),
    Need.TRAINED_PERSON: ("专员", "专人", "trained person", "trained"),
    Need.SECOND_LANGUAGE: ("方言", "外语", "少数民族", "second language", "dialect"),
}
_SEPARATORS = re.compile(r"\s*[、,,;;/|+]+\s*|(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_LEVEL = re.compile(r"(?:level\s*)?([1-4一二三四壹贰叁肆ⅰⅱⅲⅳ]|i{1,3}|iv)\s*级?")
_LEVEL_WITHIN = re.compile(r"(?<![1-4一二三四])([1-4一二三四壹贰叁肆ⅰⅱⅲⅳ])\s*级|level\s*([1-4])")
_CATEGORY_DIGIT = re.compile(r"0?([1-7])(?:\D.*)?")
_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_DAY_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SPAN = re.compile(
    r"\d{4}\s*[-/.年]?\s*\d{1,2}\s*[-/.月]?\s*\d{1,2}\s*日?\s*(?:至|到|~|—|–|-|to)\s*(\d{4}.+|长期.*|永久)"
)


def category_in(cell: str) -> Category | Reason:
    """``2``, ``听力``, ``听力残疾``, ``2-听力``, ``听力二级``; several kinds at once are the seventh."""
    said = cell.lower()
    found = {category for category, words in _CATEGORY_WORDS if any(word in said for word in words)}
    if len(found) > 1:
        return Category.MULTIPLE
    if found:
        return found.pop()
    digit = _CATEGORY_DIGIT.fullmatch(said)
    # 3级 says nothing of the kind.
    return Category(int(digit[1])) if digit and not _LEVEL_WITHIN.search(said) else Reason.UNKNOWN_WORD


def level_in(cell: str) -> int | Reason:
    """``2``, ``二级``, ``Ⅱ``, ``level 2``, ``听力二级``."""
    said = cell.lower()
    whole = _LEVEL.fullmatch(said)
    if whole:
        return _LEVEL_WORDS[whole[1]]
    within = _LEVEL_WITHIN.findall(said)
    # Of several, one for each kind, it is not ours to choose.
    return _LEVEL_WORDS[within[0][0] or within[0][1]] if len(within) == 1 else Reason.UNKNOWN_WORD


def relation_in(words: str) -> Relation | None:
    """Whose number it is, as a cell or a column's heading says."""
    said = words.lower()
    for relation, known in _RELATION_WORDS.items():
        if any(word in said for word in known):
            return relation
    return None


def needs_in_words(cell: str) -> tuple[Need, ...] | Reason:
    """Several are separated by commas or the like; our own names of needs are understood as well."""
    found = set()
    for word in _SEPARATORS.split(cell.strip().lower().replace("_", " ")):
        need = _need(word)
        if need is None:
            return Reason.UNKNOWN_WORD
        found.add(need)
    return tuple(need for need in Need if need in found)


def day_in(cell: str) -> date | Reason:
    """``2026-01-31``, ``2026/1/31``, ``2026.1.31``, ``20260131``, ``2026年1月31日``; a time of day is passed over."""
    found = _DAY.fullmatch(cell) or _DAY_DIGITS.fullmatch(cell)
    if not found:
        return Reason.NOT_A_DAY
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return Reason.NOT_A_DAY


def last_day_in(cell: str) -> date | Reason | None:
    """The last day: a day, the end of ``2020.01.31-2030.01.31`` or ``…至…``, or words such as 长期 for none."""
    span = _SPAN.fullmatch(cell)
    last = span[1] if span else cell
    return None if last.lower() in NO_END else day_in(last)


def _need(word: str) -> Need | None:
    """The need with the longest word that stands in `word`: 按键慢 asks for time, 按键 for keys."""
    standing = [(len(known), need) for need, words in _NEED_WORDS.items() for known in words if known in word]
    return max(standing)[1] if standing else None
