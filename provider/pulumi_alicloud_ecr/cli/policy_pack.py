"""`alicloud-ecr policy-pack`: the folder for `pulumi … --policy-pack`."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "policy" / "pack"


def run_policy_pack() -> int:
    """Print the folder. Returns 0."""
    print(FOLDER)
    return 0
