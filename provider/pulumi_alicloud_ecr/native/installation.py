"""Where Pulumi finds the plugin: its plugin folder, PATH, or a folder that the project's Pulumi.yaml names.

`pip install` brings the plugin into a virtual environment, which Pulumi doesn't search; `alicloud-ecr install-plugin`
puts a launcher into Pulumi's plugin folder that starts it from there.
"""

from __future__ import annotations

import functools
import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import pulumi

from .type_tokens import PACKAGE

EXECUTABLE = f"pulumi-resource-{PACKAGE}"
#: What a program and `alicloud-ecr doctor` say where it is not found.
MISSING = (
    f"Pulumi doesn't find the plugin {PACKAGE} on this machine: run `alicloud-ecr install-plugin`, or name the folder "
    f"of {EXECUTABLE} under plugins: in Pulumi.yaml"
)
_PROJECT_FILES = ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")


@functools.cache
def warn_if_missing() -> None:
    """In a program: say it, once, where Pulumi won't find the plugin. Its own error doesn't tell what to do."""
    project = pulumi.get_root_directory()
    if project and not is_found(Path(project)):
        pulumi.log.warn(MISSING)


def is_found(project: Path, environ: Mapping[str, str] | None = None) -> bool:
    """Whether Pulumi finds the plugin for the project in this folder."""
    environ = os.environ if environ is None else environ
    return (
        PACKAGE in environ.get("PULUMI_DEBUG_PROVIDERS", "")
        or any(_plugin_folder(environ).glob(f"resource-{PACKAGE}-v*/{EXECUTABLE}*"))
        or _project_names_it(project)
        or shutil.which(EXECUTABLE, path=_engine_path(project, environ)) is not None
    )


def launcher() -> str:
    """The shell script that starts the plugin.

    A project's own virtual environment goes first, so that each project runs the version that it has installed; then
    the Python that installed the launcher.
    """
    python, package = shlex.quote(sys.executable), shlex.quote(str(Path(__file__).parent))
    return f"""\
#!/bin/sh
# Written by `alicloud-ecr install-plugin`.
own="${{PULUMI_RUNTIME_VIRTUALENV:-}}/bin/{EXECUTABLE}"
if [ -n "${{PULUMI_RUNTIME_VIRTUALENV:-}}" ] && [ -x "$own" ]; then
    exec "$own" "$@"
fi
if [ -x {python} ] && [ -d {package} ]; then
    exec {python} -m pulumi_alicloud_ecr.native "$@"
fi
echo "pulumi-alicloud-ecr is no longer installed for" {python} "- install it (pip install pulumi-alicloud-ecr)" \\
    "and run: alicloud-ecr install-plugin" >&2
exit 1
"""


def _plugin_folder(environ: Mapping[str, str]) -> Path:
    home = environ.get("PULUMI_HOME") or str(Path(environ.get("HOME") or "~").expanduser() / ".pulumi")
    return Path(home) / "plugins"


def _project_file(project: Path) -> str:
    for name in _PROJECT_FILES:
        try:
            return (project / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
    return ""


def _project_names_it(project: Path) -> bool:
    text = _project_file(project)
    return "plugins:" in text and PACKAGE in text.partition("plugins:")[2]


def _engine_path(project: Path, environ: Mapping[str, str]) -> str:
    """PATH as the engine has it: a language host puts the project's virtual environment before it for the program."""
    folders = environ.get("PATH", "").split(os.pathsep)
    text = _project_file(project)
    if ("virtualenv" in text or "toolchain" in text) and folders[:1] == [str(Path(sys.executable).parent)]:
        folders = folders[1:]
    return os.pathsep.join(folders)
