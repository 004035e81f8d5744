"""The table of what each need bends at each kind of node, in docs/accessibility.md and its Chinese sister.

``python -m callcenter.main.accessibility`` puts it into both, between its marks; a test holds it there. What stands in
the cells is seen by walking (`ivr.pictures.bending`); only the words for it stand here.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from callcenter.ivr.document.kinds import SHOWN, NodeBase
from callcenter.ivr.pictures.bending import NODES, Bend, bends
from callcenter.main.marked import placed
from callcenter.vocabulary.tiers import Need

BEGIN = "<!-- needs and kinds of node: made by python -m callcenter.main.accessibility -->"
END = "<!-- end of needs and kinds of node -->"
DOCUMENTS = ("docs/accessibility.md", "docs/accessibility.zh-CN.md")
NEEDS: Mapping[Need, tuple[str, str]] = MappingProxyType(
    {
        Need.SPEAK_CLEARLY: ("hearing: `speak_clearly`", "听力：`speak_clearly`"),
        Need.TEXT_ONLY: ("hearing: `text_only`", "听力：`text_only`"),
        Need.DESCRIBE_NOT_SHOW: ("sight: `describe_not_show`", "视力：`describe_not_show`"),
        Need.KEYS_NOT_SPEECH: ("speech: `keys_not_speech`", "言语：`keys_not_speech`"),
        Need.MORE_TIME_FOR_KEYS: ("hand: `more_time_for_keys`", "手部：`more_time_for_keys`"),
        Need.SPEAK_SLOWLY: ("memory: `speak_slowly`", "记忆：`speak_slowly`"),
        Need.TRAINED_PERSON: ("memory: `trained_person`", "记忆：`trained_person`"),
        Need.SECOND_LANGUAGE: ("language: `second_language`", "语言：`second_language`"),
    }
)
CHINESE: Mapping[Bend, str] = MappingProxyType(
    {
        Bend.PERSON: "直接转人工",
        Bend.SKIPPED: "跳过",
        Bend.KEYS_ONLY: "用按键代替语音",
        Bend.SPEECH_TOO: "按键之外也可说话",
        Bend.SLOWER: "语速放慢",
        Bend.PAUSES: "停顿加长",
        Bend.MORE_TIME: "时间加长",
        Bend.NO_TIME_OUT: "不限时",
        Bend.ASKED_AGAIN: "沉默时重播问题",
        Bend.ANY_KEY: "按任意键重播",
        Bend.MAY_PAUSE: "说话可以停顿",
    }
)


def drawn(document: str) -> str:
    """The table for `document`, one of DOCUMENTS."""
    is_chinese = "zh" in document
    heads = ["节点类型" if is_chinese else "kind of node", *(NEEDS[need][is_chinese] for need in Need)]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for kind in NODES:
        name = SHOWN[kind].zh if is_chinese else SHOWN[kind].en
        cells = [_cell(need, kind, is_chinese=is_chinese) for need in Need]
        lines.append("| " + " | ".join([name, *cells]) + " |")
    return "\n".join(lines)


def _cell(need: Need, kind: type[NodeBase], *, is_chinese: bool) -> str:
    bent = bends(need, kind)
    told = [CHINESE[bend] if is_chinese else bend for bend in Bend if bend in bent]
    return "<br>".join(told) or "–"


def main() -> None:
    """Write the tables."""
    for document in DOCUMENTS:
        file = Path(document)
        file.write_text(placed(file.read_text("utf-8"), drawn(document), BEGIN, END), "utf-8")


if __name__ == "__main__":
    main()
