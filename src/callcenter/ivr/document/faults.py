"""What is wrong with a document, before it is known where in a file that stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from callcenter.vocabulary.errors import Severity

FieldPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same said twice."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, by the path of its field."""

    path: FieldPath
    fault: Bilingual
    mend: Bilingual
    severity: Severity = "error"
    node: str | None = None
    """Where a caller would be; None: what the path says."""

    @property
    def at_node(self) -> str | None:
        return self.node or (self.path[1] if self.path[:1] == ("nodes",) and len(self.path) > 1 else None)


def instead(name: str, known: Iterable[str]) -> Bilingual:
    """The mend for a name that is not one of `known`."""
    names = sorted(known)
    if near := get_close_matches(name, names, n=1):
        return Bilingual(f"write {near[0]}, or add {name}", f"改为 {near[0]}，或添加 {name}")
    if not names:
        return Bilingual(f"add {name}, or remove it here", f"添加 {name}，或在此删除")
    few = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
    return Bilingual(f"write one of {few}, or add {name}", f"改为以下之一：{few}；或添加 {name}")
