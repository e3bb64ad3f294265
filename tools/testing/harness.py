"""Drives the real Pulumi engine in tests: writes a program, runs a command, and reads what the engine itself logged.

A stack lives in a folder of its own with a backend, a Pulumi home and a HOME apart from the user's, so that no login
and no credential gets in. Every command runs in a session of its own: whatever it leaves behind is ended with it.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tools.engine import Engine
from tools.project import ROOT
from tools.testing.outcome import Outcome, read_events

_TIMEOUT_SECONDS = 180.0
_POLL_SECONDS = 0.02


class Running:
    """A command under way."""

    def __init__(self, process: subprocess.Popen[bytes], screen: Path, event_log: Path) -> None:
        self._process = process
        self._screen = screen
        self._event_log = event_log

    @property
    def event_log(self) -> Path:
        """Where the engine writes its events, one JSON object a line, as they happen."""
        return self._event_log

    def interrupt(self) -> None:
        """What Ctrl-C does."""
        self._process.send_signal(signal.SIGINT)

    def kill_engine(self) -> None:
        """SIGKILL to the engine alone; what it has started lives on until `wait` or the stack's end."""
        self._process.kill()
        self._process.wait()

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def kill_provider_host(self) -> None:
        """SIGKILL to the process that runs our provider: Pulumi's host of dynamic ones, or the plugin."""
        for pid in (*self.processes("pulumi.dynamic"), *self.processes("resource-alicloud-ecr")):
            _kill(pid)

    def kill_all(self) -> None:
        self._process.kill()
        for pid in self.processes(""):
            _kill(pid)

    def wait_until(
        self, reached: Callable[[], bool], *, timeout_seconds: float = 60.0, engine_is_gone: bool = False
    ) -> None:
        """Wait for a moment in the run, such as a request in the emulator's log."""
        deadline = time.monotonic() + timeout_seconds
        while not reached():
            if self._process.poll() is not None and not engine_is_gone:
                raise AssertionError(f"the command ended before that moment:\n{self._screen.read_text()}")
            if time.monotonic() > deadline:
                raise AssertionError(
                    f"that moment did not come in {timeout_seconds} s:\n{self._screen.read_text()}"
                )
            time.sleep(_POLL_SECONDS)

    def provider_host_runs(self) -> bool:
        return bool(self.processes("pulumi.dynamic"))

    def shows(self, text: str) -> bool:
        return text in self._screen.read_text()

    def wait(self, timeout_seconds: float = _TIMEOUT_SECONDS) -> Outcome:
        """The outcome once the engine has ended; ends all that it left running."""
        try:
            exit_code = self._process.wait(timeout_seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"no end after {timeout_seconds} s:\n{self._screen.read_text()}") from None
        finally:
            self.kill_all()
        return Outcome(exit_code, self._screen.read_text(), read_events(self._event_log))

    def processes(self, command_part: str) -> list[int]:
        """This command's processes whose command line has that part, also those whose parent is gone."""
        found = []
        for folder in Path("/proc").iterdir():
            try:
                ours = folder.name.isdigit() and os.getsid(int(folder.name)) == self._process.pid
                if ours and command_part in (folder / "cmdline").read_text():
                    found.append(int(folder.name))
            except OSError:
                continue  # it has just ended
        return found


class Stack:
    """One stack of one program.

    `program` is the text of a `__main__.py`, or a folder to copy (an example). `config` has the keys of
    `pulumi config`, `env` the variables that the engine, program and providers get besides the harness's own.
    """

    def __init__(
        self,
        engine: Engine,
        folder: Path,
        program: str | Path,
        *,
        home: Path,
        backend: Path,
        config: Mapping[str, Any] | None = None,
        env: Mapping[str, str] | None = None,
        name: str = "test",
        project: str = "probe",
    ) -> None:
        self.folder = folder
        self.name = name
        self._cli = engine.cli
        self._runs = 0
        self._running: list[Running] = []
        clean = clean_environment(engine, home, backend)
        own = {name: clean[name] for name in ("PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE")}
        self._environment = {**clean, **(env or {}), **own}
        self.checkpoint = backend / ".pulumi" / "stacks" / project / f"{name}.json"
        backend.mkdir(parents=True, exist_ok=True)
        if isinstance(program, Path):
            shutil.copytree(program, folder)
        else:
            folder.mkdir(parents=True)
            (folder / "Pulumi.yaml").write_text(f"name: {project}\nruntime: python\n")
            self.write(program)
        if config:
            # JSON is YAML; the CLI adds its own keys to the file.
            (folder / f"Pulumi.{name}.yaml").write_text(json.dumps({"config": dict(config)}))
        self.pulumi("stack", "init", name)

    @property
    def environment(self) -> Mapping[str, str]:
        """What its commands run in."""
        return self._environment

    def write(self, program: str) -> None:
        """Put another program in the place of the present one."""
        (self.folder / "__main__.py").write_text(program)

    def up(self, *options: str, fails: bool = False, env: Mapping[str, str] | None = None) -> Outcome:
        return self._finish(self.start("up", *options, env=env), fails)

    def preview(self, *options: str, fails: bool = False, env: Mapping[str, str] | None = None) -> Outcome:
        return self._finish(self.start("preview", *options, env=env), fails)

    def refresh(self, *options: str, fails: bool = False, env: Mapping[str, str] | None = None) -> Outcome:
        return self._finish(self.start("refresh", *options, env=env), fails)

    def destroy(self, *options: str, fails: bool = False, env: Mapping[str, str] | None = None) -> Outcome:
        return self._finish(self.start("destroy", *options, env=env), fails)

    def import_(self, type_: str, name: str, id_: str, *options: str, fails: bool = False) -> Outcome:
        """`pulumi import`; no code is generated and the resource is not protected."""
        command = self.start("import", type_, name, id_, "--generate-code=false", "--protect=false", *options)
        return self._finish(command, fails)

    def start(self, command: str, *options: str, env: Mapping[str, str] | None = None) -> Running:
        """Run `up`, `preview`, `refresh`, `destroy` or `import` in the background."""
        self._runs += 1
        log = self.folder.parent / f"{self.folder.name}-{self._runs}"
        events, screen = log.with_suffix(".events"), log.with_suffix(".screen")
        # The three that change something ask first, unless told not to.
        quiet = [] if command == "preview" else ["--yes", "--skip-preview"]
        arguments = [
            command,
            "--stack",
            self.name,
            "--color",
            "never",
            "--event-log",
            str(events),
            *quiet,
            *options,
        ]
        with screen.open("wb") as output:
            process = subprocess.Popen(
                [self._cli, *arguments, "--non-interactive"],
                cwd=self.folder, env={**self._environment, **(env or {})},
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        running = Running(process, screen, events)
        self._running.append(running)
        return running

    def pulumi(self, *arguments: str, fails: bool = False) -> str:
        """Any other command of the CLI; what it printed on stdout."""
        answer = subprocess.run(
            [self._cli, *arguments, "--non-interactive", "--color", "never"],
            cwd=self.folder, env=self._environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=False,
        )  # fmt: skip
        assert (answer.returncode != 0) == fails, answer.stdout + answer.stderr
        return answer.stderr if fails else answer.stdout

    def export(self) -> dict[str, Any]:
        """The deployment in the state, as `pulumi stack export` gives it."""
        deployment: dict[str, Any] = json.loads(self.pulumi("stack", "export", "--stack", self.name))[
            "deployment"
        ]
        return deployment

    def resources(self) -> dict[str, dict[str, Any]]:
        """The state's resources by name, without stack and providers."""
        return {
            resource["urn"].rsplit("::", 1)[1]: resource
            for resource in self.export().get("resources") or []
            if not resource["type"].startswith(("pulumi:pulumi:", "pulumi:providers:"))
        }

    def outputs(self) -> dict[str, Any]:
        outputs: dict[str, Any] = json.loads(
            self.pulumi("stack", "output", "--json", "--show-secrets", "--stack", self.name)
        )
        return outputs

    def unlock(self) -> None:
        """`pulumi cancel`: needed after an engine was killed, as a user would."""
        self.pulumi("cancel", "--yes", "--stack", self.name)

    def mend_checkpoint(self) -> bool:
        """Remove what a killed engine left half written beside the checkpoint; whether there was such a thing.

        Pulumi's file backend keeps attributes of the checkpoint in a file that it does not write atomically, and then
        answers every command with "failed to load checkpoint: EOF". It does without that file.
        """
        attributes = self.checkpoint.with_name(f"{self.checkpoint.name}.attrs")
        try:
            json.loads(attributes.read_bytes())
        except FileNotFoundError:
            return False
        except ValueError:
            attributes.unlink()
            return True
        return False

    def end(self) -> None:
        """End whatever still runs."""
        for running in self._running:
            running.kill_all()

    def _finish(self, running: Running, fails: bool) -> Outcome:
        outcome = running.wait()
        assert (outcome.exit_code != 0) == fails, f"exit code {outcome.exit_code}:\n{outcome.screen}"
        return outcome


def clean_environment(engine: Engine, home: Path, backend: Path) -> dict[str, str]:
    """The variables of an engine that knows nothing of the user's own login, stacks and credentials."""
    foreign = ("PULUMI_", "ALICLOUD", "ALIBABA_CLOUD", "ALIYUN")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    # Not resolved: a virtual environment's Python is a link, and only its own folder is that environment.
    python_bin = str(Path(sys.executable).parent)
    return {
        **kept,
        "HOME": str(home),
        "PATH": os.pathsep.join([python_bin, engine.search_path(os.environ["PATH"])]),
        "PYTHONPATH": str(ROOT / "provider"),
        "PULUMI_HOME": str(home / ".pulumi"),
        "PULUMI_BACKEND_URL": backend.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_SKIP_UPDATE_CHECK": "1",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "1",
        "PULUMI_DEBUG_COMMANDS": "1",  # brings --event-log
        "ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true",  # no look for a machine's role outside
        # As on one machine for the stacks of one backend, and never the journal of another test's cloud.
        "ALICLOUD_ECR_STATE_DIR": str(backend.parent / "journal"),
    }


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
