"""Whether a backup is what was made, without restoring it; and which ones may go."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from callcenter.main.backup.manifest import BackupError, Manifest, Piece
from callcenter.main.backup.place import FILES, OBJECTS, Place, object_piece
from callcenter.main.backup.telling import Tell
from callcenter.recordings.vault.keys import KeyNotHereError, SiteKeys

AT_ONCE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was looked at."""

    manifest: Manifest
    pieces: int
    bytes: int
    faults: tuple[str, ...]
    notes: tuple[str, ...]
    """What could not be looked at."""


def newest(place: Place) -> str:
    """Raises `BackupError`."""
    sets = place.sets()
    if not sets:
        raise BackupError(f"{place.store.url}: no backup lies there")
    return sets[-1]


def checked(place: Place, set_id: str, keys: SiteKeys | None, *, with_recordings: bool = True) -> Checked:
    """Read every piece and compare it. Blocks; raises `BackupError` where there is no such set."""
    manifest = place.manifest(set_id)
    faults, notes = _signature(manifest, keys)
    pieces = list(manifest.pieces)
    if with_recordings:
        try:
            pieces += [object_piece(name.rpartition("/")[2], size) for name, size in place.index(manifest).items()]
        except BackupError:
            # It is named as a piece, too.
            notes.append("recordings were not compared: their index was damaged")
    with ThreadPoolExecutor(AT_ONCE, "check") as threads:
        faults += [fault for fault in threads.map(place.fault, pieces) if fault is not None]
    named = {file.piece.name: file.path for file in manifest.files}
    told = tuple(_named(fault, named) for fault in faults)
    size = sum(piece.size for piece in pieces)
    return Checked(manifest=manifest, pieces=len(pieces), bytes=size, faults=told, notes=tuple(notes))


def _signature(manifest: Manifest, keys: SiteKeys | None) -> tuple[list[str], list[str]]:
    if keys is None:
        return [], ["the manifest's signature was not checked: the key of recordings is not here"]
    try:
        return ([], []) if manifest.is_genuine(keys) else (["its manifest was changed, or is not of this site"], [])
    except KeyNotHereError as error:
        return [], [f"the manifest's signature was not checked: {error}"]


def _named(fault: str, paths: dict[str, str]) -> str:
    name = fault.partition(":")[0]
    return f"{fault} (it is {paths[name]})" if name in paths else fault


def pruned(place: Place, keep: int, tell: Tell) -> list[str]:
    """Remove all but the newest `keep`, and what no backup needs any more; returns the sets that went. Blocks."""
    gone = place.sets()[:-keep]
    needed: set[str] = set()
    for set_id in place.sets()[-keep:]:
        # One that cannot be read stops it here, with nothing removed.
        manifest = place.manifest(set_id)
        needed |= place.index(manifest).keys()
        needed |= {piece.name for piece in _shared(manifest)}
    for set_id in gone:
        place.remove_set(set_id)
        tell(f"removed {set_id}")
    if gone:
        for under in (OBJECTS, FILES):
            for one in list(place.store.all(under)):
                if one.name not in needed:
                    place.store.remove(one.name)
    return gone


def _shared(manifest: Manifest) -> list[Piece]:
    return [file.piece for file in manifest.files]
