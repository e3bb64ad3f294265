"""This machine: the Pulumi CLI, the native plugin, and what optional commands need."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from .finding import Finding, fine, note, wrong

#: Seconds for the engine to tell its version.
_ENGINE_SECONDS = 20.0
_INSTALL_PULUMI = "install the Pulumi CLI, https://www.pulumi.com/docs/install/"


def look() -> Iterator[Finding]:
    """Version, engine, plugin, extras."""
    yield fine("version", f"pulumi-alicloud-ecr {importlib.metadata.version('pulumi-alicloud-ecr')}")
    engine = shutil.which("pulumi")
    if engine is None:
        yield wrong("engine", "pulumi is not on PATH", _INSTALL_PULUMI)
    else:
        yield _engine(engine)
    yield _plugin()
    for extra, module, use in (
        ("emulator", "aiohttp", "alicloud-ecr emulator"),
        ("policy", "pulumi_policy", "testing policies of your own"),
    ):
        if importlib.util.find_spec(module) is None:
            yield note("extra", f"{use} needs more", f"pip install 'pulumi-alicloud-ecr[{extra}]'")


def _engine(engine: str) -> Finding:
    try:
        answer = subprocess.run(
            [engine, "version"], capture_output=True, text=True, timeout=_ENGINE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return wrong("engine", f"{engine} does not start ({type(error).__name__})", _INSTALL_PULUMI)
    return fine("engine", f"pulumi {answer.stdout.strip() or 'of an unknown version'}")


def _plugin() -> Finding:
    from ...native.installation import is_found

    if is_found(Path.cwd()):
        return fine("plugin", "Pulumi finds the native plugin")
    return note(
        "plugin",
        "Pulumi doesn't find the native plugin, which the resources of pulumi_alicloud_ecr don't need",
        "for those of pulumi_alicloud_ecr.native run `alicloud-ecr install-plugin`",
    )
