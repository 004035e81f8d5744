"""pydantic's findings about the form of a document, in our words and by the file's own paths."""

from pydantic_core import ErrorDetails

from callcenter.ivr.document.faults import Bilingual, Fault, FieldPath

_TAGGED = (("nodes", "*"), ("prompts", "*", "*"), ("nodes", "*", "cases", "*", "when"), ("schedules", "*", "holidays"))
"""Fields of several kinds: there pydantic puts the kind into its path."""

_FIT = Bilingual("write a value that fits", "请写合适的值")
_WORDS = {
    "missing": (Bilingual("is missing", "缺失"), Bilingual("add it", "请补上")),
    "extra_forbidden": (
        Bilingual("is not known here", "此处没有这个字段"),
        Bilingual("remove it, or correct its spelling", "请删除，或改正拼写"),
    ),
    "string_pattern_mismatch": (
        Bilingual("has letters that may not stand here", "含有不允许的字符"),
        Bilingual(
            "use small letters, digits and _ in names; one of 0-9 * # A-D for a key; digits in a number",
            "名称用小写字母、数字和下划线；按键用 0-9 * # A-D 之一；号码用数字",
        ),
    ),
    "union_tag_not_found": (Bilingual("has no {discriminator}", "没有 {discriminator}"), Bilingual("add it", "请补上")),
    "union_tag_invalid": (
        Bilingual("'{tag}' is no kind that we know", "没有“{tag}”这一类型"),
        Bilingual("write one of {expected_tags}", "改为以下之一：{expected_tags}"),
    ),
    "enum": (Bilingual("is not one of {expected}", "不在 {expected} 之中"), _FIT),
    "literal_error": (Bilingual("is not one of {expected}", "不在 {expected} 之中"), _FIT),
    "greater_than": (Bilingual("must be greater than {gt}", "必须大于 {gt}"), _FIT),
    "greater_than_equal": (Bilingual("must be at least {ge}", "不得小于 {ge}"), _FIT),
    "less_than_equal": (Bilingual("must be at most {le}", "不得大于 {le}"), _FIT),
    "string_too_short": (Bilingual("is empty", "是空的"), Bilingual("write words", "请写内容")),
    "string_too_long": (
        Bilingual("is longer than {max_length} characters", "超过 {max_length} 个字符"),
        Bilingual("shorten it", "请缩短"),
    ),
    "too_short": (Bilingual("is empty", "是空的"), Bilingual("add at least one", "请至少写一项")),
    "too_long": (
        Bilingual("holds more than {max_length}", "超过 {max_length} 项"),
        Bilingual("take some out", "请删去一些"),
    ),
    "string_type": (
        Bilingual("is no text", "不是文本"),
        Bilingual("write words, in quotes if need be", "请写文本，必要时加引号"),
    ),
    "bool_type": (Bilingual("is neither true nor false", "不是 true 或 false"), _FIT),
    "bool_parsing": (Bilingual("is neither true nor false", "不是 true 或 false"), _FIT),
    "int_type": (Bilingual("is no whole number", "不是整数"), _FIT),
    "int_parsing": (Bilingual("is no whole number", "不是整数"), _FIT),
    "int_from_float": (Bilingual("is no whole number", "不是整数"), _FIT),
    "float_type": (Bilingual("is no number", "不是数字"), _FIT),
    "float_parsing": (Bilingual("is no number", "不是数字"), _FIT),
    "model_type": (
        Bilingual("has no fields", "没有字段"),
        Bilingual("write fields and values below it", "请在其下写字段和值"),
    ),
    "model_attributes_type": (
        Bilingual("has no fields", "没有字段"),
        Bilingual("write fields and values below it", "请在其下写字段和值"),
    ),
    "dict_type": (
        Bilingual("has no entries", "没有条目"),
        Bilingual("write names and values below it", "请在其下写名称和值"),
    ),
    "tuple_type": (Bilingual("is no list", "不是列表"), Bilingual("write a list: [a, b]", "请写列表：[a, b]")),
    "one_aim": (
        Bilingual("must hold exactly one of node, queue, language", "node、queue、language 必须且只能写一个"),
        Bilingual(
            "write {{node: NAME}}, {{queue: NAME}} or {{language: CODE}}",
            "请写 {{node: 名称}}、{{queue: 名称}} 或 {{language: 代码}}",
        ),
    ),
    "shift": (
        Bilingual("is no span of hours", "不是时段"),
        Bilingual("write it like 08:30-12:00; the whole day is 00:00-24:00", "请写成 08:30-12:00；全天写 00:00-24:00"),
    ),
    "overlap": (
        Bilingual("{one} and {other} overlap", "{one} 与 {other} 重叠"),
        Bilingual("write one span, or take them apart", "请合并或错开"),
    ),
    "day_or_hours": (
        Bilingual("must hold exactly one of day, hours", "day、hours 必须且只能写一个"),
        Bilingual("write day: holiday, or hours: [08:30-12:00]", "请写 day: holiday，或 hours: [08:30-12:00]"),
    ),
    "day_of_all": (
        Bilingual("is the same kind of day for all schedules", "日期类型对所有时间表相同"),
        Bilingual("take schedules out, or write hours", "请去掉 schedules，或改写 hours"),
    ),
    "no_schedule": (
        Bilingual("there is no schedule {name} (days.{day})", "没有时间表 {name}（days.{day}）"),
        Bilingual("correct its spelling, or add the schedule", "请改正拼写，或添加该时间表"),
    ),
    "barge_in": (
        Bilingual("must hold exactly one of presses, says", "presses、says 必须且只能写一个"),
        Bilingual("write presses: KEYS, or says: WORDS", "请写 presses: 按键，或 says: 所说的话"),
    ),
    "one_step": (
        Bilingual("must be exactly one of {steps}", "必须且只能是以下之一：{steps}"),
        Bilingual("write each step on a line of its own", "请一步一行"),
    ),
    "two_callers": (
        Bilingual("two callers are named {name}", "有两个来电者都叫 {name}"),
        Bilingual("give one of them another name", "请改其中一个名称"),
    ),
    "tier": (Bilingual("must be one of {names}", "必须是以下之一：{names}"), _FIT),
}
"""By pydantic's kinds of error, with its context put in."""


def told(detail: ErrorDetails) -> Fault:
    """pydantic's finding in our words."""
    context = {key: str(value) for key, value in detail.get("ctx", {}).items()}
    said = detail["msg"].removeprefix("Value error, ")
    fault, mend = _WORDS.get(detail["type"], (Bilingual(said, said), _FIT))
    return Fault(_field(detail["loc"]), _filled(fault, context), _filled(mend, context))


def _filled(words: Bilingual, context: dict[str, str]) -> Bilingual:
    return Bilingual(words.en.format_map(context), words.zh.format_map(context)) if "{" in words.en else words


def _field(loc: tuple[int | str, ...]) -> FieldPath:
    """pydantic's location as the file writes it: without the tags of unions and its mark for keys."""
    path: FieldPath = ()
    is_past_tag = False
    for step in map(str, loc):
        is_tag = not is_past_tag and any(_is_like(path, place) for place in _TAGGED)
        is_past_tag = is_tag
        if not is_tag and step != "[key]":
            path = (*path, step)
    return path


def _is_like(path: FieldPath, place: FieldPath) -> bool:
    return len(path) == len(place) and all(one in ("*", step) for one, step in zip(place, path, strict=True))
