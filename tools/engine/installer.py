"""Gets the CLI from Pulumi's official installer, where the network lets it."""

import subprocess
import urllib.request
from pathlib import Path

from tools.engine.errors import EngineError
from tools.engine.progress import run, say

URL = "https://get.pulumi.com"
_CONNECT_SECONDS = 5.0
_INSTALL_SECONDS = 300.0


def install(version: str, folder: Path, log: Path) -> bool:
    """Install into `folder`/bin; False, after one line that says why, where the installer is out of reach."""
    try:
        with urllib.request.urlopen(URL, timeout=_CONNECT_SECONDS) as response:
            script = folder / "install.sh"
            script.write_bytes(response.read())
    except OSError as error:
        say(f"The official installer is out of reach ({getattr(error, 'reason', error)}).")
        return False
    say(f"Installing Pulumi {version} with the official installer.")
    command = ["sh", str(script), "--version", version, "--install-root", str(folder), "--no-edit-path"]
    try:
        run(command, log=log, advice="", timeout_seconds=_INSTALL_SECONDS)
        subprocess.run([folder / "bin" / "pulumi", "version"], check=True, capture_output=True)
    except (EngineError, OSError, subprocess.CalledProcessError):
        say(f"The official installer failed; its output is in {log}.")
        return False
    finally:
        script.unlink()
    return True
