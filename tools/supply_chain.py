"""What the distribution brings along: `make supply-chain` writes its bill of materials and its licences into docs.

`--check` compares them with what is locked and installed; `audit` asks for known vulnerabilities of what is locked.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from tools.lock import locked
from tools.project import ROOT, VENV
from tools.venv import LOCK

SBOM = ROOT / "docs" / "sbom.cdx.json"
LICENSES = ROOT / "docs" / "licenses.md"
#: Where what is installed is what the documents describe; others have a package more or less.
_PYTHON = (3, 11)
_DISTRIBUTION = "pulumi-alicloud-ecr"
_ALLOWED = "Apache;BSD;ISC;MIT;Mozilla Public License 2.0;MPL-2.0;PSF-2.0;Python Software Foundation"
_HEADING = """# Licences of what the package brings along

Written by `make supply-chain`: every package that `pip install pulumi-alicloud-ecr[emulator,policy]` installs, in the
versions of `requirements.lock`. All are under licences that let the package be used and passed on for any purpose; a
dependency under another one fails `make lint`. The same in [CycloneDX](https://cyclonedx.org), with the dependencies
between them: [sbom.cdx.json](sbom.cdx.json).

"""


class Refused(Exception):
    """What is wrong, for the user."""


def documents() -> dict[Path, str]:
    """What the documents should be. Raises Refused for a licence that isn't allowed."""
    return {SBOM: _sbom(), LICENSES: _HEADING + _licenses()}


def _sbom() -> str:
    """The bill of materials of the environment, less what only the development needs."""
    command = [
        "environment",
        "--output-reproducible",
        "--no-validate",
        "--pyproject",
        str(ROOT / "pyproject.toml"),
        str(VENV),
    ]
    bill: dict[str, Any] = json.loads(_run("cyclonedx-py", *command))
    kept = {
        c["bom-ref"] for c in bill["components"] if canonicalize_name(c["name"]) in locked(LOCK, here=True)
    }
    bill["components"] = [c for c in bill["components"] if c["bom-ref"] in kept]
    root = bill["metadata"]["component"]["bom-ref"]
    bill["dependencies"] = [
        {**d, **({"dependsOn": on} if (on := [ref for ref in d.get("dependsOn", []) if ref in kept]) else {})}
        for d in bill["dependencies"]
        if d["ref"] in kept | {root}
    ]
    return json.dumps(bill, indent=1, sort_keys=True) + "\n"


def _licenses() -> str:
    options = ["--from=mixed", "--with-urls", "--order=name", "--partial-match", f"--allow-only={_ALLOWED}"]
    names = sorted(locked(LOCK, here=True))
    return _run(
        "pip-licenses",
        f"--python={VENV / 'bin' / 'python'}",
        "--format=markdown",
        *options,
        "--packages",
        *names,
    )


def audit() -> tuple[int, str]:
    """0, 1 or 2: nothing known, something is, or nobody could be asked; and the line or lines to say so."""
    options = [
        "--disable-pip",
        "--require-hashes",
        "--progress-spinner=off",
        "--format=json",
        "--requirement",
        str(LOCK),
    ]
    answer = subprocess.run([_tool("pip-audit"), *options], capture_output=True, text=True, check=False)
    try:
        found = json.loads(answer.stdout)["dependencies"]
    except ValueError:
        why = (answer.stderr.strip().splitlines() or ["pip-audit said nothing"])[-1]
        return 2, f"NOT AUDITED for known vulnerabilities: {why}"
    skipped = [package["name"] for package in found if "skip_reason" in package]
    known = [
        f"{package['name']} {package['version']}: {known['id']}, fixed in {', '.join(known['fix_versions']) or 'no version'}"
        for package in found
        for known in package.get("vulns", [])
    ]
    if known:
        return 1, "\n".join(known)
    if skipped:
        return (
            2,
            f"NOT AUDITED for known vulnerabilities: PyPI's advisories could not be read for {len(skipped)} of {len(found)} packages",
        )
    return 0, f"no known vulnerability in {len(found)} packages"


def _run(tool: str, *arguments: str) -> str:
    answer = subprocess.run([_tool(tool), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise Refused(f"{tool}: {(answer.stderr or answer.stdout).strip()}")
    return answer.stdout


def _tool(name: str) -> str:
    return str(VENV / "bin" / name)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.supply_chain", description=__doc__)
    parser.add_argument("command", choices=["write", "check", "audit"])
    command = parser.parse_args().command
    if command == "audit":
        code, text = audit()
        print(text)
        return int(code == 1)
    if sys.version_info[:2] != _PYTHON:
        print(f"bill of materials and licences: left to Python {'.'.join(map(str, _PYTHON))}")
        return 0
    try:
        made = documents()
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    stale = [path for path, text in made.items() if not path.exists() or path.read_text() != text]
    if command == "write":
        for path in stale:
            path.write_text(made[path])
    elif stale:
        print(f"{', '.join(path.name for path in stale)} in docs: run `make supply-chain`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
