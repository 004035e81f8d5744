"""Charts as SVG: figures over a day, and figures side by side. Pure: the same figures give the same text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from jinja2 import Environment, StrictUndefined

from callcenter.staffing.day import QUARTERS

WIDTH, PANEL, TOP, BOTTOM, LEFT, RIGHT = 900, 300, 62, 44, 64, 16
COLOURS = ("#176b87", "#c2571a", "#6d5a9c", "#4c7a34")
"""Each is told from the others by its dashes, too."""
DASHES = ("none", "7 4", "2 3", "10 3 2 3")
HOURS_EVERY = 2

FRAME = """\
<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {{ width }} {{ height }}" width="{{ width }}"\
 height="{{ height }}" font-family="sans-serif" font-size="13" fill="#222222">
<title>{{ title }}</title>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="16" y="26" font-size="16" font-weight="bold">{{ title }}</text>
{% for one in legend %}
<line x1="{{ one.x }}" y1="42" x2="{{ one.x + 28 }}" y2="42" stroke="{{ one.colour }}" stroke-width="{{ thick }}"\
 stroke-dasharray="{{ one.dashes }}"/>
<text x="{{ one.x + 34 }}" y="47">{{ one.name }}</text>
{% endfor %}
{% for mark in marks %}
<line x1="{{ left }}" y1="{{ mark.y }}" x2="{{ width - right }}" y2="{{ mark.y }}" stroke="#d8d8d8"/>
<text x="{{ left - 8 }}" y="{{ mark.y + 4 }}" text-anchor="end" fill="#555555">{{ mark.name }}</text>
{% endfor %}
{% for mark in below %}
<text x="{{ mark.x }}" y="{{ height - bottom + 20 }}" text-anchor="middle" fill="#555555">{{ mark.name }}</text>
{% endfor %}
{% for path in paths %}
<path d="{{ path.d }}" fill="none" stroke="{{ path.colour }}" stroke-width="2" stroke-dasharray="{{ path.dashes }}"/>
{% endfor %}
{% for bar in bars %}
<rect x="{{ bar.x }}" y="{{ bar.y }}" width="{{ bar.width }}" height="{{ bar.height }}" fill="{{ bar.colour }}"/>
<text x="{{ bar.x + bar.width / 2 }}" y="{{ bar.y - 5 }}" text-anchor="middle" font-size="12">{{ bar.name }}</text>
{% endfor %}
</svg>
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One value a quarter hour; None where there is none."""

    name: str
    values: Sequence[float | None]
    is_stepped: bool = False
    """Whether it holds for the whole quarter hour, as seats do."""


@dataclass(frozen=True, slots=True)
class Group:
    """Bars that stand together, one of each series."""

    name: str
    values: Sequence[float]


def lines(title: str, drawn: Sequence[Line]) -> str:
    """Figures over a day."""
    top = _top(value for line in drawn for value in line.values if value is not None)
    hour = (WIDTH - LEFT - RIGHT) / 24
    below = [{"x": _short(LEFT + at * hour), "name": f"{at:02d}:00"} for at in range(0, 25, HOURS_EVERY)]
    paths = [_stroked(number) | {"d": _path(line, top)} for number, line in enumerate(drawn)]
    return _framed(title, [line.name for line in drawn], top, thick=2, below=below, paths=paths)


def bars(title: str, series: Sequence[str], groups: Sequence[Group]) -> str:
    """Figures side by side, each written above its bar."""
    top = _top(value for group in groups for value in group.values)
    wide = (WIDTH - LEFT - RIGHT) / len(groups)
    each = wide * 0.72 / len(series)
    drawn: list[dict[str, object]] = []
    for place, group in enumerate(groups):
        begins = LEFT + place * wide + wide * 0.14
        for number, value in enumerate(group.values):
            y = _y(value, top)
            drawn.append(
                {
                    "x": _short(begins + number * each),
                    "y": y,
                    "width": _short(each - 4),
                    "height": _short(TOP + PANEL - y),
                    "colour": COLOURS[number % len(COLOURS)],
                    "name": f"{value:.0f}",
                }
            )
    below = [{"x": _short(LEFT + (place + 0.5) * wide), "name": group.name} for place, group in enumerate(groups)]
    return _framed(title, series, top, thick=10, below=below, bars=drawn)


def _framed(  # noqa: PLR0913 what a chart is made of
    title: str,
    names: Sequence[str],
    top: float,
    *,
    thick: int,
    below: Sequence[dict[str, object]],
    paths: Sequence[dict[str, object]] = (),
    bars: Sequence[dict[str, object]] = (),
) -> str:
    legend, x = [], LEFT
    for number, name in enumerate(names):
        # Bars are told apart by their order, lines by their dashes.
        strokes = _stroked(number) | ({} if paths else {"dashes": "none"})
        legend.append(strokes | {"x": x, "name": name})
        x += 60 + 8 * len(name)
    marks = [{"y": _y(value, top), "name": f"{value:g}"} for value in _marks(top)]
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return template.from_string(FRAME).render(
        title=title,
        legend=legend,
        marks=marks,
        below=below,
        paths=paths,
        bars=bars,
        thick=thick,
        width=WIDTH,
        height=TOP + PANEL + BOTTOM,
        left=LEFT,
        right=RIGHT,
        bottom=BOTTOM,
    )


def _path(line: Line, top: float) -> str:
    step = (WIDTH - LEFT - RIGHT) / QUARTERS
    made: list[str] = []
    is_drawing = False
    for quarter, value in enumerate(line.values):
        if value is None:
            is_drawing = False
            continue
        begins, y = LEFT + quarter * step, _y(value, top)
        pen = "L" if is_drawing else "M"
        if line.is_stepped:
            made.append(f"{pen}{_short(begins)} {y}H{_short(begins + step)}")
        else:
            made.append(f"{pen}{_short(begins + step / 2)} {y}")
        is_drawing = True
    return "".join(made)


def _stroked(number: int) -> dict[str, object]:
    return {"colour": COLOURS[number % len(COLOURS)], "dashes": DASHES[number % len(DASHES)]}


def _y(value: float, top: float) -> float:
    return _short(TOP + PANEL * (1 - value / top))


def _short(value: float) -> float:
    return round(value, 1)


def _top(values: Iterable[float]) -> float:
    """A round figure that nothing exceeds."""
    most = max(values, default=0.0)
    step = _step(most)
    return max(step, ceil(most / step) * step)


def _marks(top: float) -> list[float]:
    step = _step(top)
    return [step * number for number in range(round(top / step) + 1)]


def _step(most: float) -> float:
    """1, 2 or 5 times a power of ten, about a fifth of the whole."""
    if most <= 0:
        return 1.0
    size: float = 10.0 ** floor(log10(most / 5))
    return next(size * times for times in (1, 2, 5, 10) if size * times >= most / 5)
