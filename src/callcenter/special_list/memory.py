"""The copy in memory: a snapshot, and beside it what changed since.

Rules: what changed counts more than the snapshot, and the later change more than the earlier. A snapshot made anew
takes in all that had changed when its making began; what changed later stays beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NewType

from callcenter.special_list.entries import Standing
from callcenter.special_list.snapshot import NOBODY, Columns, Snapshot

Mark = NewType("Mark", int)
"""How many changes there had been."""


@dataclass(frozen=True, slots=True)
class Patch:
    """Many numbers changed at once."""

    digests: Snapshot
    entries: Snapshot

    @classmethod
    def of(cls, *changed: Columns) -> "Patch":
        """Of everything that stands of the numbers concerned; one of which nothing stands begins at `NOBODY`."""
        standing = [part.taken(part.valid_from != NOBODY) for part in changed]
        return cls(Snapshot.of(*changed), Snapshot.of(*standing))

    def on(self, snapshot: Snapshot) -> Snapshot:
        return snapshot.with_changes(self.digests.columns, self.entries.columns)


@dataclass(frozen=True, slots=True)
class Update:
    """Changes to be taken into a snapshot, by a thread."""

    before: Snapshot
    patches: Sequence[Patch]
    single: Sequence[tuple[bytes, Sequence[Standing]]]

    def made(self) -> Snapshot:
        rows = [(digest, each) for digest, standings in self.single for each in standings or (None,)]
        snapshot = self.before
        for patch in (*self.patches, Patch.of(Columns.of(rows))):
            snapshot = patch.on(snapshot)
        return snapshot


class Memory:
    """Belongs to the event loop; snapshots, patches and updates may be handed to threads."""

    def __init__(self) -> None:
        self.snapshot = Snapshot(Columns.none())
        self._patches: list[tuple[Mark, Patch]] = []
        self._single: dict[bytes, tuple[Mark, Sequence[Standing]]] = {}
        """Later than any patch that covers the same digest."""
        self.mark = Mark(0)

    @property
    def has_changes(self) -> bool:
        return bool(self._patches or self._single)

    def standings(self, digest: bytes) -> Sequence[Standing]:
        """All that stands of one number."""
        if (single := self._single.get(digest)) is not None:
            return single[1]
        for _, patch in reversed(self._patches):
            if patch.digests.knows(digest):
                return patch.entries.standings(digest)
        return self.snapshot.standings(digest)

    def change(self, digest: bytes, standings: Sequence[Standing]) -> None:
        """From now on that, and nothing else, stands of this number."""
        self.mark = Mark(self.mark + 1)
        self._single[digest] = self.mark, standings

    def change_many(self, patch: Patch) -> None:
        """From now on that, and nothing else, stands of the numbers of `patch`."""
        self.mark = Mark(self.mark + 1)
        self._patches.append((self.mark, patch))
        self._single = {digest: one for digest, one in self._single.items() if not patch.digests.knows(digest)}

    def update(self) -> Update:
        """All that has changed by now."""
        single = [(digest, standings) for digest, (_, standings) in self._single.items()]
        return Update(self.snapshot, [patch for _, patch in self._patches], single)

    def replace(self, snapshot: Snapshot, mark: Mark) -> None:
        """`snapshot` holds all that had changed by `mark`."""
        self.snapshot = snapshot
        self._patches = [(at, patch) for at, patch in self._patches if at > mark]
        self._single = {digest: one for digest, one in self._single.items() if one[0] > mark}
