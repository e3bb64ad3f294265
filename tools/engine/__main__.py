"""`python3 -m tools.engine`: get the engine, progress on stderr, the CLI's path on stdout."""

import sys

from tools.engine import EngineError, get_engine

try:
    print(get_engine().cli)
except EngineError as error:
    sys.exit(f"error: {error}")
except KeyboardInterrupt:
    sys.exit("interrupted; the next run starts again where it can")
