from callcenter.routing.decision import Decision, Verdict, Why
from callcenter.routing.evaluation import Totals, Trial, evaluate
from callcenter.vocabulary.languages import Language


def _trial(wanted: str, verdict: Verdict, destination: str | None, *, voice: str = "a") -> Trial:
    decision = Decision(
        verdict=verdict,
        why=Why.SURE,
        destination=destination,
        probability=0.9,
        runner_up=None,
        runner_up_probability=0.0,
        words=(),
        matches=(),
        engine="test",
    )
    return Trial(language=Language.ZH, voice=voice, noise="clean", wanted=wanted, decision=decision)


TRIALS = [
    _trial("social", Verdict.ROUTE, "social"),
    _trial("social", Verdict.CONFIRM, "social"),
    _trial("social", Verdict.CONFIRM, "police", voice="b"),
    _trial("police", Verdict.ROUTE, "social"),
    _trial("police", Verdict.ASK_AGAIN, "police"),
    _trial("police", Verdict.PERSON, None),
    _trial("general", Verdict.PERSON, "agent"),
    _trial("emergency", Verdict.PERSON, "emergency"),
    _trial("none", Verdict.ASK_AGAIN, None),
]


def test_outcomes_add_up_to_the_total() -> None:
    assert evaluate(TRIALS).all == Totals(
        total=9, right=5, wrong_queue=2, asked_again=1, person=1, confirmed=2, confirmed_wrong=1
    )


def test_voices_are_told_apart() -> None:
    found = evaluate(TRIALS).by_voice
    assert (found["a"].total, found["b"].total, found["b"].wrong_queue) == (8, 1, 1)


def test_confusions_count_where_each_matter_led() -> None:
    assert evaluate(TRIALS).confusions["police"] == {"(asked again)": 1, "(person)": 1, "social": 1}


def test_nothing_tried_is_nothing_counted() -> None:
    assert evaluate([]).all.total == 0
