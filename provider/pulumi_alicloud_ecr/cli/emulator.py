"""`alicloud-ecr emulator`: hands the options on to the emulator, which comes with an extra."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence

from . import Misuse


def run(argv: Sequence[str]) -> int:
    """Serve until interrupted; the emulator's exit code."""
    if importlib.util.find_spec("aiohttp") is None:
        raise Misuse("the emulator needs aiohttp: pip install 'pulumi-alicloud-ecr[emulator]'")
    from alicloud_ecr_emulator import main

    return main(argv)
