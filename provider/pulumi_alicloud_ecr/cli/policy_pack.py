"""`alicloud-ecr policy-pack`: the folder for `pulumi … --policy-pack`."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "policy" / "pack"


def run_policy_pack() -> int:
    """Print the folder. Returns 0, or 2 if the pack couldn't run in this environment."""
    if importlib.util.find_spec("pulumi_policy") is None:
        sys.stderr.write(
            "error: the policy pack needs pulumi-policy: pip install 'pulumi-alicloud-ecr[policy]'\n"
        )
        return 2
    print(FOLDER)
    return 0
