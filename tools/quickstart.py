"""`make up` and `make down`: the quick start's stack, on the real engine, against the emulator.

The emulator's address and its made-up key are given to these Pulumi processes alone.
"""

import os
import subprocess
import sys

from tools import local_emulator
from tools.engine import EngineError, get_engine
from tools.engine.progress import say
from tools.project import ROOT, environment, over
from tools.venv import ensure_venv

_STACK = "dev"
# What the emulator's default world knows; worth nothing anywhere else.
_EMULATOR_KEY = {
    "ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI-emulator-default",
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "emulator-default-secret",
}


def up() -> None:
    endpoint, settings = _prepare()
    say(f"The emulator answers on {endpoint} (a page for eyes, and the API).")
    _pulumi(settings, "stack", "select", "--create", _STACK)
    _pulumi(settings, "up", "--yes", "--skip-preview", "--stack", _STACK)
    here = " ".join(f"{name}={value}" for name, value in _api(endpoint).items())
    say(
        f"""
What to try next:
  - `make up` again: nothing changes
  - change a tag or the description in examples/quickstart/__main__.py, then `make up`: an update, not a replacement
  - open {endpoint} to see what the API holds and which calls came in
  - `make down` destroys the stack and stops the emulator
By hand, in a shell of its own (preview, refresh, import … ask the emulator as long as the second line is in force):
  eval "$(make -s env)"
  export {here}"""
    )


def down() -> None:
    if not local_emulator.was_started():
        say("Nothing is up.")
        return
    _, settings = _prepare()
    _pulumi(settings, "stack", "select", "--create", _STACK)
    _pulumi(settings, "destroy", "--yes", "--skip-preview", "--stack", _STACK)
    local_emulator.stop()
    say("The stack is destroyed and the emulator has stopped.")


def _prepare() -> tuple[str, dict[str, str]]:
    python_bin = ensure_venv()
    engine = get_engine()
    endpoint = local_emulator.start(python_bin)
    theirs = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ALIBABA_CLOUD_", "ALICLOUD_"))
    }
    return endpoint, over({**environment(engine), **_api(endpoint)}, theirs)


def _api(endpoint: str) -> dict[str, str]:
    return {"ALICLOUD_ECR_ENDPOINT": endpoint, **_EMULATOR_KEY}


def _pulumi(settings: dict[str, str], *arguments: str) -> None:
    status = subprocess.run(["pulumi", *arguments], cwd=ROOT, env=settings, check=False).returncode
    if status != 0:
        raise EngineError(f"`pulumi {' '.join(arguments)}` failed; what it says is above.")


if __name__ == "__main__":
    commands = {"up": up, "down": down}
    try:
        commands[sys.argv[1]]()
    except EngineError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit("interrupted; `make up` goes on from here")
