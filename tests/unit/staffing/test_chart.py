from xml.etree.ElementTree import Element, fromstring

import pytest

from callcenter.staffing.chart import Group, Line, bars, lines

SVG = "{http://www.w3.org/2000/svg}"


def parsed(chart: str) -> Element:
    return fromstring(chart)  # noqa: S314 our own chart


def test_a_line_is_broken_where_there_is_no_value() -> None:
    drawn = parsed(lines("Waits", [Line("listed", [1.0, 2.0, None, 4.0])]))
    (path,) = drawn.iter(f"{SVG}path")

    assert path.attrib["d"].count("M") == 2
    assert path.attrib["d"].count("L") == 1


def test_a_chart_says_what_it_shows_to_who_cannot_see_it() -> None:
    drawn = parsed(bars("Waits & seats <1>", ["ours"], [Group("listed", [3.0])]))

    assert drawn.attrib["role"] == "img"
    assert drawn.findtext(f"{SVG}title") == "Waits & seats <1>"


def test_each_bar_is_as_high_as_its_figure() -> None:
    drawn = parsed(bars("Waits", ["ours", "theirs"], [Group("listed", [10.0, 5.0]), Group("others", [0.0, 2.5])]))
    heights = [float(bar.attrib["height"]) for bar in drawn.iter(f"{SVG}rect") if "x" in bar.attrib]

    assert heights == pytest.approx([300, 150, 0, 75])


def test_nothing_to_draw_is_an_empty_chart() -> None:
    assert "<path" in lines("Seats", [Line("needed", [0.0] * 96)])
