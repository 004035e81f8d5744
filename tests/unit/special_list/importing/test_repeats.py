from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from callcenter.special_list.importing.repeats import Repeated, Repeats

digests = st.sampled_from([bytes([number]) * 32 for number in range(6)])
persons = st.sampled_from([bytes([number]) * 16 for number in range(4)])


@given(st.lists(st.tuples(digests, persons), max_size=40))
def test_every_line_of_an_entry_that_stands_there_twice_is_found_and_the_busiest_number(
    entries: list[tuple[bytes, bytes]],
) -> None:
    repeats = Repeats()
    for line, (digest, person) in enumerate(entries, start=2):
        repeats.add(line, digest, person)
    often = Counter(entries)
    expected = [line for line, entry in enumerate(entries, start=2) if often[entry] > 1]
    most = max(Counter(digest for digest, _ in often).values(), default=0)

    assert len(repeats) == len(entries)
    assert repeats.found() == Repeated(expected, most)
