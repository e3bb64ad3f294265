"""Development tools: plain Python scripts over the standard library, each a target of the Makefile."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older Python learns what is missing
    sys.exit(
        f"error: Python 3.11 or newer is needed and this is {sys.version.split()[0]}: run `make PYTHON=python3.12 …`."
    )
