from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from callcenter.special_list.entries import ListKind, Standing, match_of
from callcenter.special_list.lifeboat import KEPT_DIGITS, LifeboatList
from callcenter.special_list.snapshot import Columns
from callcenter.vocabulary.tiers import TIER_LETTERS, Tier
from tests.unit.special_list.drawn import digests, entries_of, standings

TODAY = date(2026, 11, 22)
SEVERE = Standing(ListKind.SPECIAL, Tier.LISTED_SEVERE, (), date(2026, 1, 1), None)


def found(packed: LifeboatList, digest: bytes) -> Tier | None:
    """As the dialplan reads it."""
    file, layout, digits = b"".join(packed.pieces()).decode(), packed.layout, digest[16:].hex()[:KEPT_DIGITS]
    at = int(digits[: layout.bucket_digits], 16) * layout.bucket_bytes
    _, is_there, after = file[at : at + layout.bucket_bytes].partition(digits[layout.bucket_digits :])
    return Tier(TIER_LETTERS.index(after[0])) if is_there else None


@given(st.dictionaries(digests, st.lists(standings, max_size=3), max_size=4))
def test_the_file_gives_the_tier_that_memory_gives(drawn: dict[bytes, list[Standing]]) -> None:
    by_lower_half = {digest[16:]: digest for digest in drawn}
    numbers = {digest: drawn[digest] for digest in by_lower_half.values()}
    packed = LifeboatList(Columns.of(entries_of(numbers)), TODAY)

    for digest, entries in numbers.items():
        match = match_of(entries, TODAY)
        is_merely_a_test = match is not None and match.tier is Tier.ORDINARY and not _declares(entries)
        assert found(packed, digest) == (None if match is None or is_merely_a_test else match.tier)


def _declares(entries: list[Standing]) -> bool:
    return any(one.list_name is ListKind.DECLARED for one in entries if one.is_valid(TODAY))


def test_thousands_of_numbers_are_each_found_in_a_bucket_of_one_width() -> None:
    numbers = [number.to_bytes(2) * 8 + (number * 0x9E3779B97F4A7C15 % 2**64).to_bytes(8) * 2 for number in range(5000)]
    packed = LifeboatList(Columns.of([(digest, SEVERE) for digest in numbers]), TODAY)
    file = b"".join(packed.pieces())

    assert len(packed) == 5000
    assert len(file) == packed.layout.bucket_bytes * 16**packed.layout.bucket_digits
    assert all(found(packed, digest) is Tier.LISTED_SEVERE for digest in numbers[::250])
    assert found(packed, b"\xff" * 32) is None


def test_an_empty_list_is_a_file_in_which_nobody_is_found() -> None:
    assert found(LifeboatList(Columns.none(), TODAY), b"\x01" * 32) is None
