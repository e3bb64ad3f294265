"""Two stacks and one emulated cloud: what is done in a step of the soak with the real engine, and what is there after it."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tools.engine import Engine
from tools.testing.harness import Running, Stack
from tools.testing.holders import Holders, Step, View
from tools.testing.site import ASSOCIATION, CLAIM_TAG, CREATE, DELETE, FOREIGN, UPDATE, attachment

from alicloud_ecr_emulator.process import EmulatorProcess

MODULES = ("pulumi_alicloud_ecr", "pulumi_alicloud_ecr.native")
#: What the API does wrong in a step, by name: fault rules of the emulator.
API_FAULTS: Mapping[str, Mapping[str, object]] = {
    "lost": {"kind": "drop", "operation": CREATE, "when": "after", "count": 1},
    "update lost": {"kind": "drop", "operation": UPDATE, "when": "after", "count": 1},
    "delete lost": {"kind": "drop", "operation": DELETE, "when": "after", "count": 1},
    "throttled": {"kind": "throttle", "count": 5},
    "unavailable": {"kind": "unavailable", "count": 3},
    "refused after all": {"kind": "error", "code": "Forbidden.RAM", "operation": CREATE, "when": "after"},
    "shown late": {"kind": "late_visibility", "operation": CREATE, "seconds": 2},
    "attach fails": {"kind": "attach_fails", "operation": CREATE, "seconds": 0.3},
    "vanishes": {"kind": "attach_vanishes", "operation": CREATE, "seconds": 0.3},
    "delete ignored": {"kind": "delete_ignored", "operation": DELETE, "count": 1},
}
#: What is ended in the middle of a step; the name is followed by "@" and the seconds since its start.
KILLS = ("killed engine", "killed provider", "killed both", "interrupted")
EMULATOR: Mapping[str, Any] = {"attach_seconds": 0.6, "detach_seconds": 0.5, "modify_seconds": 0.3}

#: Seconds in which every command of the engine must end.
_LONGEST = 120.0
#: Seconds that a provider has to notice that its engine is gone, and after which every status is final.
_ENDING, _REST = 10.0, 0.8


class RealWorld:
    """A cloud and the stacks A and B, of one project in one backend. `records` is the laptop's journal."""

    def __init__(
        self, folder: Path, records: Path, cloud: EmulatorProcess, engine: Engine, module: str
    ) -> None:
        self.module = module
        self._folder = folder
        self._cloud = cloud
        self._records = records
        self._holders = Holders(imports_write=module == MODULES[0], longest=_LONGEST)
        self._names = dict.fromkeys("AB", "line")
        self._backups: dict[str, dict[str, Any]] = {}
        self._made_by_hand = 0
        cloud.reset()
        cloud.seed(associations=[ASSOCIATION])
        self._stacks = {
            who: Stack(
                engine, folder / who, self._program(), home=folder.parent / "home", backend=folder / "backend",
                env=cloud.env, name=who.lower(),
            )
            for who in "AB"
        }  # fmt: skip

    def end(self) -> None:
        """End whatever still runs."""
        for stack in self._stacks.values():
            stack.end()

    def view(self) -> View:
        there = {a["attachment_id"]: a for a in self._cloud.state()["attachments"]}
        alive = {id: a for id, a in there.items() if a["status"] != "Detaching"}
        return View(
            {id: a["name"] for id, a in alive.items()},
            {who: entry["id"] for who in "AB" if (entry := self._entry(who))},
            frozenset(
                id for id, a in alive.items() if CLAIM_TAG not in a["tags"] or a["status"] != "Attached"
            ),
        )

    def can(self, step: Step) -> bool:
        """Whether the step means anything now."""
        view = self.view()
        has = step.who in view.states
        match step.what:
            case "destroy" | "refresh" | "rename" | "alias":
                return has
            case "move":
                return has and "B" not in view.states
            case "restore":
                return not has and step.who in self._backups
            case "adopt":
                return not has and bool(view.alive)
            case "make":
                return not view.alive
            case "unmake" | "drift":
                return bool(view.alive)
        return True

    def run(self, step: Step) -> None:
        """Do it, and check what must hold. Raises AssertionError."""
        before, begun = self.view(), time.monotonic()
        if rule := API_FAULTS.get(step.fault):
            self._cloud.faults(rule)
        said = getattr(self, f"_{step.what}")(step)
        took = time.monotonic() - begun
        self._cloud.faults()
        time.sleep(_REST)
        for who in "AB":
            if self._entry(who):
                self._backups[who] = self._deployment(who)
        self._holders.after(step, before, self.view(), said, took)

    def _up(self, step: Step) -> str:
        self._write(step)
        return self._command("up", step)

    def _destroy(self, step: Step) -> str:
        return self._command("destroy", step)

    def _refresh(self, step: Step) -> str:
        return self._command("refresh", step)

    def _adopt(self, step: Step) -> str:
        id, name = min(self.view().alive.items())
        self._write(step, f"import_={id!r}", name)
        return self._command("up", step)

    def _rename(self, step: Step) -> str:
        """Another resource imports what the one before it has."""
        id = self._entry(step.who)["id"]
        name = self.view().alive.get(id, "")
        self._names[step.who] = self._other_name(step.who)
        self._write(step, f"import_={id!r}", name)
        return self._command("up", step)

    def _alias(self, step: Step) -> str:
        before, self._names[step.who] = self._names[step.who], self._other_name(step.who)
        self._write(step, f"aliases=[pulumi.Alias(name={before!r})]")
        return self._command("up", step)

    def _move(self, step: Step) -> str:
        urn = self._entry(step.who)["urn"]
        if not self._deployment("B").get("resources"):
            self._stacks["B"].write(self._program())
            self._stacks["B"].up()
        self._names["B"] = urn.rpartition("::")[2]
        return self._stacks[step.who].pulumi(
            "state", "move", "--source", step.who.lower(), "--dest", "b", urn, "--yes"
        )

    def _restore(self, step: Step) -> str:
        deployment = self._backups[step.who]
        file = self._folder / f"{step.who}.json"
        file.write_text(json.dumps({"version": 3, "deployment": deployment}))
        self._names[step.who] = _attachment_in(deployment)["urn"].rpartition("::")[2]
        return self._stacks[step.who].pulumi(
            "stack", "import", "--stack", step.who.lower(), "--file", str(file)
        )

    def _make(self, _: Step) -> str:
        self._made_by_hand += 1
        self._cloud.seed(attachments=[{**FOREIGN, "attachment_id": f"tr-attach-hand{self._made_by_hand}"}])
        return ""

    def _unmake(self, _: Step) -> str:
        self._cloud.seed(remove={"attachments": [*self.view().alive]})
        return ""

    def _drift(self, _: Step) -> str:
        self._cloud.seed(attachments=[{"attachment_id": id, "name": "by-hand"} for id in self.view().alive])
        return ""

    def _program(self, *statements: str) -> str:
        return "\n".join(["import pulumi", f"from {self.module} import *", *statements, ""])

    def _write(self, step: Step, opts: str = "", name: str | None = None) -> None:
        given = (step.value if name is None else name) or None
        line = attachment(self._names[step.who], opts, transit_router_attachment_name=given)
        self._stacks[step.who].write(self._program(line))

    def _other_name(self, who: str) -> str:
        return "new" if self._names[who] == "line" else "line"

    def _command(self, command: str, step: Step) -> str:
        """Run it on the step's machine, and end it where the step says so; what users were told."""
        stack = self._stacks[step.who]
        with tempfile.TemporaryDirectory(dir=self._folder) as fresh:
            machine = self._records if step.machine == "laptop" else Path(fresh)
            running = stack.start(command, env={"ALICLOUD_ECR_STATE_DIR": str(machine)})
            if (victim := step.fault.partition("@")[0]) in KILLS:
                _end(running, victim, float(step.fault.partition("@")[2]))
            outcome = running.wait(_LONGEST)
        if stack.mend_checkpoint() or victim in ("killed engine", "killed both"):
            stack.unlock()
        return outcome.screen

    def _deployment(self, who: str) -> dict[str, Any]:
        """The state in the backend's file."""
        checkpoint = json.loads(self._stacks[who].checkpoint.read_text())["checkpoint"]
        return checkpoint.get("latest") or {}

    def _entry(self, who: str) -> dict[str, Any]:
        return _attachment_in(self._deployment(who))


def _attachment_in(deployment: Mapping[str, Any]) -> dict[str, Any]:
    """The attachment of a state; empty when it has none."""
    entries = [r for r in deployment.get("resources") or [] if r["type"].endswith(":EcrAttachment")]
    return next((r for r in entries if r.get("id") and not r.get("delete")), {})


def _end(running: Running, victim: str, seconds: float) -> None:
    """End a part of a command after so many seconds, unless it has ended by itself."""
    _wait(running.has_ended, seconds)
    match victim:
        case "killed engine":
            running.kill_engine()
            _wait(lambda: not running.processes(""), _ENDING)
        case "killed provider":
            running.kill_provider_host()
        case "killed both":
            running.kill_all()
        case "interrupted" if not running.has_ended():
            running.interrupt()


def _wait(reached: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not reached():
        time.sleep(0.02)
