"""Tables: as wide as the terminal, with whole ids; tab-separated values where the output goes elsewhere."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from .progress import note
from .terminal import Colour, coloured, printable, width

_GAP = 2
_ELLIPSIS = "…"


@dataclass(frozen=True)
class Column:
    """A column; those that matter least are left out first where the terminal is narrow."""

    head: str
    #: The smaller, the longer it stays.
    rank: int
    #: Columns below which it isn't cut; None: it is never cut, since half an id is of no use.
    least: int | None = None


@dataclass(frozen=True)
class Cell:
    """A text, in a colour where the terminal has some."""

    text: str
    colour: Colour | None = None


def print_table(columns: Sequence[Column], rows: Sequence[Sequence[Cell | str]]) -> None:
    """Print rows of cells below the columns' heads."""
    texts = [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in rows]
    texts = [[Cell(printable(cell.text), cell.colour) for cell in row] for row in texts]
    if not sys.stdout.isatty():
        for line in [[c.head for c in columns], *([cell.text for cell in row] for row in texts)]:
            print("\t".join(line))
        return
    natural = [
        max([_cells(column.head), *(_cells(row[n].text) for row in texts)])
        for n, column in enumerate(columns)
    ]
    widths = fit(columns, natural, width())
    for row in [[Cell(c.head) for c in columns], *texts]:
        shown = [_cell(row[n], wide) for n, wide in sorted(widths.items())]
        print((" " * _GAP).join(shown).rstrip())
    if left_out := [column.head for n, column in enumerate(columns) if n not in widths]:
        note(f"not shown for lack of room: {', '.join(left_out)}; --json has everything")


def fit(columns: Sequence[Column], natural: Sequence[int], room: int) -> dict[int, int]:
    """Which columns are shown, by number, and how wide: the most important ones, cut only where they may be."""
    shown: dict[int, int] = {}
    for number, column in sorted(enumerate(columns), key=lambda each: each[1].rank):
        least = natural[number] if column.least is None else min(column.least, natural[number])
        if not shown or sum(shown.values()) + _GAP * len(shown) + least <= room:
            shown[number] = least
    left = room - sum(shown.values()) - _GAP * (len(shown) - 1)
    for number in sorted(shown, key=lambda n: columns[n].rank):
        more = min(max(left, 0), natural[number] - shown[number])
        shown[number] += more
        left -= more
    return shown


def _cell(cell: Cell, wide: int) -> str:
    text = cell.text
    if _cells(text) > wide:
        while _cells(text) > wide - 1:
            text = text[:-1]
        text += _ELLIPSIS
    return coloured(text, cell.colour) + " " * (wide - _cells(text))


def _cells(text: str) -> int:
    """How many columns of a terminal the text takes: wide characters of East Asia take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
