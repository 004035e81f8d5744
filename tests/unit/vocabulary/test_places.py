"""Where numbers were given out."""

import pytest

from callcenter.vocabulary.places import Place, Places, learn_by_heart


@pytest.fixture(scope="module")
def places() -> Places:
    made = Places()
    learn_by_heart(made)
    return made


@pytest.mark.parametrize(
    ("number", "place"),
    [
        ("+862083333333", Place("CN", "广东省广州市", "Guangzhou, Guangdong")),
        ("+8613800138000", Place("CN", "北京市", "Beijing")),
        ("+85291234567", Place("HK", "", "")),
        ("nonsense", None),
        ("", None),
    ],
)
def test_a_number_has_the_place_of_its_prefix(places: Places, number: str, place: Place | None) -> None:
    assert places.of(number) == place


def test_until_the_table_is_learnt_only_the_region_is_known() -> None:
    assert Places().of("+862083333333") == Place("CN", "", "")


def test_what_one_process_has_learnt_another_takes(places: Places) -> None:
    other = Places()
    other.take(places.packed())

    assert other.of("+862083333333") == places.of("+862083333333")
    assert other.of("+8613800138000") == Place("CN", "北京市", "Beijing")


@pytest.mark.parametrize("kept", [0, 1, 500, 100_000, -1, -10])
def test_what_is_cut_off_is_refused_and_changes_nothing(places: Places, kept: int) -> None:
    other = Places()
    other.take(places.packed())
    with pytest.raises(ValueError, match=r"."):
        other.take(places.packed()[:kept])

    assert other.of("+8613800138000") == Place("CN", "北京市", "Beijing")
