"""A page's commands, as a reader would run them: its shell blocks in their order, in one shell.

A block goes without being run when a comment right before or after it says so, with the reason:
`<!-- not run: it is about your own account -->`.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(
    r"(?P<before><!-- not run[^\n]*-->\n)?^ *```(?P<language>\w*)\n(?P<text>.*?)^ *```$(?P<after>\n<!-- not run[^\n]*-->)?",
    re.MULTILINE | re.DOTALL,
)
#: An emulator that a page starts in the background of its shell.
_BESIDE = re.compile(r"^.* emulator --port (?P<port>\d+)\b.*&$", re.MULTILINE)
_TIMEOUT_SECONDS = 400


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    language: str
    text: str
    #: Whether the page says that it isn't run.
    left_out: bool


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a Markdown page, in their order."""
    return [
        Block(found["language"], _outdented(found["text"]), bool(found["before"] or found["after"]))
        for found in _FENCE.finditer(page)
    ]


def script(page: str) -> str:
    """All shell commands of a page that are to be run. Who starts an emulator beside the shell goes on when it says so."""
    text = "".join(block.text for block in blocks(page) if block.language == "sh" and not block.left_out)
    return _BESIDE.sub(r"\g<0>\nuntil (: </dev/tcp/127.0.0.1/\g<port>) 2>/dev/null; do sleep 0.1; done", text)


def walk(page: str, folder: Path, environment: Mapping[str, str]) -> str:
    """Run a page's commands in an empty folder, ending at the first that fails; what they printed."""
    with tempfile.TemporaryFile("w+") as screen:
        shell = subprocess.Popen(
            ["bash", "-e", "-c", script(page)],
            cwd=folder,
            env={**environment, "PWD": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=screen,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            status = shell.wait(_TIMEOUT_SECONDS)
        finally:
            # What the page has started in the background, in case it failed before it ended that.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)
        screen.seek(0)
        said = screen.read()
    assert status == 0, said
    return said


def own_environment(home: Path, path: list[str], **more: str) -> dict[str, str]:
    """The environment of somebody who has just installed Python and Pulumi: nothing of a developer's gets in."""
    kept = ("PIP_", "SSL_", "HTTP", "http", "NO_PROXY", "no_proxy", "LANG", "LC_")
    theirs = {name: value for name, value in os.environ.items() if name.startswith(kept)}
    return {**theirs, "HOME": str(home), "PATH": os.pathsep.join(path), **more}


def _outdented(text: str) -> str:
    """The text without the indentation that a list puts before it."""
    lines = text.splitlines(keepends=True)
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "".join(line[indent:] if line.strip() else line for line in lines)
