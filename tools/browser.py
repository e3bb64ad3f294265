"""A Chromium for the tests of the emulator's page: the one on PATH, else Debian's package where this runs as root."""

import os
import shutil
import subprocess
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
#: Without a sandbox root can start it; without its background work it asks nothing of any network.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> Path:
    """The browser's path. Raises FileNotFoundError saying how to get one."""
    found = _on_path()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", *words], env=environment, check=False, capture_output=True)
        found = _on_path()
    if found is None:
        raise FileNotFoundError(
            f"the page is tested in a real browser: put one of {', '.join(_NAMES)} on PATH (Debian: apt-get install chromium)"
        )
    return found


def _on_path() -> Path | None:
    return next((Path(path) for name in _NAMES if (path := shutil.which(name))), None)
