from datetime import date

import pytest

from callcenter.special_list.entries import (
    TERMS,
    Category,
    Explanation,
    Listing,
    ListKind,
    NotListableError,
    Relation,
    Standing,
    Verdict,
    checked,
    explained,
    match_of,
    usual_needs,
)
from callcenter.vocabulary.tiers import Need, Tier

TODAY = date(2026, 11, 21)


def standing(
    tier: Tier, *needs: Need, since: date = TODAY, until: date | None = None, on: ListKind = ListKind.SPECIAL
) -> Standing:
    return Standing(on, tier, needs, since, until)


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
    assert usual_needs(ListKind.SPECIAL, category, Relation.OWN)


def test_a_carer_has_none_of_the_needs_of_whom_they_care_for() -> None:
    assert usual_needs(ListKind.SPECIAL, Category.HEARING, Relation.CARER) == ()


@pytest.mark.parametrize(
    ("tier", "counts"),
    [(Tier.LISTED, Tier.LISTED), (Tier.CALLBACK, Tier.CALLBACK), (Tier.ORDINARY, Tier.DEFERRED)],
)
def test_only_a_tier_before_ordinary_lifts_a_nuisance_caller(tier: Tier, counts: Tier) -> None:
    match = match_of([standing(Tier.DEFERRED, on=ListKind.NUISANCE), standing(tier)], TODAY)

    assert match is not None
    assert match.tier is counts


def test_an_explanation_tells_what_became_of_every_standing() -> None:
    best, added = standing(Tier.LISTED_SEVERE), standing(Tier.LISTED, Need.TEXT_ONLY, on=ListKind.ELDERLY)
    past = standing(Tier.LISTED, until=date(2026, 11, 20), since=date(2020, 1, 1))
    coming = standing(Tier.CALLBACK, since=date(2026, 11, 22))

    told = explained([coming, past, added, best], TODAY)

    assert told == Explanation(
        match_of([added, best], TODAY),
        ((best, Verdict.TIER), (added, Verdict.NEEDS), (past, Verdict.EXPIRED), (coming, Verdict.NOT_YET)),
    )


@pytest.mark.parametrize("kind", ListKind)
def test_every_kind_of_list_says_what_it_gives(kind: ListKind) -> None:
    assert kind in TERMS
    assert (TERMS[kind].tier is None) == (kind is ListKind.SPECIAL)


@pytest.mark.parametrize(
    ("faulty", "field"),
    [
        ({"level": 0}, "level"),
        ({"level": 5}, "level"),
        ({"level": None}, "level"),
        ({"category": None}, "category"),
        ({"basis": " "}, "basis"),
        ({"valid_to": date.min}, "valid_to"),
        ({"list_name": ListKind.ELDERLY}, "category, level"),
        ({"list_name": ListKind.ELDERLY, "category": None}, "category, level"),
        ({"list_name": ListKind.DECLARED, "category": None, "level": None, "needs": ()}, "needs"),
        ({"list_name": ListKind.DECLARED, "category": None, "level": None}, "valid_to"),
        (
            {"list_name": ListKind.DECLARED, "category": None, "level": None, "valid_to": date(2026, 12, 22)},
            "valid_to",
        ),
    ],
)
def test_a_faulty_entry_is_refused_by_field(faulty: dict[str, object], field: str) -> None:
    with pytest.raises(NotListableError, match=f"^{field}:"):
        checked(listing(**faulty))


def test_a_declared_need_counts_for_thirty_days() -> None:
    declared = listing(list_name=ListKind.DECLARED, category=None, level=None, valid_to=date(2026, 12, 21))

    assert checked(declared).tier is Tier.ORDINARY


def listing(**fields: object) -> Listing:
    given: dict[str, object] = {
        "digest": bytes(32),
        "key": "0" * 12,
        "person": bytes(16),
        "list_name": ListKind.SPECIAL,
        "category": Category.LIMB,
        "level": 1,
        "needs": (Need.MORE_TIME_FOR_KEYS,),
        "valid_from": TODAY,
        "valid_to": None,
        "basis": "consent",
    }
    return Listing(**(given | fields))  # type: ignore[arg-type]
