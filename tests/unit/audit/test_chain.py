"""What the chain tells of a book that is not what was written."""

import dataclasses
import hashlib
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from callcenter.audit.chain import Found, Link, Mark, Walk, faults_by_marks, said_by
from callcenter.vocabulary.chained import FIRST_LINK, Head, gap_before, link_after

NOW = datetime(2026, 11, 22, 9, 30, 0, 125, UTC)


def found(number: int) -> Found:
    at = NOW + timedelta(seconds=number)
    return Found(at=at, who="sun", deed="list.number_tested", subject=f"batch:{number}", body='{"tier": 2}')


def chain(length: int) -> list[Link]:
    """As PostgreSQL makes it; ids have gaps, as after deeds that were rolled back."""
    made, before = list[Link](), FIRST_LINK
    for seq in range(1, length + 1):
        entry, said = seq * 3, found(seq)
        place = f'[{seq}, {entry}, "{said.at:%Y-%m-%dT%H:%M:%S.%f}Z", "{said_by(said)}"]'
        before = link_after(before, place)
        made.append(Link(seq=seq, entry=entry, at=said.at, said=said_by(said), link=before, found=said))
    return made


def faults(links: list[Link], after: Head | None = None) -> list[tuple[int | None, str]]:
    walk = Walk(after or Head())
    for link in links:
        walk.on(link)
    return [(one.entry, one.what) for one in walk.faults()]


def test_a_book_as_it_was_written_has_no_fault() -> None:
    links = chain(5)

    assert faults(links) == []
    assert faults(links[2:], Head(2, links[1].link)) == []


def test_what_an_entry_says_is_bound_field_by_field() -> None:
    one = found(1)
    others = (dataclasses.replace(one, who="sun "), dataclasses.replace(one, subject="batch:2"))
    digests = {said_by(other) for other in others}

    assert said_by(one) == hashlib.sha256(b'["sun", "list.number_tested", "batch:1", {"tier": 2}]').hexdigest()
    assert len(digests | {said_by(one)}) == 3


def test_changed_removed_and_swapped_entries_are_named() -> None:
    links = chain(6)
    links[0] = dataclasses.replace(links[0], found=dataclasses.replace(found(1), who="nobody"))
    links[1] = dataclasses.replace(links[1], found=None)
    links[2] = dataclasses.replace(links[2], found=found(4))
    links[3] = dataclasses.replace(links[3], found=found(3))
    links[4] = dataclasses.replace(links[4], found=dataclasses.replace(found(5), at=NOW))

    told = dict(faults(links))

    assert told[3] == "was changed"
    assert told[6] == "was taken away"
    assert told[9] == "says what entry 12 said: they were swapped"
    assert told[12] == "says what entry 9 said: they were swapped"
    assert told[15] == "its time was changed to 2026-11-22T09:30:00.000125Z"


@given(st.integers(1, 7))
def test_no_link_can_be_left_out_but_the_last_ones(seq: int) -> None:
    links = chain(8)
    del links[seq - 1]

    assert [what for _, what in faults(links)] == [
        f"link {seq} is missing, and with it whatever was written there, before entry {(seq + 1) * 3}"
    ]


def test_what_was_cut_off_is_known_by_the_marks() -> None:
    links = chain(4)
    marks = [Mark(at=NOW, seq=one.seq, entry=one.entry, link=one.link) for one in links]
    known = {one.seq: one.link for one in links}

    def told(of: dict[int, str]) -> list[str]:
        return [one.what for one in faults_by_marks(marks, of, Head(max(of), ""))]

    assert told(known) == []
    [cut] = told({seq: known[seq] for seq in (1, 2)})
    assert cut.startswith("went on to entry 12 (link 4), and ends at link 2")
    [anew] = told(known | {3: "another", 4: "yet another"})
    assert anew.startswith("link 3 (entry 9) is another one")


def test_gaps_are_told_by_their_numbers() -> None:
    assert gap_before(5, Head(4, "")) is None
    assert gap_before(5, Head(3, "")) == "4"
    assert gap_before(5, Head(1, "")) == "2 to 4"
