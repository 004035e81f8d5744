"""What publishing needs of the rest of the service."""

from collections.abc import Sequence
from typing import Protocol

from callcenter.publishing.edition import Edition
from callcenter.vocabulary.languages import Wording


class Prepare(Protocol):
    """Makes everything that callers of these editions may hear audible; bounded in time, and never fails."""

    async def __call__(self, editions: Sequence[Edition]) -> None: ...


class PrepareWords(Protocol):
    """Makes words audible; bounded in time, and never fails."""

    async def __call__(self, wordings: Sequence[Wording]) -> None: ...
