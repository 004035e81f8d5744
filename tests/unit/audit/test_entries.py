import pytest

from callcenter.audit.entries import Body, Deed, Entry, UnfitEntryError, checked, holds_a_number

DIGEST = "13800138000" + "5" * 53


def entry(subject: str = "batch:12", deed: str = "list.batch_approved", **body: object) -> Entry:
    given: Body = body  # type: ignore[assignment]
    return Entry(who="sun", deed=Deed(deed), subject=subject, body=given)


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        "+8613800138000",
        "8613800138000",
        "008613800138000",
        "+85291234567",
        "asked by 13800138000, who",
        "11010519491231002X",
        "证号110105194912310021",
    ],
)
def test_a_whole_number_is_found_wherever_it_stands(text: str) -> None:
    assert holds_a_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "138****8000",
        "batch:12",
        f"number:{DIGEST}",
        "call:pbx1.6f1c1f0e-9a6b-4a0e-8d54-138001380001",
        "call:pbx1.1763793600.13800138000",
        "2026-11-22T06:36:12Z",
        "1410000 rows",
    ],
)
def test_what_is_no_number_of_a_person_passes(text: str) -> None:
    assert not holds_a_number(text)


@pytest.mark.parametrize(
    "unfit",
    [
        entry(subject="number:+8613800138000"),
        entry(basis="said by 13800138000"),
        entry(before={"basis": "13800138000"}),
        entry(numbers=["13800138000"]),
    ],
)
def test_an_entry_with_a_whole_number_is_refused_and_not_repeated(unfit: Entry) -> None:
    with pytest.raises(UnfitEntryError, match="whole number") as refused:
        checked(unfit)

    assert "8000" not in str(refused.value)


@pytest.mark.parametrize("deed", ["approved", "list.", "List.approved", "list.batch approved", ""])
def test_a_deed_names_its_room_and_what_was_done(deed: str) -> None:
    with pytest.raises(UnfitEntryError, match=r"^deed: "):
        checked(entry(deed=deed))


def test_a_fit_entry_is_taken_as_it_is() -> None:
    fit = entry(rows=1_410_000, needs=["text_only"], before={"level": 3}, is_new=True, valid_to=None)

    assert checked(fit) is fit
