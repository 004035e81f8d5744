"""How a text is read aloud: which digits one by one, and where its sentences end. Pure.

Rules: in Mandarin and Korean three digits and more are a number to dial, and read one by one, unless a unit stands
behind them or they are part of a sum, a fraction or a time of day; in English five and more are, those behind "dial" or
"call", and an emergency number that ends its phrase. Three that begin with 1 are an emergency number, whose ones
Mandarin calls yāo. The rest is the engine's to read.
"""

import re

from callcenter.vocabulary.languages import Language

_DIGITS = {
    Language.ZH: "零一二三四五六七八九",
    Language.KO: "공일이삼사오육칠팔구",
}
_ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_UNITS = {
    Language.ZH: "元|块|万|亿|人|位|名|个|件|次|天|分|秒|小时|米|公里|平方|千|克|斤|吨|度|票|户|家|辆|台|条|页|岁|%|％",
    Language.KO: "원|만|억|명|건|번째|일간|분|초|시간|미터|킬로|년|개|호|층|세|점|도|쪽|대|%",
}
_RUNS = {
    language: re.compile(rf"(?<![0-9.,:])[0-9]{{3,}}(?![0-9]|[.,:][0-9]|{units})") for language, units in _UNITS.items()
}
# English puts a noun of any kind behind a sum: only what nobody counts so far is dialled, what is said to be, and an
# emergency number that ends its phrase.
_RUNS[Language.EN] = re.compile(
    r"(?:(?<![0-9.,:])(?:[0-9]{5,}|1[12][0-9](?=[,.;!?]|$))|(?<=[Dd]ial |[Cc]all )[0-9]{3,})(?![0-9]|[.,:][0-9])"
)
_BOUNDARY = re.compile(r"(?<=[。！？；!?…])(?![。！？；!?….”’」』）)\"'])\s*|(?<=\.)\s+")


def readable(language: Language, text: str) -> str:
    """`text` without what nobody says, its numbers to dial in words."""
    printable = "".join(letter if letter.isprintable() and letter not in "{}_" else " " for letter in text)
    return _RUNS[language].sub(lambda run: _digits(language, run[0]), " ".join(printable.split()))


def sentences(text: str) -> tuple[str, ...]:
    """`text` cut behind each sentence; what holds nothing to say is left out."""
    return tuple(part for part in _BOUNDARY.split(text) if any(letter.isalnum() for letter in part))


def _digits(language: Language, run: str) -> str:
    if language is Language.EN:
        return " ".join(_ENGLISH[int(digit)] for digit in run)
    words = "".join(_DIGITS[language][int(digit)] for digit in run)
    if language is Language.ZH and len(run) == 3 and run[0] == "1":
        return words.replace("一", "幺")
    return words
