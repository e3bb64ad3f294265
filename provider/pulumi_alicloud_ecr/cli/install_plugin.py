"""`alicloud-ecr install-plugin`: puts the native plugin where Pulumi looks, by `pulumi plugin install … --file`."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from ..native.installation import EXECUTABLE, launcher
from ..native.type_tokens import PACKAGE, plugin_version
from . import OK, REFUSED, Misuse
from .progress import note


def run() -> int:
    """Install the plugin for this user. Raises Misuse where that can't be done here."""
    if os.name == "nt":
        raise Misuse(
            f"on Windows name the folder of {EXECUTABLE}.exe under plugins: in Pulumi.yaml; see docs/native-plugin.md"
        )
    engine = shutil.which("pulumi")
    if engine is None:
        raise Misuse("pulumi is not on PATH: install the Pulumi CLI, https://www.pulumi.com/docs/install/")
    version = plugin_version()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / EXECUTABLE
        file.write_text(launcher(), encoding="utf-8")
        file.chmod(0o755)
        done = subprocess.run(
            [engine, "plugin", "install", "resource", PACKAGE, version, "--file", str(file), "--reinstall"],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        note(f"error: pulumi plugin install failed: {lines[-1] if lines else f'exit code {done.returncode}'}")
        return REFUSED
    print(f"Pulumi finds the plugin {PACKAGE} {version} now, in every project of this user.")
    if shutil.which(EXECUTABLE) and not os.environ.get("PULUMI_IGNORE_AMBIENT_PLUGINS"):
        note(
            "In a shell with this environment activated Pulumi takes the plugin from PATH and says so: "
            "export PULUMI_IGNORE_AMBIENT_PLUGINS=true keeps it to the installed one."
        )
    return OK
