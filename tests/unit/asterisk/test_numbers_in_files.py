"""A number is struck out of a log where it stands, and nothing else changes."""

from pathlib import Path

import pytest

from callcenter.asterisk.numbers_in_files import count, log_files, pattern, strike_out
from callcenter.vocabulary.numbers import written_forms

NUMBER = pattern(written_forms("+8613800138000", "CN"))
LOG = (
    "1|NONE|NONE|NONE|QUEUESTART|\n"
    "2|pbx1.1|social|NONE|ENTERQUEUE||13800138000|1\n"
    "3|pbx1.2|social|NONE|ENTERQUEUE||+8613800138000|2\n"
    "4|pbx1.3|social|NONE|ENTERQUEUE||138001380001|3\n"
    "5|pbx1.4|social|NONE|ENTERQUEUE||8613800138000"
)


def test_every_form_goes_and_the_file_keeps_its_length(tmp_path: Path) -> None:
    file = tmp_path / "queue_log"
    file.write_text(LOG)
    assert count(file, NUMBER) == 3
    assert strike_out(file, NUMBER) == (2, 0)
    left = file.read_text()

    assert len(left) == len(LOG)
    assert left.splitlines()[1:4] == [
        "2|pbx1.1|social|NONE|ENTERQUEUE||xxxxxxxxxxx|1",
        "3|pbx1.2|social|NONE|ENTERQUEUE||xxxxxxxxxxxxxx|2",
        "4|pbx1.3|social|NONE|ENTERQUEUE||138001380001|3",
    ]
    # Asterisk may be writing the rest of it.
    assert left.endswith("8613800138000")


def test_the_first_line_stays_as_it_is_known_by_it(tmp_path: Path) -> None:
    file = tmp_path / "queue_log"
    file.write_text("1|pbx1.1|social|NONE|ENTERQUEUE||13800138000|1\n")

    assert strike_out(file, NUMBER) == (0, 1)
    assert "13800138000" in file.read_text()


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    other = tmp_path / "other"
    other.write_text(LOG)
    (tmp_path / "log" / "queue_log").symlink_to(other)

    assert log_files(tmp_path / "log") == []
    with pytest.raises(OSError, match="symbolic"):
        strike_out(tmp_path / "log" / "queue_log", NUMBER)
