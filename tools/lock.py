"""`make lock`: writes the lock files from what pyproject.toml asks for. `--check`: whether they have all of it.

The lock files hold every package of an environment with the hashes of its files, for every Python and platform that is
supported. Versions that are locked stay, unless pyproject.toml asks for others or `--upgrade` for the newest.
"""

import argparse
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.project import ROOT
from tools.venv import DEVELOPMENT_LOCK, LOCK, OLDEST_LOCK

_PYPROJECT = ROOT / "pyproject.toml"
_EXTRAS = ("emulator", "policy")


def write(*, upgrade: bool) -> None:
    """All lock files; needs PyPI. Raises CalledProcessError after uv has said why."""
    options = ["--upgrade"] if upgrade else []
    _compile(DEVELOPMENT_LOCK, ["--group=dev", *options])
    # What the distribution needs is the same as in development.
    _compile(LOCK, [f"--constraints={DEVELOPMENT_LOCK.name}", *options])
    # And what the development needs on top is the same with the oldest versions of what the distribution needs.
    runtime = locked(LOCK)
    tools = [pin for pin in _pins(DEVELOPMENT_LOCK) if _name_and_version(pin)[0] not in runtime]
    _compile(OLDEST_LOCK, ["--group=dev", "--resolution=lowest-direct", "--upgrade"], tools)


def _compile(lock: Path, options: Sequence[str], more: Sequence[str] = ()) -> None:
    # What builds the checkout is installed from the lock file like all else, and not by pip on the side.
    requires = [*tomllib.loads(_PYPROJECT.read_text())["build-system"]["requires"], *more]
    command: list[str | Path] = [
        Path(sys.executable).with_name("uv"), "pip", "compile", "--quiet", "--universal", "--python-version=3.11",
        "--generate-hashes", "--no-annotate", "--custom-compile-command=make lock", f"--output-file={lock.name}",
        *(f"--extra={extra}" for extra in _EXTRAS), *options, _PYPROJECT.name, "-",
    ]  # fmt: skip
    subprocess.run(command, cwd=ROOT, input="\n".join(requires), text=True, check=True)


def missing() -> list[str]:
    """What pyproject.toml asks for and a lock file does not have, a line each."""
    project = tomllib.loads(_PYPROJECT.read_text())
    extras = project["project"]["optional-dependencies"]
    runtime = [
        *project["project"]["dependencies"],
        *(requirement for extra in _EXTRAS for requirement in extras[extra]),
        *project["build-system"]["requires"],
    ]
    development = [*runtime, *project["dependency-groups"]["dev"]]
    asked = {LOCK: runtime, DEVELOPMENT_LOCK: development, OLDEST_LOCK: development}
    return [
        f"{lock.name} has no version of {requirement}"
        for lock, requirements in asked.items()
        for requirement in map(Requirement, requirements)
        if not requirement.specifier.contains(locked(lock).get(canonicalize_name(requirement.name), ""))
    ]


def locked(lock: Path, *, here: bool = False) -> dict[str, str]:
    """Package name → version; of those alone that are for this machine, with `here`."""
    pins = (pin for pin in _pins(lock) if not here or _is_for_this_machine(pin))
    return dict(map(_name_and_version, pins))


def _pins(lock: Path) -> list[str]:
    """`name==version`, some with the environment that it is for."""
    return [line.rstrip(" \\") for line in lock.read_text().splitlines() if "==" in line]


def _is_for_this_machine(pin: str) -> bool:
    marker = Requirement(pin).marker
    return marker is None or marker.evaluate()


def _name_and_version(pin: str) -> tuple[str, str]:
    name, _, version = pin.partition(";")[0].strip().partition("==")
    return canonicalize_name(name), version


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.lock", description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--upgrade", action="store_true")
    options = parser.parse_args()
    if options.check:
        lines = missing()
        sys.exit("\n".join([*lines, "run `make lock`"]) if lines else 0)
    write(upgrade=options.upgrade)


if __name__ == "__main__":
    main()
