"""Two hundred random ends of the engine, of the provider host and of both: how many attachments are lost, how many doubled.

`python -m benchmarks.kills` takes some twenty minutes. It writes its result after every cycle of create, update and
delete, so that it can be ended at any time and goes on from there when it is started again. The emulated API takes a
second attachment of the same ECR, so nothing but the provider keeps it from being made. After every second kill the
journal of the machine is removed, as if the next run were on another one.
"""

import argparse
import itertools
import json
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from enum import Enum
from pathlib import Path
from typing import Any

from tools.engine import get_engine
from tools.testing.harness import Stack
from tools.testing.kill_runs import KillPoint, Operation, Result, random_points, run_point
from tools.testing.site import ASSOCIATION, Site, attachment, program

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
    parser.add_argument(
        "--cycles", type=int, default=67, help="of create, update and delete: three points each"
    )
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--jobs", type=int, default=2, help="stacks at a time, each with a cloud of its own")
    parser.add_argument("--minutes", type=float, default=60.0, help="begin no cycle after this time")
    options = parser.parse_args()
    points = random_points(options.seed)
    cycles = {number: list(itertools.islice(points, len(Operation))) for number in range(options.cycles)}
    done, unjudged = _done_before(options.seed)
    left = iter([number for number in cycles if number not in done])
    end = time.monotonic() + options.minutes * 60

    def work() -> None:
        with tempfile.TemporaryDirectory() as folder, EmulatorProcess(**_SETTINGS) as cloud:
            site = _site(Path(folder), cloud)
            try:
                while time.monotonic() < end and (number := next(left, None)) is not None:
                    try:
                        done[number] = _cycle(site, cycles[number])
                    except Exception as error:
                        # A cycle that is run again until it passes would be left out of the figure: it stays named.
                        unjudged.append(f"cycle {number}: {error}")
                        raise
                    finally:
                        report = _report(options.seed, done, unjudged)
                        RESULT.write_text(json.dumps(report, indent=1) + "\n")
                    if not report["clean"]:
                        return  # what follows would only show the same again
            finally:
                site.stack.end()

    RESULT.parent.mkdir(exist_ok=True)
    with ThreadPoolExecutor(options.jobs) as jobs:
        for job in [jobs.submit(work) for _ in range(options.jobs)]:
            job.result()
    report = _report(options.seed, done, unjudged)
    print(json.dumps({key: value for key, value in report.items() if key != "cycles"}, indent=1))
    return 0 if report["clean"] else 1


def _cycle(site: Site, points: list[KillPoint]) -> list[dict[str, Any]]:
    return [_row(point, run_point(site, point)) for point in points]


def _site(folder: Path, cloud: EmulatorProcess) -> Site:
    cloud.seed(associations=[ASSOCIATION])
    records = folder / "records"
    stack = Stack(
        get_engine(), folder / "stack", program(attachment()), home=folder / "home", backend=folder / "backend",
        env={**cloud.env, "ALICLOUD_ECR_STATE_DIR": str(records)},
    )  # fmt: skip
    return Site(stack, cloud, records)


def _done_before(seed: int) -> tuple[dict[int, list[dict[str, Any]]], list[str]]:
    before = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    if before.get("seed") != seed:
        return {}, []
    return {int(number): runs for number, runs in before["cycles"].items()}, list(before["unjudged"])


def _row(point: KillPoint, result: Result) -> dict[str, Any]:
    return {
        name: value.value if isinstance(value, Enum) else value
        for name, value in {**asdict(point), **asdict(result)}.items()
    }


def _report(seed: int, done: Mapping[int, list[dict[str, Any]]], unjudged: list[str]) -> dict[str, Any]:
    cycles = {number: done[number] for number in sorted(done)}
    runs = [run for cycle in cycles.values() for run in cycle]
    lost, doubled = (sum(run[key] for run in runs) for key in ("lost", "doubled"))
    not_recovered = sum(bool(run["trouble"]) for run in runs)
    return {
        "seed": seed,
        "points": len(runs),
        "under_way": sum(run["under_way"] for run in runs),
        "lost": lost,
        "doubled": doubled,
        "not_recovered": not_recovered,
        "checkpoint_broken": sum(run.get("checkpoint_broken", False) for run in runs),
        "unjudged": unjudged,
        "clean": not (lost or doubled or not_recovered),
        "operations": Counter(run["operation"] for run in runs),
        "ends": Counter(run["victim"] for run in runs),
        "cycles": cycles,
    }


if __name__ == "__main__":
    raise SystemExit(main())
