"""`python3 -m tools.venv`: the checkout's virtual environment, made from the locked requirements.

It is made once and again when pyproject.toml or the lock file has changed. The quick start needs the distribution
only; what tests and lint need is added when they are first run. `--lock` writes the lock file anew from what
pyproject.toml asks for.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from tools.engine import EngineError, cache
from tools.engine.progress import run, say
from tools.project import LOCAL, ROOT, VENV

LOCK = ROOT / "requirements-dev.lock"
_PIP = "pip>=25.1"  # the first with --group
_PROJECT = ["--editable", f"{ROOT}[emulator,policy]"]
_DEVELOPMENT = [*_PROJECT, "--group", f"{ROOT}/pyproject.toml:dev"]
_STAMP = VENV / "made-from"
_LOG = LOCAL / "venv.log"
_ADVICE = "Check that PyPI can be reached, then run this again."


def ensure_venv(*, development: bool = False) -> Path:
    """The environment's bin folder; `development` adds what tests and lint need. Raises EngineError."""
    LOCAL.mkdir(exist_ok=True)
    wanted = _fingerprint()
    with cache.lock(LOCAL / "venv"):
        made_from, _, extent = (_STAMP.read_text() if _STAMP.exists() else "").partition("\n")
        if made_from != wanted:
            _make()
            _STAMP.write_text(f"{wanted}\n")
            extent = ""
        if development and extent != "development":
            say("Adding what tests and lint need (a minute or two, once).")
            _install_locked(_DEVELOPMENT)
            _STAMP.write_text(f"{wanted}\ndevelopment")
    return VENV / "bin"


def write_lock() -> None:
    """Resolve pyproject.toml anew in an environment of its own and note every version that came out."""
    folder = LOCAL / "lock-venv"
    _create(folder)
    _install(folder, _DEVELOPMENT)
    frozen = subprocess.run(
        [folder / "bin" / "python", "-m", "pip", "freeze", "--exclude-editable"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    LOCK.write_text(f"# Written by `make lock`; every package of the development environment.\n{frozen}")


def _make() -> None:
    say(f"Making the virtual environment {VENV.relative_to(ROOT)} (a minute, once).")
    _create(VENV)
    _install_locked(_PROJECT)


def _install_locked(what: list[str]) -> None:
    _install(VENV, ["--constraint", str(LOCK), *what] if LOCK.exists() else what)


def _create(folder: Path) -> None:
    run(
        [sys.executable, "-m", "venv", "--clear", folder],
        log=_LOG,
        advice="Python's venv module is needed: on Debian and Ubuntu, `apt-get install python3-venv`.",
    )
    _install(folder, ["--upgrade", _PIP])


def _install(folder: Path, what: list[str]) -> None:
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    run([folder / "bin" / "python", "-m", "pip", "install", *what], log=_LOG, advice=_ADVICE, env=environment)


def _fingerprint() -> str:
    sources = [ROOT / "pyproject.toml", *([LOCK] if LOCK.exists() else [])]
    content = b"".join(source.read_bytes() for source in sources)
    return f"{sys.version_info.major}.{sys.version_info.minor} {hashlib.sha256(content).hexdigest()}"


if __name__ == "__main__":
    try:
        if "--lock" in sys.argv[1:]:
            write_lock()
        else:
            print(ensure_venv(development=True))
    except EngineError as error:
        sys.exit(f"error: {error}")
