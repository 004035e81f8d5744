"""A vault in a folder, with a key that is for tests only."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from callcenter.recordings.vault.keys import SiteKey, SiteKeys
from callcenter.recordings.vault.objects import Objects
from callcenter.recordings.vault.service import Standing, Vault, not_in_the_book

RECORDINGS_KEY = "test-only-recordings-key-0123456789-0123456789"
KEYS = SiteKeys(SiteKey(RECORDINGS_KEY))


def local_vault(
    recordings: Path, keys: SiteKeys = KEYS, look_up: Callable[[str], Awaitable[Standing | None]] = not_in_the_book
) -> Vault:
    """Below the folder of recordings, as a site has it that sets nothing."""
    return Vault(Objects(f"file://{recordings.absolute()}/vault"), keys, recordings, look_up)
