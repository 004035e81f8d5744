"""Which passwords may be chosen."""

import pytest

from callcenter.access.password_rules import LONGEST_PASSWORD, WeakPasswordError, fit_password
from callcenter.access.passwords import generated_password
from callcenter.access.users import UnfitUserError


@pytest.mark.parametrize(
    "password", ["correct horse", "correct horse battery", "春天的长椅 木头 晴天", "k7#Vq-zL0pWe", generated_password()]
)
def test_words_that_have_nothing_to_do_with_each_other_and_chance_are_taken(password: str) -> None:
    assert fit_password(password, "limin") == password


@pytest.mark.parametrize("password", ["short", "x" * (LONGEST_PASSWORD + 1)])
def test_its_length_is_bounded(password: str) -> None:
    with pytest.raises(UnfitUserError, match="use 10 to 128 characters"):
        fit_password(password, "limin")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("password123", "stolen passwords"),
        ("P@ssw0rd!2024", "stolen passwords"),
        ("woaini1314", "stolen passwords"),
        ("callcenter12345", "stolen passwords"),
        ("qwertyuiop[]", "row of keys"),
        ("asdfghjkl;'", "row of keys"),
        ("aaaaaaaaaaaa", "repetition"),
        ("abcdefghijkl", "run"),
        ("abcabcabcabc", "repetition"),
        ("Limin is at work today", "user name"),
        ("battery nimil staple", "user name"),
    ],
)
def test_what_is_guessed_early_is_refused_with_why_and_its_mend(password: str, why: str) -> None:
    with pytest.raises(WeakPasswordError, match=f"{why}.*; use a few words"):
        fit_password(password, "limin")


def test_a_name_of_two_letters_forbids_no_words() -> None:
    assert fit_password("anchor under lantern", "an")
