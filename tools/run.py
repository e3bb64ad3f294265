"""`python3 -m tools.run COMMAND…`: runs a command with the engine and the virtual environment on PATH, both got first."""

import os
import sys

from tools.engine import EngineError, get_engine
from tools.project import ROOT, environment, over
from tools.venv import ensure_venv

try:
    ensure_venv(development=True)
    settings = over(environment(get_engine()), os.environ)
except EngineError as error:
    sys.exit(f"error: {error}")
os.chdir(ROOT)
os.execvpe(sys.argv[1], sys.argv[1:], settings)
