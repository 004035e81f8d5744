import pytest

from callcenter.access.reach import EVERYTHING, Reach, queues_left_to, reach
from callcenter.access.users import Role, User
from callcenter.vocabulary.ids import AgentId, QueueId

LI, WANG = AgentId("8001"), AgentId("8002")
GENERAL, SOCIAL = QueueId("general"), QueueId("social")


@pytest.mark.parametrize(
    ("role", "own", "of_own_queue", "of_another"),
    [
        (Role.AGENT, True, False, False),
        (Role.SENIOR, True, True, False),
        (Role.SUPERVISOR, True, True, True),
        (Role.QA, True, True, True),
        (Role.OPERATOR, True, True, True),
    ],
)
def test_each_role_reaches_as_far_as_its_permissions_say(
    role: Role, own: bool, of_own_queue: bool, of_another: bool
) -> None:
    seen = reach(User("li", role, LI), {GENERAL})

    assert seen.holds((LI, None), SOCIAL) is own
    assert seen.holds((WANG, LI), SOCIAL) is own
    assert seen.holds((WANG, None), GENERAL) is of_own_queue
    assert seen.holds((WANG, None), SOCIAL) is of_another
    assert seen.holds((None, None), None) is of_another


def test_who_works_as_no_agent_has_no_calls_not_even_those_of_nobody() -> None:
    assert not Reach().holds((None,), None)


def test_messages_and_callbacks_are_the_queues() -> None:
    assert queues_left_to(User("li", Role.AGENT, LI), {GENERAL}) == {GENERAL}
    assert queues_left_to(User("shen", Role.AUDITOR, None), ()) == frozenset()
    assert queues_left_to(User("zhao", Role.SUPERVISOR, None), ()) is None
    assert reach(User("zhao", Role.SUPERVISOR, None), ()) is EVERYTHING
