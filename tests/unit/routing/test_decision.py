from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.routing import calibration
from callcenter.routing.decision import (
    Decision,
    Verdict,
    Why,
    decide,
    decide_heard,
    decide_partly,
    second_opinion,
)
from callcenter.routing.evidence import Knowledge, knowledge
from callcenter.routing.hypotheses import written
from callcenter.routing.lexicon import Keyword, lexicon
from callcenter.routing.wordings import Wording, load_wordings
from callcenter.vocabulary.hearing import Heard, Hypothesis, PartlyHeard
from callcenter.vocabulary.languages import Language
from tests.unit.routing.conftest import DESTINATIONS, ROOT

Known = Mapping[Language, Knowledge]
SMALL = knowledge(
    lexicon(Language.ZH, [Keyword("社保", "social", "insurance", 3), Keyword("护照", "police", "exit", 3)]),
    [Wording("社保怎么交", "social"), Wording("护照怎么办", "police"), Wording("喂", "none")],
)


def _zh(known: Known, *texts: str, log_probability: float | None = -0.2) -> Decision:
    heard = [written(Language.ZH, text, log_probability) for text in texts]
    return decide(known[Language.ZH], heard, engine="test")


def test_a_keyword_leads_there_at_once(known: Known) -> None:
    led = _zh(known, "我想問一下醫保怎麼報銷")
    assert (led.verdict, led.destination, led.why) == (Verdict.ROUTE, "social", Why.SURE)
    assert {"医保", "报销"} <= {match.keyword.text for match in led.matches if match.means == "exact"}


def test_a_recogniser_that_knows_only_keywords_is_never_taken_at_its_word(known: Known) -> None:
    words, zh = ("医保", "报销"), Language.ZH
    free = Heard(hypotheses=(Hypothesis(words),), engine="test", language=zh)
    by_grammar = Heard(hypotheses=(Hypothesis(words),), engine="test", language=zh, knows_only_keywords=True)
    partly = PartlyHeard(words=words, engine="test", language=zh, knows_only_keywords=True)

    assert decide_heard(known[zh], free).verdict is Verdict.ROUTE
    assert decide_heard(known[zh], by_grammar).verdict is Verdict.CONFIRM
    assert decide_partly(known[zh], partly).verdict is Verdict.CONFIRM


def test_an_emergency_heard_by_a_grammar_does_not_wait_to_be_confirmed(known: Known) -> None:
    heard = Heard(hypotheses=(Hypothesis(("着火",)),), engine="test", language=Language.ZH, knows_only_keywords=True)
    assert decide_heard(known[Language.ZH], heard).why is Why.EMERGENCY_SAID


def test_an_engines_confidence_stands_for_probabilities_that_it_does_not_tell(known: Known) -> None:
    heard = Heard(hypotheses=(Hypothesis(("着火",)),), engine="test", language=Language.ZH, confidence=0.2)
    assert decide_heard(known[Language.ZH], heard).why is not Why.EMERGENCY_SAID


def test_a_keyword_in_other_characters_is_found_by_its_sound(known: Known) -> None:
    led = _zh(known, "我要办营业直照", "我要半营叶执照")
    assert led.destination == "enterprise"
    assert led.matches[0].means == "pinyin"


def test_a_later_hypothesis_counts_too(known: Known) -> None:
    assert _zh(known, "我要办胡椒", "我要办护照").destination == "police"


def test_what_the_caller_denies_is_not_said(known: Known) -> None:
    led = _zh(known, "不是社保，我要办护照")
    assert led.destination == "police"
    assert "社保" not in {match.keyword.text for match in led.matches}
    assert _zh(known, "不是設保").destination != "social" or _zh(known, "不是設保").verdict is Verdict.ASK_AGAIN


def test_keywords_across_words_are_not_found_by_sound_either(known: Known) -> None:
    led = _zh(known, "施工资质证书怎么换领")
    assert led.destination == "enterprise"
    assert "工资" not in {match.keyword.text for match in led.matches}


def test_who_wants_a_person_gets_one(known: Known) -> None:
    led = _zh(known, "给我转人工")
    assert (led.verdict, led.why, led.destination) == (Verdict.PERSON, Why.PERSON_WANTED, "agent")


def test_an_emergency_plainly_said_wins(known: Known) -> None:
    led = _zh(known, "社保局门口着火了，社保卡还在里面")
    assert (led.verdict, led.why, led.destination) == (Verdict.ROUTE, Why.EMERGENCY_SAID, "emergency")


def test_an_emergency_in_doubtful_words_goes_to_a_person(known: Known) -> None:
    for text in ("那个找火了", "着火"):
        led = _zh(known, text, log_probability=-1.2)
        assert (led.verdict, led.why, led.destination) == (Verdict.PERSON, Why.EMERGENCY_SUSPECTED, "emergency")


@pytest.mark.parametrize("text", ["喂，你好", "我想问一下", "嗯那个"])
def test_words_without_a_matter_are_asked_again(known: Known, text: str) -> None:
    assert _zh(known, text).verdict is Verdict.ASK_AGAIN


def test_silence_is_asked_again() -> None:
    led = decide(SMALL, [Hypothesis(())], engine="test")
    assert (led.verdict, led.why, led.destination, led.probability) == (Verdict.ASK_AGAIN, Why.NO_WORDS, None, 0.0)


def test_doubtful_words_are_asked_again_where_sure_ones_are_confirmed(known: Known) -> None:
    sure, doubtful = (_zh(known, "办完年卡教练都不见了", log_probability=lp) for lp in (-0.05, -0.9))
    assert sure.probability >= doubtful.probability
    assert doubtful.verdict is not Verdict.ROUTE


def test_a_second_opinion_counts_only_where_the_first_is_unsure_and_is_confirmed(known: Known) -> None:
    unsure = _zh(known, "第一次绑胡椒药本人去吗", log_probability=-1.5)
    sure = _zh(known, "我要办护照")
    assert unsure.verdict is Verdict.ASK_AGAIN
    told = second_opinion(unsure, sure)
    assert (told.verdict, told.destination) == (Verdict.CONFIRM, "police")
    assert second_opinion(sure, _zh(known, "我要交社保")) is sure
    assert second_opinion(unsure, unsure) is unsure
    assert second_opinion(unsure, _zh(known, "着火了")) is unsure


def test_a_second_opinion_that_only_the_second_heard_does_not_count(known: Known) -> None:
    unsure = _zh(known, "我想问一下")
    assert second_opinion(unsure, _zh(known, "我要办护照")) is unsure


def test_without_a_keyword_a_destination_must_be_likelier(known: Known) -> None:
    texts = [w.text[:-1] for w in load_wordings(ROOT / "ivr" / "wordings.zh.tsv", DESTINATIONS)[:400:2]]
    confirmed = [told for told in (_zh(known, text) for text in texts) if told.verdict is Verdict.CONFIRM]
    bare = [d for d in confirmed if d.destination not in {match.keyword.destination for match in d.matches}]
    assert confirmed
    assert bare
    assert all(told.probability >= calibration.CONFIRM_MIN for told in confirmed)
    assert all(told.probability >= calibration.CONFIRM_WITHOUT_KEYWORD_MIN for told in bare)


def test_where_the_words_are_in_doubt_a_destination_must_be_likelier(known: Known) -> None:
    texts = [w.text[:-1] for w in load_wordings(ROOT / "ivr" / "wordings.zh.tsv", DESTINATIONS)[:200:2]]
    led = [_zh(known, text, log_probability=-1.1) for text in texts]
    confirmed = [told.probability for told in led if told.verdict is Verdict.CONFIRM]
    assert confirmed
    assert min(confirmed) >= calibration.CONFIRM_UNSURE_WORDS_MIN


def test_what_is_denied_by_a_like_sound_does_not_speak_by_its_wording_either(known: Known) -> None:
    denied, said = (_zh(known, text) for text in ("不是設保", "設保"))
    assert denied.chance("social") < said.chance("social")


def test_english_is_understood_by_stems(known: Known) -> None:
    led = decide(known[Language.EN], [written(Language.EN, "I was reimbursed too little")], engine="test")
    assert led.destination == "social"
    denied = decide(known[Language.EN], [written(Language.EN, "It is not about a passport, my bins stink")], engine="t")
    assert denied.destination == "urban_hpf"


def test_the_reason_names_the_keywords_of_the_destination(known: Known) -> None:
    reason = _zh(known, "我想问一下医保怎么报销").reason()
    assert (reason.by, reason.why, reason.destination, reason.engine) == ("words", Why.SURE, "social", "test")
    assert {"医保", "报销"} <= set(reason.matched)
    assert reason.probability is not None
    assert 0.85 <= reason.probability <= 1


def test_the_reason_tells_which_part_of_the_words_was_taken_for_a_keyword(known: Known) -> None:
    by_sound = _zh(known, "我要办营业直照").reason()
    assert ("营业执照", "营业直照", "by_sound") in [(one.keyword, one.heard_as, one.means) for one in by_sound.keywords]
    as_written = decide(known[Language.EN], [written(Language.EN, "about my Passports")], engine="test").reason()
    assert ("passport", "as_written") in [(one.keyword, one.means) for one in as_written.keywords]
    elsewhere = _zh(known, "我要办胡椒", "我要办护照").reason()
    assert [one.heard_as for one in elsewhere.keywords if one.keyword == "护照" and one.means == "as_written"] == [""]


def test_the_reason_says_so_where_no_keyword_spoke_for_it(known: Known) -> None:
    reason = _zh(known, "刚买的冰箱不制冷让他们修他们拖着").reason()
    assert (reason.destination, reason.matched, reason.means) == ("consumer", (), "by_wording")


@given(st.lists(st.text(max_size=12), max_size=10), st.floats(-9, 1) | st.none())
@settings(max_examples=60, deadline=None)
def test_anything_may_be_heard(texts: list[str], log_probability: float | None) -> None:
    led = decide(SMALL, [written(Language.ZH, text, log_probability) for text in texts], engine="test")
    assert 0 <= led.probability <= 1
    assert led.verdict is not Verdict.ROUTE or led.destination is not None
