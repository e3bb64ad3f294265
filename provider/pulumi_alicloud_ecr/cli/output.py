"""Where a command's product goes: a file, or standard output."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from . import Misuse
from .progress import note


def write(text: str, file: Path | None, force: bool) -> None:
    """Write the text. Raises Misuse when the file exists, unless `force`, or can't be written."""
    if file is None:
        sys.stdout.write(text)
        return
    write_all({file: text}, force)
    note(f"written to {file}")


def write_all(texts: Mapping[Path, str], force: bool) -> None:
    """Write each text to its file. Raises Misuse when one can't be written; when one exists, unless `force`, none is."""
    if not force:
        refuse_existing(*texts)
    for file, text in texts.items():
        try:
            with file.open("w" if force else "x", encoding="utf-8") as stream:
                stream.write(text)
        except OSError as error:
            raise Misuse(f"can't write {file}: {error.strerror}") from None


def refuse_existing(*files: Path) -> None:
    """Raises Misuse naming the files that exist: what somebody wrote is not overwritten."""
    if existing := [str(file) for file in files if file.exists()]:
        raise Misuse(f"{', '.join(existing)} exists already: write elsewhere, or overwrite it with --force")
