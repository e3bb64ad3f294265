"""Python imports this by itself when this folder is on PYTHONPATH: it notes imports of costly packages in a file."""

import os
import sys
from typing import Any

_COSTLY = ("alibabacloud_", "darabonba", "Tea", "aiohttp", "requests", "pulumi_policy", "cryptography")


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "import" and str(arguments[0]).startswith(_COSTLY):
        with open(os.environ["BENCH_IMPORTS"], "a") as log:
            package = str(arguments[0]).partition(".")[0]
            log.write(f"{os.path.basename(sys.argv[0] if sys.argv else '')}: {package}\n")


if "BENCH_IMPORTS" in os.environ:
    sys.addaudithook(_note)
