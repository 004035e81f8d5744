"""A flow as large as nobody writes one: the seed flow, and sections of ten nodes behind one branch."""

from pathlib import Path
from typing import Any

import yaml

from callcenter.ivr.document import reading

SEED = Path(__file__).parents[1] / "ivr" / "hotline.yaml"
QUEUES = ("consumer", "social", "urban_hpf", "police", "enterprise", "general")
SECTION = 10
PER_ROW = 7
COLUMN, ROW = 300, 360
"""Between two cards on the canvas."""
BLOCK_WIDTH, BLOCK_HEIGHT = 4 * COLUMN + 200, 3 * ROW + 160
WORDS = {
    "which_section": ("请输入业务编号。", "Enter the number of the service.", "업무 번호를 누르십시오."),
    "section": (
        "了解办理条件请按1，查询办理进度请按2，留言请按3，人工服务请按4。",
        "For the conditions press 1, for progress 2, to leave a message 3, for a person 4.",
        "조건은 1번, 진행 상황은 2번, 메시지는 3번, 상담원은 4번입니다.",
    ),
    "terms": ("请携带身份证到窗口办理。", "Please bring your identity card.", "신분증을 지참하십시오."),
    "hours": ("窗口上午九点开门。", "The desk opens at nine.", "창구는 아홉 시에 엽니다."),
    "number": ("请输入受理编号。", "Enter your case number.", "접수 번호를 누르십시오."),
    "known": ("您的事项正在办理。", "Your case is being worked on.", "처리 중입니다."),
    "leave": ("请在提示音后留言。", "Please leave a message after the tone.", "메시지를 남겨 주십시오."),
    "thanks": ("已记录，再见。", "Noted. Goodbye.", "기록했습니다. 안녕히 계십시오."),
}


def large_flow(name: str, nodes: int) -> str:
    """The document of a flow of exactly `nodes` nodes, every one of them placed."""
    flow: dict[str, Any] = reading.read(SEED).values
    flow["name"] = name
    # Its numbers are the hotline's.
    flow["languages"] = {language: [] for language in flow["languages"]}
    flow["prompts"] |= {prompt: dict(zip(("zh", "en", "ko"), said, strict=True)) for prompt, said in WORDS.items()}
    seed = list(flow["nodes"])
    sections, rest = divmod(nodes - len(seed) - 2, SECTION)
    flow["nodes"]["welcome"]["keys"]["8"] = {"node": "which_section"}
    flow["nodes"] |= _entrance(sections)
    for number in range(sections):
        flow["nodes"] |= _section(number)
    flow["nodes"] |= _corridor(rest)
    if rest:
        flow["nodes"]["to_section"]["otherwise"] = {"node": "corridor_0"}
    flow["layout"] = _placed(list(flow["nodes"]))
    return yaml.safe_dump(flow, allow_unicode=True, sort_keys=False)


def _entrance(sections: int) -> dict[str, Any]:
    cases = [
        {"when": {"on": "variable", "variable": "section", "equals": f"{number:03}"}, "then": {"node": f"s{number}"}}
        for number in range(sections)
    ]
    return {
        "which_section": {
            "kind": "digits",
            "prompt": "which_section",
            "into": "section",
            "length": 3,
            "next": {"node": "to_section"},
        },
        "to_section": {"kind": "branch", "cases": cases, "otherwise": {"queue": "general"}},
    }


def _section(number: int) -> dict[str, Any]:
    here = f"s{number}"
    queue = {"queue": QUEUES[number % len(QUEUES)]}
    is_set = {"on": "variable", "variable": f"case_{number}", "equals": ""}
    return {
        here: {
            "kind": "menu",
            "prompt": "section",
            "keys": {
                "1": {"node": f"{here}_terms"},
                "2": {"node": f"{here}_number"},
                "3": {"node": f"{here}_leave"},
                "4": queue,
            },
            "retry": queue,
        },
        f"{here}_terms": {"kind": "play", "prompt": "terms", "next": {"node": f"{here}_crowded"}},
        f"{here}_crowded": {
            "kind": "branch",
            "cases": [{"when": {"on": "load", **queue, "waiting": 5}, "then": {"node": f"{here}_hours"}}],
            "otherwise": queue,
        },
        f"{here}_hours": {"kind": "play", "prompt": "hours", "keys": {"1": queue}, "next": {"node": f"{here}_leave"}},
        f"{here}_number": {
            "kind": "digits",
            "prompt": "number",
            "into": f"case_{number}",
            "length": 6,
            "next": {"node": f"{here}_typed"},
        },
        f"{here}_typed": {
            "kind": "branch",
            "cases": [{"when": is_set, "then": {"node": f"{here}_terms"}}],
            "otherwise": {"node": f"{here}_noted"},
        },
        f"{here}_noted": {
            "kind": "set",
            "variables": {f"known_{number}": "yes"},
            "next": {"node": f"{here}_known"},
        },
        f"{here}_known": {"kind": "play", "prompt": "known", "next": queue},
        f"{here}_leave": {"kind": "message", "prompt": "leave", "next": {"node": f"{here}_thanks"}},
        f"{here}_thanks": {"kind": "hangup", "prompt": "thanks"},
    }


def _corridor(length: int) -> dict[str, Any]:
    """What is left to the wanted number: one play after the other, and then a person."""
    return {
        f"corridor_{number}": {
            "kind": "play",
            "prompt": "hours",
            "next": {"node": f"corridor_{number + 1}"} if number + 1 < length else {"queue": "general"},
        }
        for number in range(length)
    }


def _placed(nodes: list[str]) -> dict[str, dict[str, int]]:
    """Blocks of ten, four in a row; the blocks in rows too."""
    return {
        node: {
            "x": place // SECTION % PER_ROW * BLOCK_WIDTH + place % SECTION % 4 * COLUMN,
            "y": place // SECTION // PER_ROW * BLOCK_HEIGHT + place % SECTION // 4 * ROW,
        }
        for place, node in enumerate(nodes)
    }
