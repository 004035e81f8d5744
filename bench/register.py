"""A register of persons who are nobody: made of a seed, the same file each time."""

import csv
import random
from dataclasses import dataclass
from pathlib import Path

SEED = 5
HEADINGS = ("人员编号", "姓名", "手机号码", "家庭电话", "监护人电话", "残疾类别", "残疾等级", "有效期至")
COLUMNS = {
    "person": ["人员编号"],
    "number": ["手机号码", "家庭电话", "监护人电话"],
    "category": ["残疾类别"],
    "level": ["残疾等级"],
    "valid_to": ["有效期至"],
}
_CATEGORIES = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
_LEVELS = ("一级", "二级", "三级", "四级")
_MOBILES = ("135", "136", "137", "138", "139", "150", "151", "158", "159", "182", "187", "188")
_AT_HOME, _WITH_CARER = 0.35, 0.14
"""Of all persons; so that 1.41 million have 2.1 million numbers."""


@dataclass(frozen=True, slots=True)
class Register:
    path: Path
    persons: int
    numbers: int
    listed: tuple[str, ...]
    """A sample of its mobile numbers."""


def register(path: Path, persons: int) -> Register:
    """Written to `path`, as UTF-8."""
    drawn = random.Random(SEED)  # noqa: S311
    numbers = 0
    listed = []
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADINGS)
        for person in range(persons):
            mobile = _mobile(drawn)
            home = f"0451-8{drawn.randrange(10**7):07d}" if drawn.random() < _AT_HOME else ""
            carer = _mobile(drawn) if drawn.random() < _WITH_CARER else ""
            day = f"{drawn.randrange(2027, 2037)}-{drawn.randrange(1, 13):02d}-{drawn.randrange(1, 29):02d}"
            kind = drawn.choice(_CATEGORIES), drawn.choice(_LEVELS)
            rows.writerow((f"P{person:08d}", "某某", mobile, home, carer, *kind, day))
            numbers += 1 + bool(home) + bool(carer)
            if person % 1_000 == 0:
                listed.append(mobile)
    return Register(path, persons, numbers, tuple(listed))


def _mobile(drawn: random.Random) -> str:
    return f"{drawn.choice(_MOBILES)}{drawn.randrange(10**8):08d}"
