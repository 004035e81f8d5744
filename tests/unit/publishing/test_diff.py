"""What changed, in words that whoever looks after the flow can read in both languages."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from callcenter.ivr.document import reading as documents
from callcenter.publishing.diff import Change, changes
from callcenter.publishing.documents import DocumentType

SEED: dict[str, Any] = documents.read(Path(__file__).parents[3] / "ivr" / "hotline.yaml").values


def found(change: Callable[[dict[str, Any]], object]) -> tuple[Change, ...]:
    new = json.loads(json.dumps(SEED))
    change(new)
    return changes(DocumentType.FLOW, SEED, new)


def told(change: Callable[[dict[str, Any]], object]) -> list[tuple[str, str]]:
    return [(one.text.en, one.text.zh) for one in found(change)]


def test_no_change_is_none() -> None:
    assert found(lambda new: None) == ()


def test_a_key_that_leads_elsewhere_says_from_where_to_where() -> None:
    (change,) = found(lambda new: new["nodes"]["welcome"]["keys"].update({"1": {"queue": "social"}}))

    assert change.path == ("nodes", "welcome", "keys", "1")
    assert (change.kind, change.before, change.after) == ("changed", {"queue": "consumer"}, {"queue": "social"})
    assert change.text.en == "node welcome: key 1 now leads to social (was consumer)"
    assert change.text.zh == "节点 welcome：按键 1 现通向 social（原为 consumer）"


def test_keys_that_come_and_go() -> None:
    def change(new: dict[str, Any]) -> None:
        new["nodes"]["menu"]["keys"]["8"] = {"node": "ask"}
        del new["nodes"]["menu"]["keys"]["9"]

    assert [text for text, _ in told(change)] == [
        "node menu: key 8 leads to ask (new)",
        "node menu: key 9 removed (was en)",
    ]


def test_words_are_told_by_language() -> None:
    assert told(lambda new: new["prompts"]["bye"].update(zh="再见。")) == [
        (
            "prompt bye: Chinese is now “再见。” (was “感谢您的来电，再见。”)",
            "提示音 bye：中文 现为 “再见。”（原为 “感谢您的来电，再见。”）",
        )
    ]


def test_words_that_get_a_recording_name_it() -> None:
    def change(new: dict[str, Any]) -> None:
        new["prompts"]["bye"]["zh"] = {"text": "再见。", "recording": "bye.wav"}

    assert "“再见。” [bye.wav]" in told(change)[0][0]


def test_nodes_that_come_and_go_are_told_once_with_their_kind() -> None:
    def change(new: dict[str, Any]) -> None:
        new["nodes"]["extra"] = {"kind": "play", "prompt": "bye", "next": {"node": "ask"}}
        del new["nodes"]["survey2"]

    assert told(change) == [
        ("node extra (Play): added", "节点 extra（播放）：新增"),
        ("node survey2 (Survey): removed", "节点 survey2（评价）：删除"),
    ]


def test_a_node_of_another_kind_is_told_as_one_change() -> None:
    def change(new: dict[str, Any]) -> None:
        new["nodes"]["retry"] = {"kind": "play", "prompt": "retry", "next": {"node": "menu"}}

    assert told(change) == [("node retry: is now Play (was Listen)", "节点 retry：现为播放（原为听取）")]


def test_fields_are_called_what_the_editor_calls_them() -> None:
    ((english, chinese),) = told(lambda new: new["nodes"]["progress"].update(length=8))

    assert english == "node progress: at most is now 8 (was 6)"
    assert chinese == "节点 progress：最多几位 现为 8（原为 6）"


def test_cases_of_a_branch_are_told_by_their_place() -> None:
    before = {
        "nodes": {
            "hours": {
                "kind": "branch",
                "cases": [{"when": {"on": "day", "day": "holiday"}, "then": {"node": "a"}}],
                "otherwise": {"node": "b"},
            }
        }
    }
    after = copy.deepcopy(before)
    after["nodes"]["hours"]["cases"][0]["then"] = {"node": "c"}  # type: ignore[index]
    (change,) = changes(DocumentType.FLOW, before, after)

    assert change.path == ("nodes", "hours", "cases", "0", "then")
    assert change.text.en == "node hours: cases: 1: then now leads to c (was a)"


def test_places_on_the_canvas_are_one_line() -> None:
    (change,) = found(lambda new: new.update(layout={"welcome": {"x": 1, "y": 2}}))

    assert (change.path, change.before, change.after) == (("layout",), None, None)
    assert "callers hear no difference" in change.text.en


def test_settings_of_the_whole_flow() -> None:
    assert told(lambda new: new["timings"].update(answer_s=10)) == [
        ("timings: answer_s is now 10 (was 8)", "timings：answer_s 现为 10（原为 8）")
    ]


def test_long_words_are_cut_in_the_sentence_and_whole_in_the_change() -> None:
    (change,) = found(lambda new: new["prompts"]["bye"].update(en="Good-bye. " * 30))

    assert len(change.text.en) < 200
    assert change.after == "Good-bye. " * 30


def test_rows_of_a_lexicon_are_told_by_their_word() -> None:
    row = {"keyword": "社保", "destination": "social", "matter": "insurance", "weight": "5"}
    before = {"rows": [row, {**row, "keyword": "医保"}]}
    after = {"rows": [{**row, "weight": "7"}, {**row, "keyword": "养老"}]}

    assert [one.text.en for one in changes(DocumentType.LEXICON, before, after)] == [
        "word 社保: weight is now 7 (was 5)",
        "word 养老 (to social, weight 5): added",
        "word 医保 (to social, weight 5): removed",
    ]


def test_rows_of_wordings_are_told_by_what_is_said() -> None:
    before = {"rows": [{"wording": "没拿到钱", "destination": "social"}, {"wording": "喂", "destination": "none"}]}
    after = {"rows": [{"wording": "没拿到钱", "destination": "general"}, {"wording": "上牌", "destination": "police"}]}

    assert [one.text.en for one in changes(DocumentType.WORDINGS, before, after)] == [
        "wording 没拿到钱: destination is now general (was social)",
        "wording 上牌 (to police): added",
        "wording 喂 (to none): removed",
    ]


def test_every_change_of_any_kind_has_words_in_both_languages() -> None:
    other: dict[str, Any] = {"name": "other", "nodes": {"x": "nonsense"}, "prompts": [], "queues": None, "layout": 3}
    for one in changes(DocumentType.FLOW, SEED, other):
        assert one.text.en
        assert one.text.zh
