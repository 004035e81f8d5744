"""Which passwords may be chosen. Pure.

Rules: length first; then nothing that is guessed early: what stands in lists of breached passwords, rows of the
keyboard, runs and repeats (zxcvbn, whose lists come with it: nobody outside is asked); and never one's own name.
"""

from zxcvbn import zxcvbn

from callcenter.access.users import UnfitUserError

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 128
"""Bounds the work of one attempt; argon2 itself takes any length."""
_FEWEST_GUESSES = 10**8
"""zxcvbn's own bound between what falls to guessing and what argon2 protects after a theft of the table."""
_LOOKED_AT = 64
"""Characters that are judged: the work grows with their square, and whoever types more has typed enough."""
_SHORTEST_NAME = 3
_OURS = ("callcenter", "hotline", "contactcenter", "12345", "96128", "rexian", "zhengwu", "shimin")
"""What everybody here thinks of first."""
MEND = "use a few words that have nothing to do with each other"


class WeakPasswordError(UnfitUserError):
    """A password that others guess early."""


def fit_password(password: str, name: str) -> str:
    """`password` if the user `name` may use it; raises UnfitUserError. Takes some 10 ms."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise UnfitUserError(f"password: use {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    folded = password.casefold()
    if len(name) >= _SHORTEST_NAME and (name in folded or name[::-1] in folded):
        raise WeakPasswordError(f"password: it holds the user name; {MEND}")
    found = zxcvbn(password[:_LOOKED_AT], user_inputs=[name, *_OURS])
    if found["guesses"] < _FEWEST_GUESSES:
        raise WeakPasswordError(f"password: {_why(found['sequence'][0]['pattern'])}; {MEND}")
    return password


def _why(pattern: str) -> str:
    match pattern:
        case "spatial":
            return "it is a row of keys on the keyboard"
        case "sequence" | "repeat":
            return "it is a run or a repetition of signs"
        case _:
            return "it stands on lists of stolen passwords, or is guessed as early as those"
