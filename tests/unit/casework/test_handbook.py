"""The operators' files: what is refused, and how a change comes into use."""

import re
import shutil
from pathlib import Path

import pytest

from callcenter.casework.documents import MATTERS, load_matters, load_scripts, unknown_names
from callcenter.casework.handbook import EMPTY, Handbook, load
from callcenter.vocabulary.errors import RefusedDocumentError
from callcenter.vocabulary.languages import Language
from callcenter.vocabulary.tiers import Need

IVR = Path(__file__).parents[3] / "ivr"
SOUND = """
groups: {"10": {zh: 消费, en: Consumer}, "1001": {zh: 退换, en: Returns}}
matters:
  - {code: "100101", name: {zh: 退货, en: Returns}, queue: consumer, keywords: [refund]}
dispositions: [{id: answered, name: {zh: 直接答复, en: Answered}}]
"""


def refused(folder: Path, text: str) -> list[str]:
    (folder / MATTERS).write_text(text, "utf-8")
    with pytest.raises(RefusedDocumentError) as caught:
        load_matters(folder)
    return [f"{problem.line} {problem.field} {problem.fault}" for problem in caught.value.problems]


def test_the_files_that_come_with_us_are_whole() -> None:
    contents = load(IVR)
    scripts = {language: found.scripts for language, found in (contents.scripts or {}).items()}

    assert len(contents.matters) >= 30
    assert {matter.queue for matter in contents.matters} == {
        *("consumer", "social", "urban_hpf", "police", "enterprise", "general")
    }
    assert [one.id for one in scripts[Language.ZH]] == [one.id for one in scripts[Language.EN]]
    for language in (Language.ZH, Language.EN):
        assert {need for one in scripts[language] for need in one.needs} == {*Need}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (SOUND.replace('"100101"', '"1001"'), "4 matters.0.code has letters that may not stand here"),
        (SOUND.replace('code: "100101"', 'code: "200101"'), "4 matters.0.code belongs to group 20, which is missing"),
        (SOUND.replace("dispositions:", "endings:"), "5 endings is not known here"),
        (SOUND.replace("queue: consumer", "colour: red"), "4 matters.0.colour is not known here"),
        (
            SOUND.replace("en: Answered}}", "en: Answered}}, {id: answered, name: {zh: 答复, en: Answered}}"),
            "5 dispositions.1.id answered stands twice",
        ),
    ],
)
def test_a_fault_is_told_with_its_line_and_field(tmp_path: Path, text: str, fault: str) -> None:
    assert fault in refused(tmp_path, text)


def test_what_the_documentation_shows_can_be_used(tmp_path: Path) -> None:
    matters, scripts = re.findall(r"```yaml\n(.*?)```", (IVR.parent / "docs/casework.md").read_text("utf-8"), re.DOTALL)
    (tmp_path / MATTERS).write_text(matters, "utf-8")
    (tmp_path / "scripts.zh.yaml").write_text(scripts, "utf-8")

    assert load(tmp_path).matters[0].code == "200104"


def test_queues_and_keywords_that_stand_nowhere_else_are_told(tmp_path: Path) -> None:
    (tmp_path / MATTERS).write_text(SOUND, "utf-8")

    found = [fault.path[-1] for fault in unknown_names(load_matters(tmp_path), ["social"], ["pension"])]

    assert found == ["queue", "keywords"]


def test_a_change_is_taken_over_and_a_faulty_one_changes_nothing(tmp_path: Path) -> None:
    handbook = Handbook(tmp_path)
    handbook.refresh()
    assert handbook.contents == EMPTY or handbook.contents.matters == ()

    (tmp_path / MATTERS).write_text(SOUND, "utf-8")
    shutil.copy(IVR / "scripts.zh.yaml", tmp_path)
    handbook.refresh()
    first = handbook.contents
    (tmp_path / MATTERS).write_text(SOUND.replace("退货", "退货退款"), "utf-8")
    handbook.refresh()
    second = handbook.contents
    (tmp_path / MATTERS).write_text("matters: [", "utf-8")
    handbook.refresh()

    assert (first.matters[0].name.zh, second.matters[0].name.zh) == ("退货", "退货退款")
    assert first.version != second.version
    assert handbook.contents is second
    assert len(handbook.problems) == 1


def test_a_language_without_a_file_has_no_scripts(tmp_path: Path) -> None:
    assert load_scripts(tmp_path, Language.EN).scripts == ()
