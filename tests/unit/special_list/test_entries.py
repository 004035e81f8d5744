from datetime import date

import pytest

from callcenter.special_list.entries import (
    Category,
    Listing,
    ListKey,
    ListKeyMissingError,
    NotListableError,
    Standing,
    checked,
    match_of,
)
from callcenter.vocabulary.tiers import Need, Tier

TODAY = date(2026, 11, 21)
KEY = "0123456789abcdef"


def standing(tier: Tier, *needs: Need, since: date = TODAY, until: date | None = None) -> Standing:
    return Standing("special", tier, needs, since, until)


def test_the_strongest_tier_counts_and_needs_add_up() -> None:
    match = match_of([standing(Tier.LISTED, Need.TEXT_ONLY), standing(Tier.LISTED_SEVERE, Need.SPEAK_SLOWLY)], TODAY)

    assert match is not None
    assert match.tier is Tier.LISTED_SEVERE
    assert match.needs == (Need.TEXT_ONLY, Need.SPEAK_SLOWLY)


@pytest.mark.parametrize(
    ("since", "until", "is_valid"),
    [
        (date(2026, 11, 21), None, True),
        (date(2026, 11, 22), None, False),
        (date(2020, 1, 1), date(2026, 11, 21), True),
        (date(2020, 1, 1), date(2026, 11, 20), False),
    ],
)
def test_an_entry_counts_from_its_first_to_its_last_day(since: date, until: date | None, is_valid: bool) -> None:
    assert (match_of([standing(Tier.LISTED, since=since, until=until)], TODAY) is not None) == is_valid


def test_a_number_on_no_list_matches_nothing() -> None:
    assert match_of([], TODAY) is None


@pytest.mark.parametrize(("level", "tier"), [(1, Tier.LISTED_SEVERE), (2, Tier.LISTED_SEVERE), (3, Tier.LISTED)])
def test_the_level_gives_the_tier(level: int, tier: Tier) -> None:
    assert listing(level=level).tier is tier


@pytest.mark.parametrize("category", Category)
def test_every_category_says_how_to_serve(category: Category) -> None:
    assert listing(category=category).needs


def test_digests_depend_on_the_key() -> None:
    assert ListKey(KEY).digest("+8613800138000") != ListKey(KEY + "x").digest("+8613800138000")
    assert ListKey(KEY).fingerprint != ListKey(KEY + "x").fingerprint
    assert len(ListKey(KEY).digest("+8613800138000")) == 32


def test_a_site_without_a_key_is_told_how_to_get_one() -> None:
    with pytest.raises(ListKeyMissingError, match=r"site\.list_key"):
        ListKey("")


@pytest.mark.parametrize(
    ("faulty", "field"),
    [({"level": 0}, "level"), ({"level": 5}, "level"), ({"basis": " "}, "basis"), ({"valid_to": date.min}, "valid_to")],
)
def test_a_faulty_entry_is_refused_by_field(faulty: dict[str, object], field: str) -> None:
    with pytest.raises(NotListableError, match=field):
        checked(listing(**faulty))


def listing(**fields: object) -> Listing:
    given: dict[str, object] = {
        "digest": bytes(32),
        "category": Category.LIMB,
        "level": 1,
        "valid_from": TODAY,
        "valid_to": None,
        "batch": "test",
        "basis": "consent",
    }
    return Listing(**(given | fields))  # type: ignore[arg-type]
