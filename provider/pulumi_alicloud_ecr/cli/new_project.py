"""`alicloud-ecr new`: a project with a first program, which runs as it is against the emulator."""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from ..native.type_tokens import PACKAGE
from . import OK, Misuse
from .output import write_all

#: README.md shows this program; a test holds the two together.
PROGRAM = """\
import pulumi
from {module} import EcrConnection

line = EcrConnection(
    "data-centre",
    ecr_id="ecr-quickstart0000001",
    transit_router_id="tr-quickstart0000001",
    allowed_prefixes=["10.0.0.0/8"],
    tags={{"environment": "production"}},
)
pulumi.export("attachment", line.attachment.id)
pulumi.export("status", line.attachment.status)
pulumi.export("routes_learned", line.routes_learned)
"""

_ACTIVE = ""
_OWN = ".venv"


@dataclass(frozen=True)
class Project:
    """What the files say."""

    name: str
    #: The virtual environment, relative to the project; empty for the one that is active.
    virtualenv: str
    native: bool

    def files(self) -> dict[str, str]:
        """The texts of the project's files by their names."""
        module = "pulumi_alicloud_ecr.native" if self.native else "pulumi_alicloud_ecr"
        return {
            "Pulumi.yaml": self._project_file(),
            "__main__.py": PROGRAM.format(module=module),
            "requirements.txt": f"pulumi-alicloud-ecr>={version('pulumi-alicloud-ecr')},<1\n",
            ".gitignore": ".venv/\n.pulumi/\n__pycache__/\n",
        }

    def _project_file(self) -> str:
        lines = [
            f"name: {self.name}",
            "description: The line from an Express Connect Router to a transit router",
            "runtime:",
            "  name: python",
        ]
        if self.virtualenv:
            lines += ["  options:", f"    virtualenv: {self.virtualenv}"]
        if self.native and self.virtualenv:
            lines += [
                "plugins:",
                "  providers:",
                f"    - name: {PACKAGE}",
                f"      path: {self.virtualenv}/bin",
            ]
        return "\n".join([*lines, ""])


def run(folder: Path, name: str, native: bool, force: bool) -> int:
    """Write the project's files. Raises Misuse, having written nothing, where one of them exists."""
    project = Project(name or _name_of(folder), _virtualenv(folder), native)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Misuse(f"can't make the folder {folder}: {error.strerror}") from None
    write_all({folder / file: text for file, text in project.files().items()}, force)
    here = folder.resolve() == Path.cwd()
    print(f"Wrote {', '.join(project.files())} to {'this folder' if here else folder}.\n\nNext:")
    steps = [] if here else [(f"cd {folder}", "")]
    if project.virtualenv and not (folder / project.virtualenv).exists():
        steps.append(("pulumi install", f"makes {project.virtualenv} from requirements.txt"))
    if native and not project.virtualenv:
        steps.append(("alicloud-ecr install-plugin", "puts the plugin where Pulumi looks"))
    steps += [
        ("alicloud-ecr emulator", "in a terminal of its own; paste the lines that it prints into this one"),
        ('export PULUMI_BACKEND_URL="file://$PWD" PULUMI_CONFIG_PASSPHRASE=', "unless you are logged in"),
        ("pulumi stack init dev", ""),
        ("pulumi up", ""),
    ]
    for command, meaning in steps:
        print(f"  {command}{f'  # {meaning}' if meaning else ''}")
    return OK


def _name_of(folder: Path) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", folder.resolve().name).strip("-.") or "ecr"


def _virtualenv(folder: Path) -> str:
    """The environment that this command runs in, when it is near the project or active; else one to be made."""
    here, environment = folder.resolve(), Path(sys.prefix)
    if sys.prefix != sys.base_prefix and environment.parent in (here, here.parent):
        return Path(os.path.relpath(environment, here)).as_posix()
    python = shutil.which("python3")
    active = python is not None and Path(python).parent == Path(sys.executable).parent
    return _ACTIVE if active else _OWN
