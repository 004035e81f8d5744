import hashlib

import pytest

from callcenter.special_list.keys import ListKey, ListKeyMissingError, ListKeys, Renewal, person_of

KEY, OTHER = ListKey("0123456789abcdef"), ListKey("0123456789abcdefx")
CALLER = "+8613800138000"


def test_digests_depend_on_the_key() -> None:
    assert KEY.digest(CALLER) != OTHER.digest(CALLER)
    assert KEY.person("A1") != OTHER.person("A1")
    assert KEY.fingerprint != OTHER.fingerprint
    assert len(KEY.digest(CALLER)) == 32


def test_a_person_is_no_number_and_a_number_no_person() -> None:
    assert KEY.person(CALLER) != person_of(KEY.digest(CALLER))
    assert len(KEY.person("A1")) == len(person_of(KEY.digest(CALLER))) == 16


@pytest.mark.parametrize("setting", ["site.list_key", "site.list_key_before"])
def test_a_site_without_a_key_is_told_how_to_get_one(setting: str) -> None:
    with pytest.raises(ListKeyMissingError, match=setting):
        ListKey("", setting)


def test_a_number_may_stand_under_both_keys_the_one_in_use_first() -> None:
    assert ListKeys(KEY, OTHER).digests(CALLER) == (KEY.digest(CALLER), OTHER.digest(CALLER))
    assert ListKeys(KEY).digests(CALLER) == (KEY.digest(CALLER),)


def test_the_same_key_given_twice_is_one() -> None:
    assert ListKeys(KEY, ListKey("0123456789abcdef")).before == ()


def test_a_renewal_brings_number_and_persons_to_the_key_in_use() -> None:
    assert ListKeys(KEY).renewals(CALLER) == ()
    assert ListKeys(KEY, OTHER).renewals(CALLER, "A1") == (
        Renewal(
            digest_before=OTHER.digest(CALLER),
            digest=KEY.digest(CALLER),
            key=KEY.fingerprint,
            persons=(
                (person_of(OTHER.digest(CALLER)), person_of(KEY.digest(CALLER))),
                (OTHER.person("A1"), KEY.person("A1")),
            ),
        ),
    )


def test_what_was_digested_before_asterisk_could_look_numbers_up_is_found_and_renewed() -> None:
    undivided = KEY.undivided()

    assert undivided.fingerprint != KEY.fingerprint
    assert undivided.digest(CALLER)[:16] == KEY.digest(CALLER)[:16]
    assert undivided.person("A1") == KEY.person("A1")
    assert [one.digest_before for one in ListKeys(KEY, undivided).renewals(CALLER)] == [undivided.digest(CALLER)]


def test_the_second_half_is_what_the_dialplan_computes_with_keys_that_open_no_database() -> None:
    key = KEY.lifeboat
    inner = hashlib.sha1(f"{key.inner}{CALLER}".encode()).hexdigest()  # noqa: S324
    outer = hashlib.sha1(f"{key.outer}{inner}".encode()).digest()  # noqa: S324

    assert KEY.digest(CALLER)[16:] == outer[:16]
    assert len(key.inner) == len(key.outer) == 64
    assert key.inner != OTHER.lifeboat.inner
