"""Two hundred random ends of the engine, of the provider host and of both: how many attachments are lost, how many doubled.

`python -m benchmarks.kills` takes some twenty minutes; it writes its result after every point, so that it can be ended at
any time and goes on from there when it is started again. The emulated API takes a second attachment of the same ECR,
so nothing but the provider keeps it from being made.
"""

import argparse
import itertools
import json
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from enum import Enum
from pathlib import Path
from typing import Any

from tests.engine.harness import Stack
from tests.engine.kill_runs import KillPoint, Result, random_points, run_point
from tests.engine.site import ASSOCIATION, Site, attachment, program
from tools.engine import get_engine

from alicloud_ecr_emulator.process import EmulatorProcess

RESULT = Path(__file__).parent / "results" / "kills.json"
_SETTINGS: dict[str, Any] = {
    "attach_seconds": 0.6,
    "detach_seconds": 0.5,
    "modify_seconds": 0.4,
    "allow_duplicates": True,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2023)
    parser.add_argument(
        "--minutes", type=float, default=60.0, help="stop after this time; started again it goes on"
    )
    options = parser.parse_args()
    done = _done_before(options.seed)
    # A create has to come first: what the world of the last run held is gone with it.
    del done[len(done) // 3 * 3 :]
    end = time.monotonic() + options.minutes * 60
    points = itertools.islice(random_points(options.seed), len(done), options.points)
    with tempfile.TemporaryDirectory() as folder, EmulatorProcess(**_SETTINGS) as cloud:
        site = _site(Path(folder), cloud)
        try:
            for point in points:
                done.append(_row(point, run_point(site, point)))
                RESULT.parent.mkdir(exist_ok=True)
                RESULT.write_text(json.dumps(_report(options.seed, done), indent=1) + "\n")
                if time.monotonic() > end:
                    break
        finally:
            site.stack.end()
    report = _report(options.seed, done)
    print(json.dumps({key: value for key, value in report.items() if key != "runs"}, indent=1))
    return 1 if report["lost"] or report["doubled"] or report["not_recovered"] else 0


def _site(folder: Path, cloud: EmulatorProcess) -> Site:
    cloud.seed(associations=[ASSOCIATION])
    records = folder / "records"
    stack = Stack(
        get_engine(), folder / "stack", program(attachment()), home=folder / "home", backend=folder / "backend",
        env={**cloud.env, "ALICLOUD_ECR_STATE_DIR": str(records)},
    )  # fmt: skip
    return Site(stack, cloud, records)


def _done_before(seed: int) -> list[dict[str, Any]]:
    before = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    return list(before["runs"]) if before.get("seed") == seed else []


def _row(point: KillPoint, result: Result) -> dict[str, Any]:
    return {
        name: value.value if isinstance(value, Enum) else value
        for name, value in {**asdict(point), **asdict(result)}.items()
    }


def _report(seed: int, runs: list[dict[str, Any]]) -> Mapping[str, Any]:
    return {
        "seed": seed,
        "points": len(runs),
        "under_way": sum(run["under_way"] for run in runs),
        "lost": sum(run["lost"] for run in runs),
        "doubled": sum(run["doubled"] for run in runs),
        "not_recovered": sum(bool(run["trouble"]) for run in runs),
        "operations": Counter(run["operation"] for run in runs),
        "ends": Counter(run["victim"] for run in runs),
        "runs": runs,
    }


if __name__ == "__main__":
    raise SystemExit(main())
