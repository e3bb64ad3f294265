"""Reports of a check: one module for each format, each a function from an Answer to text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..checking import Answer
from .json_format import to_json
from .junit import to_junit
from .sarif import to_sarif
from .text import to_text

#: The formats for files; `text` is without colour here.
FORMATS: Mapping[str, Callable[[Answer], str]] = {
    "text": to_text,
    "json": to_json,
    "sarif": to_sarif,
    "junit": to_junit,
}

__all__ = ["FORMATS", "to_json", "to_junit", "to_sarif", "to_text"]
