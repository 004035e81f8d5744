"""The table of `docs/personal-data.md` and its Chinese page: made from what columns are said to hold. Pure."""

from collections.abc import Mapping
from typing import Literal

from callcenter.persons.columns import COLUMNS, THEIRS, Nature
from callcenter.persons.words import KINDS

Tongue = Literal["zh", "en"]

NATURES: dict[Nature, tuple[str, str]] = {
    Nature.NUMBER: ("号码", "number"),
    Nature.DIGEST: ("加密摘要", "keyed digest"),
    Nature.WORDS: ("言语", "words"),
    Nature.NEEDS: ("敏感: 需求", "sensitive: needs"),
    Nature.SOUND: ("声音的去处", "leads to sound"),
}
HEADINGS = {
    "zh": "| 表 | 内容 | 属于个人信息的列 |\n|---|---|---|\n",
    "en": "| table | holds | columns that are personal |\n|---|---|---|\n",
}


def table(tongue: Tongue) -> str:
    """Every table that holds something of somebody who calls."""
    at = 0 if tongue == "zh" else 1
    lines = [
        f"| `{name}` | {KINDS[name].zh if tongue == 'zh' else KINDS[name].en} | {_columns(columns, at)} |\n"
        for name, columns in COLUMNS.items()
        if THEIRS & columns.keys()
    ]
    return HEADINGS[tongue] + "".join(lines)


def _columns(columns: Mapping[Nature, str], at: int) -> str:
    told = [
        f"{', '.join(f'`{one}`' for one in names.split())} ({NATURES[nature][at]})"
        for nature, names in columns.items()
        if nature in THEIRS
    ]
    return "; ".join(told)
