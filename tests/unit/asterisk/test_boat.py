from pathlib import Path

from callcenter.asterisk import boat
from callcenter.vocabulary.ids import QueueId


def test_a_new_list_takes_the_place_of_the_last_which_stays_for_who_is_reading_it(tmp_path: Path) -> None:
    named = []
    for content in (b"first", b"second", b"third"):
        assert boat.write_list(tmp_path, 1, len(content), [content]) == len(content)
        name, digits, width = (tmp_path / "list").read_text().split("-")
        assert (tmp_path / f"list.{name}").read_bytes() == content
        assert (digits, width) == ("1", str(len(content)))
        named.append(f"list.{name}")

    assert {path.name for path in tmp_path.iterdir()} == {"list", *named[1:]}
    assert (tmp_path / named[-1]).stat().st_mode & 0o777 == 0o640


def test_notices_and_keys_are_lists_that_the_dialplan_shifts_through(tmp_path: Path) -> None:
    boat.write_notices(tmp_path, [(100, 200, 7), (50, 60, 3)])
    boat.write_keys(tmp_path / "12345", {"1": QueueId("social"), "4": QueueId("urban_hpf")})

    assert (tmp_path / "notices").read_text() == "100.200.7-50.60.3-"
    assert (tmp_path / "12345" / "keys").read_text() == "1.social-4.urban_hpf-"


def test_where_there_is_nothing_to_choose_there_is_no_list_of_keys(tmp_path: Path) -> None:
    boat.write_keys(tmp_path, {"1": QueueId("social")})
    boat.write_keys(tmp_path, {})

    assert list(tmp_path.iterdir()) == []
