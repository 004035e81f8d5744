"""Values as they are read to callers: numbers, dates, times, and text digit by digit; pure.

Numbers, days and hours stay in figures, which engines read well in a sentence; what they would misread is written out:
digits one by one, and the words between the parts of a date or a time.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Literal

from callcenter.vocabulary.languages import Language

Style = Literal["digits", "number", "date", "time"]

_DIGITS: Mapping[Language, str] = MappingProxyType(
    {Language.ZH: "零 一 二 三 四 五 六 七 八 九", Language.KO: "영 일 이 삼 사 오 육 칠 팔 구"}
    | {Language.EN: "zero one two three four five six seven eight nine"}
)
_BETWEEN: Mapping[Language, str] = MappingProxyType({Language.ZH: "、", Language.EN: ", ", Language.KO: ", "})
_MONTHS = "January February March April May June July August September October November December"


def spoken(value: str, style: Style, language: Language) -> str:
    """`value` in words; raises ValueError, which does not repeat the value, where it is nothing of that style."""
    try:
        match style:
            case "digits":
                return _digits(value, language)
            case "number":
                return _number(value)
            case "date":
                return _date(datetime.fromisoformat(value.strip()).date(), language)
            case "time":
                return _time(_time_of(value.strip()), language)
    except (ValueError, InvalidOperation):
        # Values may be personal; those libraries repeat them.
        raise ValueError(f"the value cannot be read as {style}") from None


def _digits(value: str, language: Language) -> str:
    words = _DIGITS[language].split()
    read = [words[int(char)] if char in "0123456789" else char.upper() for char in value if char.isalnum()]
    if not read:
        raise ValueError("nothing to read")
    return _BETWEEN[language].join(read)


def _number(value: str) -> str:
    number = Decimal(value.strip())
    if not number.is_finite() or abs(number.adjusted()) > 15:
        raise ValueError("not a number that anybody reads aloud")
    return f"{number:f}"


def _date(day: date, language: Language) -> str:
    match language:
        case Language.ZH:
            return f"{day.year}年{day.month}月{day.day}日"
        case Language.EN:
            return f"{_MONTHS.split()[day.month - 1]} {day.day}, {day.year}"
        case Language.KO:
            return f"{day.year}년 {day.month}월 {day.day}일"


def _time_of(value: str) -> time:
    try:
        return time.fromisoformat(value)
    except ValueError:
        return datetime.fromisoformat(value).time()


def _time(at: time, language: Language) -> str:
    match language:
        case Language.ZH:
            return f"{at.hour}点{at.minute}分" if at.minute else f"{at.hour}点整"
        case Language.EN:
            half = "a.m." if at.hour < 12 else "p.m."
            return f"{at.hour % 12 or 12}:{at.minute:02} {half}" if at.minute else f"{at.hour % 12 or 12} {half}"
        case Language.KO:
            return f"{at.hour}시 {at.minute}분" if at.minute else f"{at.hour}시"
