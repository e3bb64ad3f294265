"""What may go to a terminal, and in which colours and encoding."""

from __future__ import annotations

import json
import os
import shutil
import sys
from enum import Enum
from io import TextIOWrapper
from typing import TextIO


class Colour(Enum):
    """ANSI colours by what they say."""

    GOOD = "32"
    ATTENTION = "33"
    BAD = "31"


def never_fail_on_encoding() -> None:
    """What the terminal's encoding lacks is written as an escape instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def printable(text: str) -> str:
    """The text with control characters, line breaks and marks that turn its direction as escapes, on one line."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def coloured(text: str, colour: Colour | None, stream: TextIO | None = None) -> str:
    """The text in a colour, where the stream is a terminal that shows some and nobody has turned them off."""
    return f"\033[{colour.value}m{text}\033[0m" if colour and shows_colours(stream or sys.stdout) else text


def shows_colours(stream: TextIO) -> bool:
    """As no-color.org and the terminals have it: NO_COLOR wins, then FORCE_COLOR; else a terminal that isn't dumb."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Columns of the terminal; COLUMNS goes first."""
    return shutil.get_terminal_size().columns


def json_text(value: object) -> str:
    """JSON that every encoding of standard output can carry, control characters of all kinds as escapes."""
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    text = json.dumps(value, indent=2, ensure_ascii=encoding != "utf8")
    # Outside strings there is nothing but ASCII, and line feeds.
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)
