"""`alicloud-ecr check`: the policies over a preview or an export, offline."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from ..policy.assessment import Assessment, assess
from ..policy.configuration import Configuration, read
from ..policy.graph import GraphTooLarge
from ..policy.messages import visible
from ..policy.preview_reader import Document, DocumentError, decode, read_document
from ..policy.report import FORMATS, to_text
from ..policy.rules import KEYS_OF

PASS, VIOLATIONS, COULD_NOT_RUN = 0, 1, 2
#: A preview of ten thousand resources has some 30 MB.
_MAXIMUM_BYTES = 256 * 1024 * 1024


class _CannotRun(Exception):
    """What stands in the way, in one line."""


def run_check(
    file: str,
    format: str = "text",
    config: str | None = None,
    output: str | None = None,
    source_root: str = "",
) -> int:
    """Check FILE (`-`: standard input) and write the report to `output` or standard output.

    Returns 0 if no mandatory policy is violated, 1 if one is, 2 if the check could not judge the whole stack. The
    report is complete on disk before anything but 0 is returned, so that a pipeline that stops at the exit code still
    has it. `source_root` is the program's folder, relative to the repository's.
    """
    try:
        write = FORMATS.get(format)
        if write is None:
            raise _CannotRun(f"--format {format} is none of {', '.join(FORMATS)}")
        document, configuration = _document(file), _configuration(config)
        try:
            assessment = assess(document, configuration, datetime.now(UTC).date())
        except GraphTooLarge as error:
            raise _CannotRun(f"can't judge {_named(file)}: {error}") from None
        if output is not None:
            _save(write(assessment, source_root), output, assessment)
        elif format != "text":
            _print(write(assessment, source_root), sys.stdout)
        elif not document.failure:
            _print(to_text(assessment, colour=_coloured()), sys.stdout)
        if assessment.incomplete:
            raise _CannotRun(f"can't judge {_named(file)}: {assessment.incomplete}")
    except _CannotRun as error:
        _print("".join(f"error: {visible(line)}\n" for line in str(error).split("\n")), sys.stderr)
        return COULD_NOT_RUN
    return VIOLATIONS if assessment.failed else PASS


def _document(file: str) -> Document:
    try:
        return read_document(_read(file))
    except DocumentError as error:
        raise _CannotRun(f"can't read a stack from {_named(file)}: {error}") from None


def _configuration(file: str | None) -> Configuration:
    if file is None:
        return Configuration()
    try:
        content: Any = json.loads(_read(file))
    except (ValueError, RecursionError, DocumentError) as error:
        raise _CannotRun(f"configuration {file} is not JSON: {error}") from None
    if not isinstance(content, Mapping):
        raise _CannotRun(f"configuration {file} must be an object of policy names")
    configuration = read(_policies(file, content), KEYS_OF)
    if configuration.problems:
        raise _CannotRun("\n".join(f"{file}: {problem}" for problem in configuration.problems))
    return configuration


def _policies(file: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The policies' part of a configuration file, which the engine takes in two forms."""
    if not isinstance(content.get("version"), int | float):
        return {name: part for name, part in content.items() if name != "environments"}
    policies = content.get("policies") or {}
    if not isinstance(policies, Mapping):
        raise _CannotRun(f"{file}: policies must be an object of policy names")
    if content.get("exceptions"):
        raise _CannotRun(f"{file}: exceptions hold in the engine only; state exemptions under their policies")
    return policies


def _named(file: str) -> str:
    return "standard input" if file == "-" else file


def _read(file: str) -> str:
    try:
        if file == "-":
            data = sys.stdin.buffer.read(_MAXIMUM_BYTES + 1)
        else:
            with Path(file).open("rb") as stream:
                data = stream.read(_MAXIMUM_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _CannotRun(f"can't read {_named(file)}: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > _MAXIMUM_BYTES:
        raise _CannotRun(f"can't read {_named(file)}: it has more than {_MAXIMUM_BYTES >> 20} MB")
    return decode(data)


def _save(report: str, output: str, assessment: Assessment) -> None:
    try:
        Path(output).write_text(report, encoding="utf-8")
    except (OSError, ValueError) as error:
        raise _CannotRun(f"can't write {output}: {getattr(error, 'strerror', None) or error}") from None
    if not assessment.incomplete:
        summary = to_text(assessment).splitlines()[-1]
        _print(f"{summary}; report in {visible(output)}\n", sys.stderr)


def _print(text: str, stream: TextIO) -> None:
    """Write the text; what the stream's encoding doesn't have is spelled out."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


def _coloured() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
