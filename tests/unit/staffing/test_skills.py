from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from callcenter.staffing.skills import crews
from callcenter.vocabulary.ids import QueueId

GENERAL, SOCIAL, POLICE = (QueueId(name) for name in ("general", "social", "police"))
TWO, ONE = frozenset({GENERAL, SOCIAL}), frozenset({POLICE})

seats = st.lists(st.integers(0, 60), min_size=1, max_size=12)
skills = st.dictionaries(
    st.frozensets(st.sampled_from([GENERAL, SOCIAL, POLICE]), min_size=1), st.integers(1, 50), min_size=1
)


@given(seats, skills)
def test_every_seat_is_somebodys_and_nobody_sits_on_two(plan: list[int], people: dict[frozenset[QueueId], int]) -> None:
    shared = crews(plan, people)

    assert [sum(crew.seats[quarter] for crew in shared) for quarter in range(len(plan))] == plan


def test_seats_are_shared_as_people_are() -> None:
    shared = {crew.queues: crew.seats[0] for crew in crews([40], {TWO: 30, ONE: 10})}

    assert shared == {TWO: 30, ONE: 10}


def test_few_seats_go_where_they_cover_every_queue() -> None:
    few = {crew.queues: list(crew.seats) for crew in crews([1, 2, 3], {TWO: 95, ONE: 5})}

    assert few == {TWO: [1, 1, 2], ONE: [0, 1, 1]}


@given(st.integers(1, 60), skills)
def test_who_has_more_people_never_has_fewer_seats_by_more_than_covering_needs(
    seats: int, people: dict[frozenset[QueueId], int]
) -> None:
    given_ = Counter({crew.queues: crew.seats[0] for crew in crews([seats], people)})
    whole = sum(people.values())

    for queues, number in people.items():
        assert given_[queues] <= number / whole * seats + len(people)
