"""Ends a run of the engine at some moment, runs it again as a user would, and says whether something was lost or doubled.

The tests use it for chosen moments, `benchmarks.kills` for hundreds of random ones.
"""

import random
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from tools.testing.harness import Running
from tools.testing.site import DELETE, LIST, UPDATE, Site


class Operation(Enum):
    """What is under way when it ends. In this order each finds what it needs."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


class Victim(Enum):
    """What ends, and how."""

    ENGINE = "SIGKILL of the engine"
    HOST = "SIGKILL of the provider host"
    BOTH = "SIGKILL of engine and provider host"
    INTERRUPT = "SIGINT"


@dataclass(frozen=True)
class KillPoint:
    """One random end of a run."""

    operation: Operation
    victim: Victim
    #: Counted from the run's first API call about it, or else from the start of the engine.
    from_first_call: bool
    seconds: float
    #: The next run is on another machine, without this one's journal.
    elsewhere: bool


@dataclass(frozen=True)
class Result:
    """What was there after the next run. Lost: in the API and not in the state. Doubled: more than one of them."""

    lost: int
    doubled: int
    #: Whether the run had not come to its end by itself before.
    under_way: bool
    #: Whether the kill left Pulumi's own file beside the checkpoint half written; see `Stack.mend_checkpoint`.
    checkpoint_broken: bool
    #: What the next run said, when it failed or left something unfinished.
    trouble: str = ""

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.trouble)


def random_points(seed: int) -> Iterator[KillPoint]:
    """Kill points without end, the same for the same seed: create, update, delete, create, …"""
    chance = random.Random(seed)
    while True:
        for operation in Operation:
            from_first_call = chance.random() < 0.8
            yield KillPoint(
                operation,
                chance.choice(list(Victim)),
                from_first_call,
                round(chance.uniform(0.0, 1.2 if from_first_call else 3.0), 3),
                chance.random() < 0.5,
            )


def run_point(site: Site, point: KillPoint) -> Result:
    """Take the next operation up to the point, end it there, run again."""
    before = site.all_calls()

    def reached() -> bool:
        since = site.cloud.requests(since=before)
        return any(request["action"] in _FIRST_CALLS[point.operation] for request in since)

    def moment(running: Running) -> None:
        # A run that is over before its moment is a kill point as well: it came too late to do harm.
        if point.from_first_call:
            running.wait_until(lambda: reached() or running.has_ended(), engine_is_gone=True)
        time.sleep(point.seconds)

    return end_and_run_again(site, point.operation, point.victim, moment, elsewhere=point.elsewhere)


def end_and_run_again(
    site: Site,
    operation: Operation,
    victim: Victim,
    moment: Callable[[Running], None],
    *,
    elsewhere: bool = False,
) -> Result:
    """Start the operation, end it when `moment` returns, and do what a user does next."""
    site.declare(transit_router_attachment_name="after" if operation is Operation.UPDATE else "before")
    command = "destroy" if operation is Operation.DELETE else "up"
    running = site.stack.start(command)
    moment(running)
    under_way = not running.has_ended()
    _end(running, victim)
    if elsewhere:
        shutil.rmtree(site.records, ignore_errors=True)
    broken = site.stack.mend_checkpoint()
    if victim in (Victim.ENGINE, Victim.BOTH):
        site.stack.unlock()
    again = site.stack.start(command).wait()
    running.wait()  # ends a provider host that lived on: it has had all the time of the next run
    trouble = "" if again.exit_code == 0 else "; ".join(again.errors) or again.screen
    return _judged(site, operation, under_way, broken, trouble)


_FIRST_CALLS = {
    Operation.CREATE: {LIST},
    Operation.UPDATE: {LIST, UPDATE},
    Operation.DELETE: {LIST, DELETE},
}


def _end(running: Running, victim: Victim) -> None:
    match victim:
        case Victim.ENGINE:
            # The provider host lives on and finishes what it was about, beside the next run.
            running.kill_engine()
        case Victim.HOST:
            running.kill_provider_host()
            running.wait()
        case Victim.BOTH:
            running.kill_all()
            running.wait()
        case Victim.INTERRUPT:
            running.interrupt()
            running.wait()


def _judged(site: Site, operation: Operation, under_way: bool, broken: bool, trouble: str) -> Result:
    there = {a["attachment_id"]: a for a in site.attachments()}
    recorded = {r["id"] for name, r in site.stack.resources().items() if name == "line"}
    wanted = 0 if operation is Operation.DELETE else 1
    name = "after" if operation is Operation.UPDATE else "before"
    if not trouble and not site.state_and_api_agree():
        trouble = f"the state has {sorted(recorded)}, the API {there}"
    if not trouble and [a["name"] for a in there.values()] != [name] * wanted:
        trouble = f"the API has {there}"
    return Result(len(there.keys() - recorded), max(0, len(there) - 1), under_way, broken, trouble)
