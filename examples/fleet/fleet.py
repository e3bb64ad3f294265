"""Many lines, one stack each, at once: `python fleet.py up|preview|destroy [lines.toml]`.

A stack for each line keeps what can go wrong apart: a refused one fails alone, and is updated, protected or handed over alone.
Pulumi's Automation API runs them side by side; the API's quota, not the machine, says how many.
"""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from pulumi import automation

PROGRAM = Path(__file__).with_name("line")


@dataclass(frozen=True)
class Line:
    """One line of lines.toml."""

    name: str
    region: str
    ecr_id: str
    transit_router_id: str


@dataclass(frozen=True)
class Result:
    """How one stack ended."""

    line: Line
    seconds: float
    summary: str
    failed: bool = False


def run(line: Line, command: str) -> Result:
    """One command on the stack of one line."""
    begun = time.monotonic()
    try:
        stack = automation.create_or_select_stack(line.name, work_dir=str(PROGRAM))
        stack.set_all_config(
            {
                "ecrId": automation.ConfigValue(line.ecr_id),
                "transitRouterId": automation.ConfigValue(line.transit_router_id),
                "alicloud-ecr:region": automation.ConfigValue(line.region),
            }
        )
        result = getattr(stack, command)(on_output=lambda text: show(line, text))
        changes = result.change_summary if command == "preview" else result.summary.resource_changes
        summary = ", ".join(f"{count} {kind}" for kind, count in sorted((changes or {}).items()))
        return Result(line, time.monotonic() - begun, summary or "nothing to do")
    except automation.CommandError as error:
        return Result(line, time.monotonic() - begun, reason(str(error)), failed=True)


def show(line: Line, text: str) -> None:
    """The engine's own lines that matter while one waits: what is being made, what went wrong."""
    if any(word in text for word in ("creating (", "deleting (", "created (", "error:", "Attaching")):
        print(f"[{line.name}] {text.strip()}", flush=True)


def reason(text: str) -> str:
    """The first line in which the engine says what went wrong."""
    lines = [line.strip() for line in text.splitlines()]
    return next((line for line in lines if "error:" in line and "update failed" not in line), lines[0])


def main() -> int:
    """0 when every stack ended well, 1 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=["up", "preview", "destroy"])
    parser.add_argument("lines", nargs="?", type=Path, default=Path(__file__).with_name("lines.toml"))
    parser.add_argument("--at-once", type=int, default=8, help="stacks at a time (default 8)")
    arguments = parser.parse_args()
    lines = [Line(**entry) for entry in tomllib.loads(arguments.lines.read_text())["line"]]
    results: list[Result] = []
    with ThreadPoolExecutor(arguments.at_once) as pool:
        for future in as_completed([pool.submit(run, line, arguments.command) for line in lines]):
            results.append(future.result())
            result = results[-1]
            print(f"[{result.line.name}] done {len(results)}/{len(lines)}: {result.summary}", flush=True)
    print(f"\n{'line':<24}{'seconds':>8}  outcome")
    for result in sorted(results, key=lambda result: (result.failed, result.line.name)):
        print(f"{result.line.name:<24}{result.seconds:>8.1f}  {'FAILED ' * result.failed}{result.summary}")
    return 1 if any(result.failed for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
