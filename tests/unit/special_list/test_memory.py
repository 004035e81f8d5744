from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from callcenter.special_list.entries import Standing
from callcenter.special_list.memory import Memory, Patch
from callcenter.special_list.snapshot import Columns, Snapshot
from tests.unit.special_list.drawn import digests, entries_of, standings

some = st.dictionaries(digests, st.lists(standings, max_size=2), max_size=4)
steps = st.lists(
    st.tuples(st.just("one"), st.tuples(digests, st.lists(standings, max_size=2)))
    | st.tuples(st.just("many"), some)
    | st.tuples(st.sampled_from(["load begins", "load ends", "taken in"]), st.none()),
    max_size=12,
)


def patch(changes: Mapping[bytes, Sequence[Standing]]) -> Patch:
    return Patch.of(Columns.of([(digest, each) for digest, found in changes.items() for each in found or (None,)]))


@given(some, steps)
def test_the_last_change_counts_whatever_is_loaded_or_taken_in_meanwhile(
    first: dict[bytes, list[Standing]], happened: list[tuple[str, object]]
) -> None:
    database, memory = dict(first), Memory()
    memory.replace(Snapshot.of(Columns.of(entries_of(database))), memory.mark)
    loading = None
    for step, what in happened:
        match step, what:
            case "one", (bytes() as digest, list() as found):
                database[digest] = found
                memory.change(digest, found)
            case "many", dict() as changes:
                database |= changes
                memory.change_many(patch(changes))
            case "load begins", _:
                loading = memory.mark, Snapshot.of(Columns.of(entries_of(database)))
            case "load ends", _ if loading is not None:
                memory.replace(loading[1], loading[0])
                loading = None
            case "taken in", _ if loading is None:
                memory.replace(memory.update().made(), memory.mark)
                assert not memory.has_changes

        for digest, found in database.items():
            assert sorted(memory.standings(digest), key=repr) == sorted(found, key=repr)
