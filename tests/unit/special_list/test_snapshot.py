from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.special_list.entries import ListKind, Standing
from callcenter.special_list.snapshot import BadSnapshotError, Snapshot, SnapshotBuilder
from callcenter.vocabulary.tiers import Need, Tier

standings = st.builds(
    Standing,
    st.sampled_from(ListKind),
    st.sampled_from(Tier),
    st.lists(st.sampled_from(Need), unique=True).map(lambda needs: tuple(sorted(needs, key=list(Need).index))),
    st.dates(),
    st.none() | st.dates(max_value=date(9999, 12, 30)),
)
# Few different bytes, so that digests share halves.
digests = st.lists(st.sampled_from([0, 1, 255]), min_size=32, max_size=32).map(
    lambda b: bytes([b[0]] * 8 + [b[1]] * 8 + [0] * 16)
)


def packed(entries: list[tuple[bytes, Standing]]) -> Snapshot:
    builder = SnapshotBuilder()
    for entry in entries:
        builder.add([entry])
    return builder.built()


@given(st.lists(st.tuples(digests, standings), max_size=12), digests)
def test_packing_changes_nothing(entries: list[tuple[bytes, Standing]], digest: bytes) -> None:
    assert packed(entries).standings(digest) == [standing for key, standing in entries if key == digest]


def test_a_saved_list_is_the_same_when_loaded(tmp_path: Path) -> None:
    standing = Standing(ListKind.SPECIAL, Tier.LISTED_SEVERE, (Need.TEXT_ONLY,), date(2026, 1, 1), None)
    packed([(b"a" * 32, standing)]).save(tmp_path / "list.npz")

    loaded = Snapshot.load(tmp_path / "list.npz")

    assert loaded.standings(b"a" * 32) == [standing]
    assert loaded.standings(b"b" * 32) == []
    assert (tmp_path / "list.npz").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"\x93NUMPY"])
def test_a_damaged_copy_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "list.npz").write_bytes(content)

    with pytest.raises(BadSnapshotError, match=r"list\.npz"):
        Snapshot.load(tmp_path / "list.npz")


def test_no_copy_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(BadSnapshotError):
        Snapshot.load(tmp_path / "list.npz")
