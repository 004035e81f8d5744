from hypothesis import given
from hypothesis import strategies as st

from callcenter.special_list.needs import bits_of, needs_in
from callcenter.vocabulary.tiers import Need


@given(st.sets(st.sampled_from(Need)))
def test_packing_needs_changes_nothing(needs: set[Need]) -> None:
    assert needs_in(bits_of(needs)) == tuple(need for need in Need if need in needs)


def test_every_need_has_a_bit_of_its_own() -> None:
    assert bits_of(Need) == (1 << len(Need)) - 1


def test_a_need_of_a_later_version_is_passed_over() -> None:
    assert needs_in(bits_of([Need.TEXT_ONLY]) | 1 << 14) == (Need.TEXT_ONLY,)
