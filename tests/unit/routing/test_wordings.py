from collections.abc import Mapping
from pathlib import Path

import pytest

from callcenter.routing.evidence import Knowledge
from callcenter.routing.lexicon import Keyword, Lexicon, lexicon, load_lexicon
from callcenter.routing.wordings import Wording, learn, load_wordings, parse_wordings
from callcenter.vocabulary.errors import RefusedDocumentError
from callcenter.vocabulary.languages import Language
from tests.unit.routing.conftest import DESTINATIONS, ROOT

PATH = Path("wordings.zh.tsv")


def _faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(RefusedDocumentError) as refused:
        parse_wordings(text, PATH, {"social", "police"})
    return [(problem.line, problem.field) for problem in refused.value.problems]


def test_comments_and_empty_lines_are_left_out() -> None:
    text = "# note\nwording\tdestination\n\n没拿到钱\tsocial\n上牌照\tpolice\n喂\tnone\n"
    assert parse_wordings(text, PATH, {"social", "police"}) == (
        Wording("没拿到钱", "social"),
        Wording("上牌照", "police"),
        Wording("喂", "none"),
    )


def test_every_fault_is_told_with_its_line() -> None:
    text = "wording\tdestination\n\tsocial\n没拿到钱\tmoon\n上牌照\n"
    assert _faults(text) == [(2, "wording"), (3, "destination"), (4, "(line)")]
    assert _faults("") == [(0, "(line)")]
    assert _faults("wording\tdestination\n没拿到钱\tsocial\n") == [(0, "(file)")]


def test_a_wording_counts_once_and_never_for_two_destinations() -> None:
    header = "wording\tdestination\n没拿到钱\tsocial\n上牌照\tpolice\n"
    assert len(parse_wordings(f"{header}没拿到钱\tsocial\n", PATH, {"social", "police"})) == 2
    assert _faults(f"{header}没拿到钱\tpolice\n") == [(4, "destination")]


def test_what_holds_no_word_of_the_language_teaches_nothing() -> None:
    empty = lexicon(Language.ZH, [Keyword("ok", "social", "x", 3), Keyword("vip", "police", "x", 3)])
    model = learn(Language.ZH, (), empty)
    assert model.destinations == ()
    assert model.scores(["社保"]).shape == (1, 0)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedDocumentError):
        load_wordings(tmp_path / "none.tsv", {"social"})
    (tmp_path / "bytes.tsv").write_bytes(b"wording\tdestination\n\xff\xfe\n")
    with pytest.raises(RefusedDocumentError):
        load_wordings(tmp_path / "bytes.tsv", {"social"})


def test_the_same_examples_give_the_same_model(lexicons: Mapping[Language, Lexicon]) -> None:
    examples = load_wordings(ROOT / "ivr" / "wordings.en.tsv", DESTINATIONS)
    one, other = (learn(Language.EN, examples, lexicons[Language.EN]) for _ in range(2))
    texts = ["the fridge does not cool", "where do I register my tenant"]
    assert one.version == other.version
    assert (one.scores(texts) == other.scores(texts)).all()


def test_more_examples_are_another_version(lexicons: Mapping[Language, Lexicon]) -> None:
    examples = load_wordings(ROOT / "ivr" / "wordings.en.tsv", DESTINATIONS)
    assert (
        learn(Language.EN, examples, lexicons[Language.EN]).version
        != learn(Language.EN, examples[1:], lexicons[Language.EN]).version
    )


@pytest.mark.parametrize("destinations", [("social",), ("consumer", "social")])
def test_a_lexicon_of_one_or_two_destinations_is_learnt_from(destinations: tuple[str, ...], tmp_path: Path) -> None:
    words = {"social": "pension", "consumer": "refund"}
    rows = "".join(f"{words[each]}\t{each}\tgeneral\t4\n" for each in destinations)
    (tmp_path / "lexicon.en.tsv").write_text("keyword\tdestination\tmatter\tweight\n" + rows)
    words_of = load_lexicon(tmp_path / "lexicon.en.tsv", Language.EN, destinations)
    model = learn(Language.EN, (), words_of)
    scores = dict(zip(model.destinations, model.scores(["my pension"])[0], strict=True))

    assert set(scores) == {*destinations}
    assert max(scores, key=lambda destination: scores[destination]) == "social"


def test_what_is_spelt_in_other_characters_of_the_same_sound_leads_to_the_same_place(
    known: Mapping[Language, Knowledge],
) -> None:
    model = known[Language.ZH].model
    for said, spelt in (
        ("垃圾桶没人清", "拉机统没人青"),
        ("身份证到期了", "深分正道其乐"),
        ("拖欠我们工资", "托前我门公子"),
    ):
        rows = model.scores([said, spelt])
        assert rows[0].argmax() == rows[1].argmax(), spelt
