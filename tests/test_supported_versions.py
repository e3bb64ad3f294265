"""What docs/versions.md promises is what the project's own files say, and what the tests run with."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from tools.engine import versions
from tools.lock import locked, missing
from tools.project import ROOT
from tools.test_versions import COMBINATIONS
from tools.venv import DEVELOPMENT_LOCK, LOCK, OLDEST_LOCK

_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def promised(row: str) -> tuple[str, str]:
    """Oldest and newest in the table's row."""
    text = (ROOT / "docs" / "versions.md").read_text()
    found = re.search(rf"^\| [^|]*{re.escape(row)}[^|]* \| ([\d.]+) \| ([\d.]+) \|", text, re.MULTILINE)
    assert found is not None
    return found[1], found[2]


def test_python() -> None:
    oldest, newest = promised("Python")
    assert SpecifierSet(_PROJECT["requires-python"]) == SpecifierSet(f">={oldest}")
    tested = [combination.python for combination in COMBINATIONS if combination.python]
    assert tested[-1] == newest
    listed = {c.rpartition(" ")[2] for c in _PROJECT["classifiers"] if ":: Python :: 3." in c}
    assert listed == {oldest, *tested}


@pytest.mark.parametrize("package", ["pulumi", "pulumi-policy"])
def test_packages(package: str) -> None:
    oldest, newest = promised(f"`{package}`")
    requirements = map(Requirement, [*_PROJECT["dependencies"], *_PROJECT["optional-dependencies"]["policy"]])
    (asked,) = (requirement for requirement in requirements if requirement.name == package)
    assert asked.specifier.contains(oldest)
    assert (locked(OLDEST_LOCK)[package], locked(LOCK)[package]) == (oldest, newest)


def test_cli() -> None:
    assert promised("Pulumi CLI") == (versions.oldest_cli(), versions.newest_cli())


def test_the_lock_files_have_all_that_is_asked_for_and_a_hash_for_each() -> None:
    assert missing() == []
    for lock in (LOCK, DEVELOPMENT_LOCK, OLDEST_LOCK):
        for pin, following in re.findall(r"^(\S+==.*)\n(.*)$", lock.read_text(), re.MULTILINE):
            assert "--hash=sha256:" in following, pin
