"""Where a command's product goes: a file, or standard output."""

from __future__ import annotations

import sys
from pathlib import Path

from . import Misuse
from .progress import note


def write(text: str, file: Path | None) -> None:
    """Write the text. Raises Misuse when the file can't be written."""
    if file is None:
        sys.stdout.write(text)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Misuse(f"can't write {file}: {error.strerror}") from None
    note(f"written to {file}")
