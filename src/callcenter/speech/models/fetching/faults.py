"""Why a model could not be had, with the mend; and how the work at hand is told."""

from collections.abc import Callable

from callcenter.vocabulary.errors import CallCenterError

Tell = Callable[[str, int, int], None]
"""What is being done, and how many bytes of how many are done."""


class ModelNotHadError(CallCenterError):
    """A model could not be put into its folder; what was fetched of it is kept unless it is unfit."""

    def __init__(self, fault: str, mend: str) -> None:
        super().__init__(f"{fault} → {mend}")
        self.fault = fault
        self.mend = mend


class PageAwayError(ModelNotHadError):
    """The makers' page does not answer at all, so that no other model needs to be tried there."""


class UnfitFileError(ModelNotHadError):
    """A file is not what it should be; it was removed where it was ours."""
