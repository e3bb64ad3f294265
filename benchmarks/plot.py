"""Growth as an SVG: one panel for each quantity, both axes logarithmic, one line for each case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from xml.sax.saxutils import escape

_PANEL = 300
_MARGIN = 60
_TOP = 46
_LEGEND = 34
_COLOURS = ("#767676", "#a3a3a3", "#c2410c", "#1d4ed8", "#047857")

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Panel:
    """One quantity over the number of attachments; `lines` has the points of each case."""

    title: str
    lines: Mapping[str, Points]


def svg(panels: Sequence[Panel], cases: Sequence[str]) -> str:
    """The whole picture; a case has the same colour in all panels."""
    width = len(panels) * (_PANEL + _MARGIN) + _MARGIN // 2
    height = _TOP + _PANEL + _MARGIN + _LEGEND
    colours = dict(zip(cases, _COLOURS, strict=False))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for number, panel in enumerate(panels):
        left = _MARGIN + number * (_PANEL + _MARGIN)
        parts += [f'<g transform="translate({left} {_TOP})">', *_panel(panel, colours), "</g>"]
    for number, (case, colour) in enumerate(colours.items()):
        x, y = _MARGIN + number * 130, height - 14
        parts += [
            f'<rect x="{x}" y="{y - 9}" width="18" height="4" fill="{colour}"/>',
            f'<text x="{x + 24}" y="{y - 3}">{escape(case)}</text>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(panel: Panel, colours: Mapping[str, str]) -> list[str]:
    points = [point for line in panel.lines.values() for point in line]
    across, up = _Axis.over([x for x, _ in points]), _Axis.over([y for _, y in points])
    parts = [f'<text x="0" y="-16" font-weight="bold">{escape(panel.title)}</text>']
    for value in up.ticks:
        y = _PANEL - up.place(value)
        parts.append(f'<path d="M0 {y:.1f}H{_PANEL}" stroke="#dddddd"/>')
        parts.append(f'<text x="-6" y="{y + 4:.1f}" text-anchor="end">{value:,g}</text>')
    for value in sorted({x for x, _ in points}):
        x = across.place(value)
        parts.append(f'<path d="M{x:.1f} {_PANEL}v5" stroke="#333333"/>')
        parts.append(f'<text x="{x:.1f}" y="{_PANEL + 20}" text-anchor="middle">{value:,g}</text>')
    parts.append(f'<path d="M0 0V{_PANEL}H{_PANEL}" fill="none" stroke="#333333"/>')
    parts.append(f'<text x="{_PANEL // 2}" y="{_PANEL + 38}" text-anchor="middle">attachments</text>')
    for case, line in panel.lines.items():
        places = [(across.place(x), _PANEL - up.place(y)) for x, y in line]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        # The last is dashed: lines that lie on each other both stay visible.
        dashes = ' stroke-dasharray="6 5"' if case == list(colours)[-1] else ""
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colours[case]}" stroke-width="2"{dashes}/>'
        )
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colours[case]}"/>' for x, y in places]
    return parts


@dataclass(frozen=True)
class _Axis:
    """A logarithmic axis over whole decades."""

    low: int
    high: int

    @classmethod
    def over(cls, values: Sequence[float]) -> _Axis:
        low, high = floor(log10(min(values))), ceil(log10(max(values)))
        return cls(low, max(high, low + 1))

    def place(self, value: float) -> float:
        return (log10(value) - self.low) / (self.high - self.low) * _PANEL

    @property
    def ticks(self) -> list[float]:
        decades = self.high - self.low
        steps = (1, 2, 5) if decades <= 2 else (1,)
        found = [step * 10.0**power for power in range(self.low, self.high + 1) for step in steps]
        return [value for value in found if value <= 10.0**self.high]
