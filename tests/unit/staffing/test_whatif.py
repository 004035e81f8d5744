import pytest
from pydantic import ValidationError

from callcenter.staffing.day import QUARTERS
from callcenter.staffing.profile import WORKDAY
from callcenter.staffing.shapes import Question, SkillModel, StreamModel
from callcenter.staffing.whatif import answered
from callcenter.vocabulary.ids import AgentId, QueueId
from callcenter.vocabulary.tiers import Tier


def stream(calls_a_day: float = 1_500, queue: str = "general", tier: Tier = Tier.ORDINARY) -> StreamModel:
    calls = tuple(calls_a_day * share for share in WORKDAY)
    return StreamModel(queue=queue, tier=tier, calls=calls, handling_s=210, variation=1.0, patience_s=600)


def test_three_agents_fewer_and_eight_per_cent_listed_callers() -> None:
    usual = answered(Question(streams=(stream(),)))
    changed = answered(Question(streams=(stream(),), agents=-3, listed=0.08, orders=("ours", "fifo", "strict")))

    (day,) = usual.days
    ours, fifo, strict = changed.days
    assert day.all.p95_s is not None
    assert ours.all.p95_s is not None
    assert ours.all.p95_s > day.all.p95_s
    assert [one.tier for one in ours.tiers] == [Tier.LISTED, Tier.ORDINARY]
    assert ours.tiers[0].figures.p95_s < fifo.tiers[0].figures.p95_s  # type: ignore[operator]
    assert ours.tiers[0].figures.callers / ours.all.callers == pytest.approx(0.08, abs=0.02)
    assert {one.all.callers for one in changed.days} == {strict.all.callers}


def test_without_a_plan_seats_are_those_needed_as_usual_whatever_the_load() -> None:
    usual, more = (answered(Question(streams=(stream(),), load=load, orders=())) for load in (1.0, 1.5))

    assert [quarter.planned for quarter in more.quarters] == [quarter.needed for quarter in usual.quarters]
    assert sum(quarter.needed for quarter in more.quarters) > sum(quarter.needed for quarter in usual.quarters)
    assert more.days == ()


def test_a_plan_of_ones_own_is_kept_and_one_agent_always_stays() -> None:
    plan = (0,) * 32 + (2,) * 32 + (0,) * 32
    answer = answered(Question(streams=(stream(50),), plan=plan, agents=-3))

    assert [quarter.planned for quarter in answer.quarters] == list(plan)
    assert answer.days[0].all.answered > 0


def test_progress_goes_to_the_end_and_never_back() -> None:
    told: list[float] = []
    answered(Question(streams=(stream(),), orders=("ours", "fifo")), tell=told.append)

    assert told == sorted(told)
    assert told[-1] == 1


def test_skills_hold_who_answers_whom() -> None:
    streams = (stream(600, "general"), stream(600, "police"))
    general = SkillModel(queues=frozenset({"general"}), people=3)
    both = SkillModel(queues=frozenset({"general", "police"}), people=1)
    parted, pooled = (answered(Question(streams=streams, skills=skills)) for skills in ((general, both), ()))

    assert parted.days[0].all.p95_s > pooled.days[0].all.p95_s  # type: ignore[operator]


def test_people_are_counted_by_what_they_serve_of_the_queues_that_are_called() -> None:
    skills = {
        AgentId("8001"): frozenset({QueueId("general"), QueueId("retired")}),
        AgentId("8002"): frozenset({QueueId("general")}),
        AgentId("8003"): frozenset({QueueId("retired")}),
    }
    found = SkillModel.counted(skills, [stream(queue="general").stream()])

    assert found == [SkillModel(queues=frozenset({"general"}), people=2)]


def test_a_queue_that_nobody_serves_any_more_is_everybodys() -> None:
    streams = [stream(queue=queue).stream() for queue in ("general", "old")]
    found = SkillModel.counted({AgentId("8001"): frozenset({QueueId("general")})}, streams)

    assert found == [SkillModel(queues=frozenset({"general", "old"}), people=1)]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"load": 10.0, "streams": [stream(60_000)]}, "ask for a smaller load"),
        ({"streams": []}, "at least 1 item"),
        ({"plan": [1] * 95}, f"at least {QUARTERS} items"),
        ({"plan": [-1] * 96}, "greater than or equal to 0"),
        ({"skills": [{"queues": ["police"], "people": 1}]}, "nobody serves one of the queues"),
        ({"orders": ["random"]}, "'ours', 'fifo' or 'strict'"),
        ({"listed": 1.5}, "less than or equal to 1"),
        ({"load": float("inf")}, "less than or equal to 10"),
        ({"agent": 1}, "Extra inputs are not permitted"),
    ],
)
def test_what_cannot_be_asked_is_refused(changes: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Question.model_validate({"streams": [stream()]} | changes)


def test_a_question_survives_its_way_to_the_process_that_answers_it() -> None:
    question = Question(streams=(stream(),), skills=(SkillModel(queues=frozenset({"general"}), people=1),))

    assert Question.model_validate_json(question.model_dump_json()) == question
