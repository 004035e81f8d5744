from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.special_list.entries import ListKind, Standing
from callcenter.special_list.snapshot import LIST_CODE, BadSnapshotError, Columns, Snapshot
from callcenter.vocabulary.tiers import Need, Tier
from tests.unit.special_list.drawn import digests, entries_of, standings

BLIND = Standing(ListKind.SPECIAL, Tier.LISTED_SEVERE, (Need.TEXT_ONLY,), date(2026, 1, 1), None)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "list.npz"
    Snapshot.of(Columns.of([(b"a" * 32, BLIND)])).save(path)
    return path


@given(st.lists(st.tuples(digests, standings), max_size=12), digests)
def test_packing_changes_nothing(entries: list[tuple[bytes, Standing]], digest: bytes) -> None:
    packed = Snapshot.of(Columns.of(entries))

    assert packed.standings(digest) == [standing for key, standing in entries if key == digest]
    assert packed.knows(digest) == any(key == digest for key, _ in entries)


@given(
    st.lists(st.tuples(digests, standings), max_size=12),
    st.dictionaries(digests, st.lists(standings, max_size=2), max_size=6),
)
def test_changes_replace_all_that_stood_of_their_numbers_and_nothing_else(
    before: list[tuple[bytes, Standing]], changes: dict[bytes, Sequence[Standing]]
) -> None:
    digests = Snapshot.of(Columns.of([(digest, None) for digest in changes])).columns
    changed = Snapshot.of(Columns.of(before)).with_changes(digests, Columns.of(entries_of(changes)))

    for digest in {digest for digest, _ in before} | changes.keys():
        expected = changes.get(digest, [standing for key, standing in before if key == digest])
        assert sorted(changed.standings(digest), key=repr) == sorted(expected, key=repr)
    assert np.all(np.diff(changed.columns.high.astype(object)) >= 0), "sorted, or nobody is found"


def test_every_list_has_a_code_of_its_own() -> None:
    assert sorted(LIST_CODE.values()) == list(range(len(ListKind)))


def test_an_entry_takes_28_bytes() -> None:
    assert Snapshot.of(Columns.of([(b"a" * 32, BLIND)])).nbytes == 28


def test_a_saved_list_is_the_same_when_loaded(saved: Path) -> None:
    loaded = Snapshot.load(saved)

    assert loaded.standings(b"a" * 32) == [BLIND]
    assert loaded.standings(b"b" * 32) == []
    assert saved.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"\x93NUMPY"])
def test_a_damaged_copy_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "list.npz").write_bytes(content)

    with pytest.raises(BadSnapshotError, match=r"list\.npz"):
        Snapshot.load(tmp_path / "list.npz")


@given(data=st.data())
def test_wherever_a_copy_is_damaged_it_is_refused_or_the_same(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("copy") / "list.npz"
    Snapshot.of(Columns.of([(b"a" * 32, BLIND)])).save(path)
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content[: data.draw(st.sampled_from([len(content), len(content) // 2, len(content) - 1]))])

    try:
        found = Snapshot.load(path).standings(b"a" * 32)
    except BadSnapshotError:
        return
    assert found == [BLIND]


def test_no_copy_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(BadSnapshotError):
        Snapshot.load(tmp_path / "list.npz")


def test_a_copy_by_another_version_is_not_taken_for_ours(saved: Path) -> None:
    with np.load(saved) as file:
        columns = dict(file)
    for other in ({"version": np.array(1)}, {"needs": np.zeros(1, np.uint8)}, {"low": np.zeros(2, np.uint64)}):
        with saved.open("wb") as opened:
            np.savez(opened, **(columns | other))

        with pytest.raises(BadSnapshotError, match="another version"):
            Snapshot.load(saved)
