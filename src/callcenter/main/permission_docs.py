"""The tables of `docs/permissions.md` and its Chinese page: made from the table of permissions and the routes.

``python -m callcenter.main.web.documents`` puts them in place, with what else is made from the routes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from callcenter.access.permission_words import GROUPS, ROLES, Told
from callcenter.access.permissions import allows
from callcenter.agents.message_doors import NEEDED as TOLD_TO
from callcenter.main.doors import Asked
from callcenter.main.marked import placed

BEGIN = "<!-- tables: made by python -m callcenter.main.web.documents -->"
END = "<!-- end of the tables -->"

Tongue = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    permission: str
    routes: str
    route: str
    asks: str
    desktop: str
    message: str
    anybody: str
    token: str
    both: str
    either: str


DOCUMENTS: Mapping[str, Tongue] = {"permissions.md": "en", "permissions.zh-CN.md": "zh"}
WORDS: Mapping[Tongue, Words] = {
    "en": Words(
        permission="Permission",
        routes="Routes",
        route="Route",
        asks="Asks for",
        desktop="What a desktop is told and asks",
        message="Message",
        anybody="nothing",
        token="a token's scope",  # noqa: S106 a heading
        both=" and ",
        either=" or ",
    ),
    "zh": Words(
        permission="权限",
        routes="接口",
        route="接口",
        asks="所需权限",
        desktop="坐席连接上的消息",
        message="消息",
        anybody="无",
        token="令牌的范围",  # noqa: S106 a heading
        both=" 且 ",
        either=" 或 ",
    ),
}


def section(tongue: Tongue, routes: tuple[Asked, ...]) -> str:
    """Who may what, what each route asks for, and what each message does."""
    return "\n".join(_lines(tongue, routes)).rstrip()


def _lines(tongue: Tongue, routes: tuple[Asked, ...]) -> Iterator[str]:
    words = WORDS[tongue]

    def of(told: Told) -> str:
        return told.zh if tongue == "zh" else told.en

    for group in GROUPS:
        yield from (f"### {of(group.name)}", "")
        yield f"| {words.permission} | | {' | '.join(of(told) for told in ROLES.values())} |"
        yield f"|---|---|{':-:|' * len(ROLES)}"
        for permission, told in group.told.items():
            marks = " | ".join("●" if allows(role, permission) else "" for role in ROLES)
            yield f"| `{permission}` | {of(told)} | {marks} |"
        yield ""
    yield from (f"### {words.routes}", "", f"| {words.route} | {words.asks} |", "|---|---|")
    for one in routes:
        yield f"| `{one.name}` | {_asked(one, words)} |"
    yield from ("", f"### {words.desktop}", "", f"| {words.message} | {words.asks} |", "|---|---|")
    for message, needed in TOLD_TO.items():
        yield f"| `{message.__name__}` | `{needed}` |"


def _asked(one: Asked, words: Words) -> str:
    if one.by_token:
        return words.token
    doors = (words.either.join(f"`{permission}`" for permission in any_of) for any_of in one.doors)
    return words.both.join(doors) or words.anybody


def pages(folder: Path, routes: tuple[Asked, ...]) -> Mapping[str, str]:
    """Each page below `folder` with the tables as they are, by its name."""
    return {
        name: placed((folder / name).read_text("utf-8"), section(tongue, routes), BEGIN, END)
        for name, tongue in DOCUMENTS.items()
    }
