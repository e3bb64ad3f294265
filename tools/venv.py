"""`python3 -m tools.venv`: the checkout's virtual environment, made from the locked requirements.

It is made once and again when pyproject.toml or the lock file has changed; `--lock` writes the lock file anew from
what pyproject.toml asks for.
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
_PROJECT = ["--editable", f"{ROOT}[emulator,policy]", "--group", f"{ROOT}/pyproject.toml:dev"]
_STAMP = VENV / "made-from"
_LOG = LOCAL / "venv.log"
_ADVICE = "Check that PyPI can be reached, then run this again."


def ensure_venv() -> Path:
    """The environment's bin folder. Raises EngineError."""
    LOCAL.mkdir(exist_ok=True)
    wanted = _fingerprint()
    with cache.lock(LOCAL / "venv"):
        if not (_STAMP.exists() and _STAMP.read_text() == wanted):
            _make()
            _STAMP.write_text(wanted)
    return VENV / "bin"


def write_lock() -> None:
    """Resolve pyproject.toml anew in an environment of its own and note every version that came out."""
    folder = LOCAL / "lock-venv"
    _create(folder)
    _install(folder, _PROJECT)
    frozen = subprocess.run(
        [folder / "bin" / "python", "-m", "pip", "freeze", "--exclude-editable"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    LOCK.write_text(f"# Written by `make lock`; every package of the development environment.\n{frozen}")


def _make() -> None:
    say(f"Making the virtual environment {VENV.relative_to(ROOT)} (a minute, once).")
    _create(VENV)
    _install(VENV, ["--constraint", str(LOCK), *_PROJECT] if LOCK.exists() else _PROJECT)


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
            print(ensure_venv())
    except EngineError as error:
        sys.exit(f"error: {error}")
