"""The distribution as it is released: built from the files that git knows, so that nothing of a checkout gets in."""

import subprocess
import sys
from pathlib import Path

from tools.project import ROOT


def sources(folder: Path) -> Path:
    """A copy of the last commit's files, in an empty folder."""
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x"], cwd=folder, input=archive, check=True)
    return folder


def build_wheel(source: Path, folder: Path) -> Path:
    """The wheel of the sources, in the folder."""
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--quiet",
        "--wheel-dir",
        str(folder),
        str(source),
    ]
    subprocess.run(build, check=True)
    [built] = folder.glob("*.whl")
    return built
