"""Which costly packages a no-op `up` imports, in the program or in a provider. There should be none."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tools.engine import Engine
from tools.project import ROOT
from tools.testing.harness import Stack

from benchmarks.cloud import cloud
from benchmarks.plan import Case

_PROBE = Path(__file__).parent / "probe"


def costly_imports(case: Case, engine: Engine) -> set[str]:
    """Lines "process: package" of a no-op `up`; also what one attachment's `up` before it needs is left out."""
    with tempfile.TemporaryDirectory(prefix="ecr-bench-") as name, cloud(1, 0, 0.1) as its_cloud:
        folder = Path(name)
        log = folder / "imports"
        stack = Stack(
            engine,
            folder / case,
            case.program,
            home=folder / "home",
            backend=folder / "backend",
            env={**its_cloud.env, "BENCH_TAG": "first"},
            name=case,
        )
        try:
            stack.up()
            path = os.pathsep.join([str(_PROBE), str(ROOT / "provider")])
            stack.up(env={"PYTHONPATH": path, "BENCH_IMPORTS": str(log)})
        finally:
            stack.end()
        return set(log.read_text().splitlines()) if log.exists() else set()
