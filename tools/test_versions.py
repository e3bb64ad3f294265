"""`make test-versions`: the tests that tell versions apart, with the oldest and newest that are supported.

Each combination has a virtual environment of its own, in .local/versions, that is kept for the next run. A Python that
is not on this machine is named and left out. `--only` runs some of them, `--minutes` ends what takes longer.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.engine import EngineError
from tools.engine.get import CHOICE
from tools.engine.progress import say
from tools.project import LOCAL, ROOT
from tools.venv import DEVELOPMENT_LOCK, LOCK, OLDEST_LOCK, ensure

#: The canaries of what we use of Pulumi beyond its documentation, and a resource's whole life on the real engine.
_ENGINE = (
    "tests/dynamic",
    "tests/contract",
    "tests/engine/test_lifecycle.py",
    "tests/engine/test_native_lifecycle.py",
    "tests/engine/test_policy_pack.py",
    "tests/engine/test_replacement.py",
)
#: What a Python could break without any engine, and its canaries.
_PYTHON = ("tests/unit", "tests/policy", "tests/cli", "tests/emulator", *_ENGINE[:3])


@dataclass(frozen=True)
class Combination:
    """One set of versions; what it doesn't name is the newest, and the Python that runs this."""

    name: str
    tests: tuple[str, ...]
    cli: str = "newest"
    locks: tuple[Path, ...] = (LOCK, DEVELOPMENT_LOCK)
    python: str = ""

    def interpreter(self) -> str | None:
        """Where its Python is, if it is on this machine: on PATH, or one of pyenv's."""
        if not self.python:
            return sys.executable
        pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv", "versions")
        folders = [os.environ.get("PATH", ""), *(str(path / "bin") for path in pyenv.glob(f"{self.python}*"))]
        return shutil.which(f"python{self.python}", path=os.pathsep.join(folders))


COMBINATIONS = (
    Combination("oldest-cli", _ENGINE, cli="oldest"),
    Combination("oldest-sdk", _ENGINE, locks=(OLDEST_LOCK,)),
    Combination("oldest-cli-and-sdk", _ENGINE, cli="oldest", locks=(OLDEST_LOCK,)),
    Combination("python-3.12", _PYTHON, python="3.12"),
    Combination("python-3.13", _PYTHON, python="3.13"),
)


def run(combination: Combination, pytest_options: list[str], seconds: float) -> str:
    """What came of it, in a word or line. Raises EngineError where the environment can't be made."""
    python = combination.interpreter()
    if python is None:
        return f"left out: there is no Python {combination.python} on this machine"
    label = "-".join([combination.python or "this", *(lock.stem for lock in combination.locks)])
    bin_folder = ensure(LOCAL / "versions" / label, combination.locks, python)
    environment = {
        **os.environ,
        CHOICE: combination.cli,
        "PATH": os.pathsep.join([str(bin_folder), os.environ.get("PATH", "")]),
    }
    command: list[str | Path] = [
        bin_folder / "python",
        "-m",
        "pytest",
        "--quiet",
        *pytest_options,
        *combination.tests,
    ]
    with subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True) as tests:
        try:
            code = tests.wait(seconds)
        except subprocess.TimeoutExpired:
            return "FAILED: the time was up"
        finally:
            _end(tests)
    return "passed" if code == 0 else f"FAILED with exit code {code}"


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a command that still runs; pytest then ends what its tests have started."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def _results(chosen: list[Combination], options: list[str], until: float) -> Iterator[tuple[str, str, float]]:
    for combination in chosen:
        begun = time.monotonic()
        say(f"== {combination.name}")
        try:
            result = run(combination, options, max(1.0, until - begun))
        except EngineError as error:
            result = f"FAILED: {error}"
        yield combination.name, result, time.monotonic() - begun


def main() -> int:
    names = [combination.name for combination in COMBINATIONS]
    parser = argparse.ArgumentParser(prog="python -m tools.test_versions", description=__doc__)
    parser.add_argument(
        "--only", nargs="+", choices=names, default=names, metavar="NAME", help=", ".join(names)
    )
    parser.add_argument("--minutes", type=float, default=60.0, help="for all of them together")
    parser.add_argument("options", nargs="*", help="of pytest, after --")
    given = parser.parse_args()
    chosen = [combination for combination in COMBINATIONS if combination.name in given.only]
    results = list(_results(chosen, given.options, time.monotonic() + given.minutes * 60))
    for name, result, seconds in results:
        print(f"{name:20} {seconds:5.0f} s  {result}")
    return int(any(result.startswith("FAILED") for _, result, _ in results))


if __name__ == "__main__":
    sys.exit(main())
