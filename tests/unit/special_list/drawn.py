"""Entries as Hypothesis draws them, few enough digests that they meet, and share halves."""

from collections.abc import Mapping, Sequence
from datetime import date

from hypothesis import strategies as st

from callcenter.special_list.entries import ListKind, Standing
from callcenter.vocabulary.tiers import Need, Tier

standings = st.builds(
    Standing,
    st.sampled_from(ListKind),
    st.sampled_from(Tier),
    st.lists(st.sampled_from(Need), unique=True).map(lambda needs: tuple(sorted(needs, key=list(Need).index))),
    st.dates(),
    st.none() | st.dates(max_value=date(9999, 12, 30)),
)
digests = st.lists(st.sampled_from([0, 1, 255]), min_size=2, max_size=2).map(lambda b: bytes([b[0]] * 16 + [b[1]] * 16))


def entries_of(changes: Mapping[bytes, Sequence[Standing]]) -> list[tuple[bytes, Standing]]:
    return [(digest, each) for digest, found in changes.items() for each in found]
