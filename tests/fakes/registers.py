"""A register of disabled persons as a district keeps it, of any length; nobody in it exists."""

from collections.abc import AsyncIterator, Iterator

HEADINGS = ("人员编号", "手机号", "家庭电话", "残疾类别", "残疾等级", "有效期至")
KINDS = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
LEVELS = "一二三四"


def person(number: int, level: int | None = None) -> tuple[str, ...]:
    """Whose mobile no other person of the register has; every third has a household's line, too."""
    home = f"020-8{number // 3:07d}" if number % 3 == 0 else ""
    kind, degree = KINDS[number % 7], LEVELS[number % 4 if level is None else level - 1]
    return (f"P{number}", f"138{number:08d}", home, f"{kind}残疾", f"{degree}级", "2099-12-31")


def entries_of(persons: int) -> int:
    """How many entries the first so many persons make."""
    return persons + (persons + 2) // 3


def register(persons: int, first: int = 0) -> str:
    rows = (person(number) for number in range(first, first + persons))
    return as_csv([HEADINGS, *rows])


def as_csv(rows: list[tuple[str, ...]]) -> str:
    return "".join(",".join(row) + "\r\n" for row in rows)


async def pieces(content: bytes) -> AsyncIterator[bytes]:
    """As an upload brings it."""
    for piece in _cut(content):
        yield piece


def _cut(content: bytes, size: int = 1 << 16) -> Iterator[bytes]:
    for at in range(0, len(content), size):
        yield content[at : at + size]
