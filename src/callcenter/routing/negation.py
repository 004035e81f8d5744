"""Matters that callers say it is not about: "不是投诉", "我不要办社保", "not a complaint"; pure.

Only a negation right before the keyword counts, with nothing between but words that lead up to a matter: "没发工资" and
"did not pay my wages" are complaints about wages. A question ("是不是社保") negates nothing.
"""

import re

from callcenter.vocabulary.languages import Language

_ZH = re.compile(
    r"(?:(?<!是)不是|(?<!要)不要|(?<!想)不想|(?<!用)不用|(?<!需)不需要|(?<!办)不办|并非|别给我)"
    r"(?:我|要|想|来|去|找|办理|办|问|查询|查|说|谈|关于|为了|转|接|打|什么|这个|那个|的事)*$"
)
_EN = re.compile(
    r"\b(?:not|don't|dont|isn't|isnt|doesn't|needn't)(?: (?:a|an|the|any|my|our|your|about|for|on|to|of|want|need|wish"
    r"|like|looking|asking|calling|ask|talk|speak|with|concerning|regarding|interested|in|apply|it|is|it's|another))*$"
)


def is_negated(language: Language, before: str) -> bool:
    """Whether a keyword that follows `before` is what the caller says it is not about."""
    match language:
        case Language.ZH:
            return _ZH.search(before) is not None
        case Language.EN:
            return _EN.search(before.rstrip()) is not None
        case _:
            return False
