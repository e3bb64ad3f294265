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
from collections.abc import Sequence
from pathlib import Path

from tools.engine import EngineError, cache
from tools.engine.progress import run, say
from tools.project import LOCAL, ROOT, VENV

#: What the distribution with its extras needs, and what tests and lint need on top.
LOCK, DEVELOPMENT_LOCK = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
#: The same as in development, with the oldest versions that pyproject.toml allows the distribution.
OLDEST_LOCK = ROOT / "requirements-oldest.lock"
_LOCKS = (LOCK, DEVELOPMENT_LOCK, OLDEST_LOCK)
_LOG = LOCAL / "venv.log"


def ensure_venv(*, development: bool = False) -> Path:
    """The environment's bin folder; `development` adds what tests and lint need. Raises EngineError."""
    return ensure(VENV, [LOCK, DEVELOPMENT_LOCK] if development else [LOCK])


def ensure(folder: Path, locks: Sequence[Path], python: str = sys.executable) -> Path:
    """The bin folder of an environment that has what these lock files have. Raises EngineError."""
    LOCAL.mkdir(exist_ok=True)
    stamp = folder / "made-from"
    # The environment's own interpreter, which is first on PATH once it is activated, is the one that it was made from.
    python = os.path.realpath(python)
    basis, needed = f"{python} {_basis_of_project()}", [_fingerprint(lock) for lock in locks]
    with cache.lock(LOCAL / folder.name):
        made_from = _read(stamp)
        # What was installed from an earlier lock file may not be in this one.
        if made_from[:1] != [basis] or not set(made_from[1:]) <= set(map(_fingerprint, _LOCKS)):
            say(f"Making the virtual environment {folder.relative_to(ROOT)} (a minute, once).")
            _create(folder, python)
            made_from = [basis]
        for lock, fingerprint in zip(locks, needed, strict=True):
            if fingerprint not in made_from:
                say(f"Installing {lock.name} (a minute or two, once).")
                _install(folder, lock)
                made_from.append(fingerprint)
                stamp.write_text("\n".join(made_from))
    return folder / "bin"


def _create(folder: Path, python: str) -> None:
    run(
        [python, "-m", "venv", "--clear", folder],
        log=_LOG,
        advice="Python's venv module is needed: on Debian and Ubuntu, `apt-get install python3-venv`.",
    )


def _install(folder: Path, lock: Path) -> None:
    """Install what a lock file has, checked by its hashes, and this checkout over it."""
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


def _read(stamp: Path) -> list[str]:
    """What an environment was made from: the interpreter and the project's settings, then each lock file."""
    if not stamp.exists():
        return []
    basis, *locks = stamp.read_text().splitlines()
    python, _, settings = basis.rpartition(" ")
    return [f"{os.path.realpath(python)} {settings}", *locks]


def _basis_of_project() -> str:
    """What an environment follows from besides the interpreter and the lock files."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project = settings["project"]
    return _hash(json.dumps([settings["build-system"], project["scripts"], project["entry-points"]]))


def _fingerprint(lock: Path) -> str:
    return f"{lock.name} {_hash(lock.read_text())}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    try:
        print(ensure_venv(development=True))
    except EngineError as error:
        sys.exit(f"error: {error}")
