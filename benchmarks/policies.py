"""What the policy pack adds to a preview: the same preview with a Python pack of one empty policy, taking turns."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from tools.engine import Engine
from tools.testing.harness import Stack

from pulumi_alicloud_ecr.cli.policy_pack import FOLDER

ATTACHMENTS = 200
_TURNS = 3
_PROGRAM = f"""
from pulumi import ResourceOptions
from pulumi_alicloud_ecr import EcrAssociation, EcrAttachment

for n in range({ATTACHMENTS}):
    ids = {{"ecr_id": f"ecr-{{n}}", "transit_router_id": "tr-1", "region_id": "cn-hangzhou"}}
    association = EcrAssociation(f"association-{{n}}", **ids)
    EcrAttachment(f"attachment-{{n}}", **ids, opts=ResourceOptions(depends_on=[association]))
"""
_EMPTY = """
from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy

PolicyPack("empty", [ResourceValidationPolicy("empty", "Demands nothing.", lambda args, report: None)])
"""


def policy_cost(engine: Engine) -> str:
    """One line: the seconds of both, and their difference."""
    with tempfile.TemporaryDirectory(prefix="ecr-bench-") as name:
        folder = Path(name)
        empty = folder / "empty-pack"
        empty.mkdir()
        (empty / "PulumiPolicy.yaml").write_text("runtime: python\nversion: 0.0.1\n")
        (empty / "__main__.py").write_text(_EMPTY)
        stack = Stack(
            engine,
            folder / "stack",
            _PROGRAM,
            home=folder / "home",
            backend=folder / "backend",
            name="policies",
        )
        seconds: dict[Path, list[float]] = {empty: [], FOLDER: []}
        try:
            for _ in range(_TURNS):
                for pack, found in seconds.items():
                    started = time.monotonic()
                    stack.preview("--policy-pack", str(pack))
                    found.append(time.monotonic() - started)
        finally:
            stack.end()
    floor, ours = (statistics.median(found) for found in seconds.values())
    return (
        f"a preview of {ATTACHMENTS} attachments and their associations takes {ours:.1f} s with the policy pack,"
        f" {ours - floor:+.1f} s against a Python pack of one empty policy ({floor:.1f} s)"
    )
