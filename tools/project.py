"""The checkout's places, and the environment in which its programs run.

Everything a run writes goes under `.local/`, with a Pulumi home and backend of its own: no login, no stack and no
credential of the user's is read or changed.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from tools.engine import Engine

ROOT = Path(__file__).resolve().parents[1]
LOCAL = ROOT / ".local"
VENV = ROOT / ".venv"


def pulumi_settings(state: Path = LOCAL) -> dict[str, str]:
    """The PULUMI_* variables of runs that keep their stacks below `state`; creates the folders."""
    home, backend = state / "pulumi-home", state / "stacks"
    for folder in (home, backend):
        folder.mkdir(parents=True, exist_ok=True)
    return {
        "PULUMI_HOME": str(home),
        "PULUMI_BACKEND_URL": backend.as_uri(),
        # Guards nothing: these stacks live on this machine and describe what an emulator holds.
        "PULUMI_CONFIG_PASSPHRASE": "local-development",
        "PULUMI_SKIP_UPDATE_CHECK": "1",
        # Attachments spend their time waiting; the engine's own default, four for each core, lets most of them queue.
        "PULUMI_PARALLEL": "64",
    }


def path_folders(engine: Engine) -> str:
    """What goes before the rest of PATH: the virtual environment, then the engine."""
    return os.pathsep.join(map(str, (VENV / "bin", *engine.folders)))


def environment(engine: Engine) -> dict[str, str]:
    """PATH and PULUMI_* for a process of ours."""
    return {
        "PATH": os.pathsep.join([path_folders(engine), os.environ.get("PATH", "")]),
        **pulumi_settings(),
    }


def over(settings: Mapping[str, str], base: Mapping[str, str]) -> dict[str, str]:
    """`base` with the settings over it, less what would lead Pulumi back to the user's own login or passphrase file."""
    led_astray = {"PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE_FILE", "PULUMI_STACK"}
    return {**{name: value for name, value in base.items() if name not in led_astray}, **settings}
