"""Every key means one thing at a time, and 0 leads to a person everywhere."""

from collections.abc import Iterator

from callcenter.ivr.document import kinds
from callcenter.ivr.document.faults import Bilingual, Fault, FieldPath
from callcenter.ivr.document.fields import values
from callcenter.ivr.document.flow import Flow
from callcenter.ivr.document.parts import Key, Widget
from callcenter.vocabulary.languages import Language

PERSON = "0"
"""What callers of every hotline in the country press for a person."""
_MEANINGS = {
    "person": Bilingual("a person", "人工"),
    "repeat": Bilingual("repeat", "重复"),
    "back": Bilingual("back", "返回"),
}
_ANOTHER = Bilingual("choose another key", "请换一个按键")


def faults_in_keys(flow: Flow) -> Iterator[Fault]:
    house = {"person": flow.keys.person, "repeat": flow.keys.repeat, "back": flow.keys.back}
    yield from _house_keys(flow, house)
    for path, value, held in values(flow):
        widget: Widget | None = held.mark(Widget)
        if path[0] == "nodes" and widget is not None and widget.name == "key":
            yield from _bound(path, str(value), house)
    yield from _numbers(flow)


def _house_keys(flow: Flow, house: dict[str, Key]) -> Iterator[Fault]:
    if flow.keys.person != PERSON:
        fault = Bilingual(f"{PERSON} does not lead to a person at any node", f"所有节点按 {PERSON} 都不能转人工")
        yield Fault(("keys", "person"), fault, Bilingual(f"write person: '{PERSON}'", f"改为 person: '{PERSON}'"))
    for meaning, key in house.items():
        if list(house.values()).count(key) > 1:
            fault = Bilingual(f"key {key} is bound twice", f"按键 {key} 重复定义")
            yield Fault(
                ("keys", meaning), fault, Bilingual("give each house key its own key", "各通用按键请用不同的键")
            )
        elif (
            meaning != "person"
            and key.isdigit()
            and any(isinstance(node, kinds.Digits) for node in flow.nodes.values())
        ):
            fault = Bilingual(f"key {key} cannot be typed where digits are collected", f"收号时无法输入 {key}")
            yield Fault(("keys", meaning), fault, Bilingual("write one of * # A-D", "改为 * # A-D 之一"))


def _bound(path: FieldPath, key: str, house: dict[str, Key]) -> Iterator[Fault]:
    for meaning, taken in house.items():
        if key == taken:
            said = _MEANINGS[meaning]
            fault = Bilingual(
                f"key {key} is bound twice: it is the house key for {said.en}",
                f"按键 {key} 重复定义：它是“{said.zh}”的通用按键",
            )
            yield Fault(path, fault, _ANOTHER)
    if key == PERSON != house["person"]:
        fault = Bilingual(f"{PERSON} does not lead to a person here", f"此处按 {PERSON} 不能转人工")
        yield Fault(path, fault, _ANOTHER)


def _numbers(flow: Flow) -> Iterator[Fault]:
    begun: dict[str, Language] = {}
    for language, numbers in flow.languages.items():
        for number in numbers:
            first = begun.setdefault(number, language)
            if first is not language:
                fault = Bilingual(
                    f"calls to {number} begin in {first} already", f"拨打 {number} 的来电已以 {first} 开始"
                )
                yield Fault(("languages", language), fault, Bilingual("name each number once", "每个号码只写一次"))
