"""`python3 -m tools.run COMMAND…`: runs a command with the engine and the virtual environment on PATH, both got first.

`--no-engine` before the command: it needs the virtual environment only.
"""

import os
import sys

from tools.engine import EngineError, get_engine
from tools.project import ROOT, environment, over
from tools.venv import ensure_venv

command = sys.argv[1:]
needs_engine = command[:1] != ["--no-engine"]
try:
    bin_folder = ensure_venv(development=True)
    if needs_engine:
        settings = over(environment(get_engine()), os.environ)
    else:
        command = command[1:]
        settings = {**os.environ, "PATH": os.pathsep.join([str(bin_folder), os.environ.get("PATH", "")])}
except EngineError as error:
    sys.exit(f"error: {error}")
os.chdir(ROOT)
os.execvpe(command[0], command, settings)
