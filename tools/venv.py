"""`python3 -m tools.venv`: the checkout's virtual environment, made from the locked requirements.

It is made once, and again when pyproject.toml or a lock file has changed. The quick start needs the distribution only;
what tests and lint need is added when they are first run. Every file that is installed is one whose hash a lock file
has; `tools.lock` writes those.
"""

import hashlib
import json
import os
import sys
import tomllib
from pathlib import Path

from tools.engine import EngineError, cache
from tools.engine.progress import run, say
from tools.project import LOCAL, ROOT, VENV

#: What the distribution with its extras needs, and what tests and lint need on top.
LOCK, DEVELOPMENT_LOCK = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
_STAMP = VENV / "made-from"
_LOG = LOCAL / "venv.log"


def ensure_venv(*, development: bool = False) -> Path:
    """The environment's bin folder; `development` adds what tests and lint need. Raises EngineError."""
    LOCAL.mkdir(exist_ok=True)
    needed = _fingerprint()
    with cache.lock(LOCAL / "venv"):
        made_from, _, extent = (_STAMP.read_text() if _STAMP.exists() else "").partition("\n")
        if made_from != needed:
            say(f"Making the virtual environment {VENV.relative_to(ROOT)} (a minute, once).")
            create(VENV)
            install(VENV, LOCK)
            _STAMP.write_text(f"{needed}\n")
            extent = ""
        if development and extent != "development":
            say("Adding what tests and lint need (a minute or two, once).")
            install(VENV, DEVELOPMENT_LOCK)
            _STAMP.write_text(f"{needed}\ndevelopment")
    return VENV / "bin"


def create(folder: Path, python: str = sys.executable) -> None:
    """An empty environment for that interpreter. Raises EngineError."""
    run(
        [python, "-m", "venv", "--clear", folder],
        log=_LOG,
        advice="Python's venv module is needed: on Debian and Ubuntu, `apt-get install python3-venv`.",
    )


def install(folder: Path, lock: Path) -> None:
    """Install what a lock file has, checked by its hashes, and this checkout over it. Raises EngineError."""
    # Compiling all modules beforehand would take longer than all the rest; most of them are never imported.
    _pip(folder, "install", "--no-compile", "--no-deps", "--require-hashes", "--requirement", str(lock))
    _pip(folder, "install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    _pip(folder, "check")


def _pip(folder: Path, *arguments: str) -> None:
    run(
        [folder / "bin" / "python", "-m", "pip", *arguments],
        log=_LOG,
        advice="Check that PyPI can be reached, then run this again.",
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )


def _fingerprint() -> str:
    """Of all that another environment would follow from: not the settings of tools in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    content = [
        json.dumps([project["build-system"], project["project"]]),
        LOCK.read_text(),
        DEVELOPMENT_LOCK.read_text(),
    ]
    return f"{sys.version_info.major}.{sys.version_info.minor} {hashlib.sha256(''.join(content).encode()).hexdigest()}"


if __name__ == "__main__":
    try:
        print(ensure_venv(development=True))
    except EngineError as error:
        sys.exit(f"error: {error}")
