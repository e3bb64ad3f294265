"""`make env`: shell lines that put the engine and the virtual environment on PATH, for `eval "$(make -s env)"`.

Only those lines go to stdout; progress goes to stderr.
"""

import shlex
import sys

from tools.engine import EngineError, get_engine
from tools.project import environment
from tools.venv import ensure_venv

try:
    ensure_venv()
    settings = environment(get_engine())
except EngineError as error:
    # `eval` of nothing would leave the shell as it was, silently: make it fail as this does.
    print("false")
    sys.exit(f"error: {error}")
for name, value in settings.items():
    print(f"export {name}={shlex.quote(value)}")
