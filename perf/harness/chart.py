"""Line charts as SVG, drawn by hand: two axes, a few lines, a legend."""

import math
from dataclasses import dataclass
from xml.sax.saxutils import escape

COLOURS = ("#1f6feb", "#d1570f", "#2f855a", "#8250df")
WIDTH, HEIGHT = 460, 340
LEFT, RIGHT, TOP, BOTTOM = 72, 16, 90, 48
LEGEND = 36  # the first line of it, between title and chart
_TEXT = 'font-family="sans-serif" font-size="12" fill="#444"'


@dataclass
class Chart:
    """`lines` maps a label to its (x, y) points; x is a place 0..n-1 on `x_ticks`."""
    title: str
    x_label: str
    y_label: str
    x_ticks: list
    lines: dict

    def draw(self, left=0):
        """The chart's elements, moved to the right by `left`."""
        y_ticks = _ticks([y for points in self.lines.values() for _, y in points])
        place = _Scale(len(self.x_ticks), y_ticks[0], y_ticks[-1])
        parts = [f'<g transform="translate({left} 0)">',
                 f'<text x="{LEFT}" y="18" {_TEXT} font-weight="bold">{escape(self.title)}</text>']
        parts += [_horizontal(place, y) for y in y_ticks]
        parts += [_text(place.x(i), HEIGHT - BOTTOM + 16, tick, "middle")
                  for i, tick in enumerate(self.x_ticks)]
        parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, self.x_label, "middle"))
        parts.append(f'<text transform="translate(14 {HEIGHT / 2}) rotate(-90)" {_TEXT} '
                     f'text-anchor="middle">{escape(self.y_label)}</text>')
        for number, (label, points) in enumerate(self.lines.items()):
            parts += _line(place, points, label, number)
        return "\n".join(parts + ["</g>"])


def svg(*charts):
    """The charts side by side, as the text of a file."""
    width = WIDTH * len(charts)
    drawn = "\n".join(chart.draw(WIDTH * i) for i, chart in enumerate(charts))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" '
            f'viewBox="0 0 {width} {HEIGHT}">\n<rect width="100%" height="100%" fill="#fff"/>\n'
            f"{drawn}\n</svg>\n")


def _ticks(values):
    """1, 2 and 5 times powers of ten, from below the least value to above the greatest."""
    steps = [m * 10.0 ** e for e in range(-3, 10) for m in (1, 2, 5)]
    low = max(s for s in steps if s <= min(values))
    high = min(s for s in steps if s >= max(values))
    return [s for s in steps if low <= s <= high]


class _Scale:
    """Places on the picture; y is logarithmic."""

    def __init__(self, columns, low, high):
        self._columns = max(1, columns - 1)
        self._low, self._high = math.log(low), math.log(high if high > low else low * 2)

    def x(self, column):
        return LEFT + 14 + (WIDTH - LEFT - RIGHT - 28) * column / self._columns

    def y(self, value):
        part = (math.log(value) - self._low) / (self._high - self._low)
        return HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP)


def _text(x, y, text, anchor):
    return f'<text x="{x:.0f}" y="{y:.0f}" {_TEXT} text-anchor="{anchor}">{escape(text)}</text>'


def _horizontal(place, value):
    y = place.y(value)
    return (f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
            + _text(LEFT - 6, y + 4, f"{value:,g}", "end"))


def _line(place, points, label, number):
    colour = COLOURS[number % len(COLOURS)]
    path = " ".join(f"{place.x(x):.1f},{place.y(y):.1f}" for x, y in points)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y in points:
        yield f'<circle cx="{place.x(x):.1f}" cy="{place.y(y):.1f}" r="3" fill="{colour}"/>'
    y = LEGEND + 16 * number
    yield (f'<rect x="{LEFT}" y="{y - 9}" width="10" height="10" fill="{colour}"/>'
           + _text(LEFT + 16, y, label, "start"))
