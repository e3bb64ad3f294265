"""Reports of a check: one module for each format, each a function from an assessment to text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..assessment import Assessment
from .json_format import to_json
from .junit import to_junit
from .sarif import to_sarif
from .text import to_text

#: The formats for files; `text` is without colour here. The second argument is where the program stands in its repository.
FORMATS: Mapping[str, Callable[[Assessment, str], str]] = {
    "text": lambda assessment, _: to_text(assessment),
    "json": lambda assessment, _: to_json(assessment),
    "sarif": to_sarif,
    "junit": lambda assessment, _: to_junit(assessment),
}

__all__ = ["FORMATS", "to_json", "to_junit", "to_sarif", "to_text"]
