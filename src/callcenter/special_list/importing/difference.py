"""What a batch changes on its list, in figures. Pure; `store.py` counts them."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Entries, a person's number each."""

    before: int
    """On the list now."""
    new: int
    changed: int
    same: int
    gone: int
    """Leave the list; always 0 where a file only adds."""
    under_other_key: int = 0
    """Of those before, digested with the key that the site had before: all of them look gone, and come back as new."""
    most_persons: int = 0
    """Of the number in the file that stands for the most persons."""

    @property
    def after(self) -> int:
        return self.before + self.new - self.gone

    def as_object(self) -> dict[str, int]:
        return asdict(self)
