"""`alicloud-ecr check`: the policies over a preview or an export, offline."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..policy.checking import Answer, check
from ..policy.configuration import Configuration, read
from ..policy.documents import Document, DocumentError, read_document
from ..policy.report import FORMATS, to_text
from ..policy.rules import KEYS_OF

PASS, VIOLATIONS, COULD_NOT_RUN = 0, 1, 2


class _CannotRun(Exception):
    """What stands in the way, in one line."""


def run_check(file: str, format: str = "text", config: str | None = None, output: str | None = None) -> int:
    """Check FILE (`-`: standard input) and write the report to `output` or standard output.

    Returns 0 if no mandatory policy is violated, 1 if one is, 2 if the check could not run. The report is complete
    on disk before a violation is returned, so that a pipeline that stops at the exit code still has it.
    """
    try:
        write = FORMATS.get(format)
        if write is None:
            raise _CannotRun(f"--format {format} is none of {', '.join(FORMATS)}")
        document, configuration = _document(file), _configuration(config)
        answer = check(document, configuration, datetime.now(UTC).date())
        if output is None:
            sys.stdout.write(to_text(answer, colour=_coloured()) if format == "text" else write(answer))
        else:
            _save(write(answer), output, answer)
    except _CannotRun as error:
        sys.stderr.write(f"error: {error}\n")
        return COULD_NOT_RUN
    return VIOLATIONS if answer.failed else PASS


def _document(file: str) -> Document:
    try:
        return read_document(_read("standard input" if file == "-" else file, file))
    except DocumentError as error:
        raise _CannotRun(
            f"can't read a stack from {'standard input' if file == '-' else file}: {error}"
        ) from None


def _configuration(file: str | None) -> Configuration:
    if file is None:
        return Configuration()
    try:
        content: Any = json.loads(_read(file, file))
    except ValueError as error:
        raise _CannotRun(f"configuration {file} is no JSON: {error}") from None
    if not isinstance(content, Mapping):
        raise _CannotRun(f"configuration {file} must be an object of policy names")
    configuration = read(content, KEYS_OF)
    if configuration.problems:
        raise _CannotRun("\nerror: ".join(f"{file}: {problem}" for problem in configuration.problems))
    return configuration


def _read(name: str, file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _CannotRun(f"can't read {name}: {getattr(error, 'strerror', None) or error}") from None


def _save(report: str, output: str, answer: Answer) -> None:
    try:
        Path(output).write_text(report, encoding="utf-8")
    except OSError as error:
        raise _CannotRun(f"can't write {output}: {error.strerror}") from None
    summary = to_text(answer).splitlines()[-1]
    sys.stderr.write(f"{summary}; report in {output}\n")


def _coloured() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
