"""`make env`: shell lines that put the engine and the virtual environment on PATH, for `eval "$(make -s env)"`.

Only those lines go to stdout; progress goes to stderr.
"""

import shlex
import sys

from tools.engine import EngineError, get_engine
from tools.project import path_folders, pulumi_settings
from tools.venv import ensure_venv

try:
    ensure_venv()
    folders = path_folders(get_engine())
except EngineError as error:
    # `eval` of nothing would leave the shell as it was, silently: make it fail as this does.
    print("false")
    sys.exit(f"error: {error}")
print(f'export PATH={shlex.quote(folders)}:"$PATH"')
for name, value in pulumi_settings().items():
    print(f"export {name}={shlex.quote(value)}")
