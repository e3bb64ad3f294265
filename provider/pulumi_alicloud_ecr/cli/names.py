"""Names for resources and for variables, from the names that attachments have in the cloud."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable, Iterable


class Names:
    """Gives every wish a name of its own: the first keeps it, the next ones get a number."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def unique(self, wish: str, joint: str) -> str:
        """The wish, or the wish with joint and number."""
        name, number = wish, 1
        while name in self._taken:
            number += 1
            name = f"{wish}{joint}{number}"
        self._taken.add(name)
        return name


def resource_name(name: str, otherwise: str) -> str:
    """A name for a resource, letters of every script kept; `otherwise` when nothing of the name is left."""
    return _kept(name, "-", lambda c: c.isalnum() or c in "-_.").strip("-_.") or otherwise


def variable(name: str) -> str:
    """A name for a Python variable."""
    text = _kept(name, "_", lambda c: f"x{c}".isidentifier()).strip("_").lower()
    text = unicodedata.normalize("NFKC", text)
    if not text or not text.isidentifier() or keyword.iskeyword(text):
        text = f"ecr_{text}".rstrip("_")
    return text


def _kept(name: str, filler: str, keeps: Callable[[str], bool]) -> str:
    """The name, normalised as Python does with identifiers, with one filler for each run of other characters."""
    text = "".join(c if keeps(c) else filler for c in unicodedata.normalize("NFKC", name))
    return re.sub(f"{filler}+", filler, text)
