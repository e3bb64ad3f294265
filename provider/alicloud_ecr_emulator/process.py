"""An emulator in a process of its own, started and asked from Python: what the pytest fixture and benchmarks use."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import weakref
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from .world.defaults import DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET, DEFAULT_REGION_ID

_STOP_SECONDS = 10
_REQUEST_SECONDS = 30


class EmulatorProcess:
    """A running emulator. Options are those of the command line: `attach_seconds=0.1, qps=5, state=path, empty=True`.

    It brings a folder of its own for what others keep about this cloud: the provider's journal and Pulumi's states. The folder
    lives as long as this object. Raises RuntimeError, with what the emulator said, when it does not start, and ValueError when it refuses a document.
    """

    def __init__(self, *, port: int = 0, **options: object):
        self._options = options
        self._process: subprocess.Popen[str] | None = None
        self._port = port
        self._folder = Path(tempfile.mkdtemp(prefix="alicloud-ecr-emulator-"))
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self.start()

    @property
    def port(self) -> int:
        return self._port

    @property
    def pid(self) -> int:
        """The process; 0 when it has ended."""
        return self._process.pid if self._process is not None else 0

    @property
    def endpoint(self) -> str:
        """Where it listens: `http://127.0.0.1:PORT`."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def env(self) -> dict[str, str]:
        """Environment variables that point the provider, the SDKs and `pulumi` here, as the default account.

        States are kept in a folder of this emulator, not in the login of whoever runs the test, and so is the provider's
        journal: neither outlives the cloud that it is about. Whatever token or profile is set outside is taken back.
        """
        return {
            "ALICLOUD_ECR_ENDPOINT": self.endpoint,
            "ALICLOUD_ECR_STATE_DIR": str(self._folder / "journal"),
            "ALIBABA_CLOUD_ACCESS_KEY_ID": DEFAULT_ACCESS_KEY_ID,
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": DEFAULT_ACCESS_KEY_SECRET,
            "ALIBABA_CLOUD_SECURITY_TOKEN": "",
            "ALIBABA_CLOUD_PROFILE": "",
            "ALIBABA_CLOUD_REGION_ID": DEFAULT_REGION_ID,
            "PULUMI_BACKEND_URL": self._folder.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "emulator",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }

    def start(self) -> None:
        """Start it and wait until it is ready; on the port it had, if it ran before."""
        source_root = str(Path(__file__).resolve().parent.parent)
        path = os.pathsep.join(filter(None, (source_root, os.environ.get("PYTHONPATH", ""))))
        command = [
            sys.executable,
            "-m",
            "alicloud_ecr_emulator",
            "--port",
            str(self._port),
            *_arguments(self._options),
        ]
        with tempfile.TemporaryFile("w+") as errors:
            process = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, "PYTHONPATH": path},
            )
            line = _first_line(process.stdout)
            if not line:
                process.wait(_STOP_SECONDS)
                errors.seek(0)
                raise RuntimeError(f"the emulator did not start: {errors.read().strip()}")
        self._process = process
        self._port = int(line.strip().rpartition(":")[2])

    def stop(self) -> None:
        """End it in order; its state file is complete. Does nothing when it has ended."""
        self._end(kill=False)

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._end(kill=True)

    def restart(self) -> None:
        """Stop it if it runs, and start it again on the same port with the same options."""
        self.stop()
        self.start()

    def reset(self) -> None:
        """Back to how it started."""
        self._ask("POST", "/_emulator/reset", {})

    def seed(self, **parts: object) -> None:
        """Add to the world, change what is there, or remove from it. README.md documents the parts."""
        self._ask("POST", "/_emulator/seed", parts)

    def faults(self, *rules: Mapping[str, object], append: bool = False, seed: int | None = None) -> None:
        """Put these fault rules in force instead of (or, with `append`, after) those that are. None: no faults."""
        self._ask("POST", "/_emulator/faults", {"rules": list(rules), "append": append, "seed": seed})

    def state(self) -> dict[str, Any]:
        """The whole world, and the fault rules with their counters."""
        return self._ask("GET", "/_emulator/state")

    def requests(self, **query: object) -> list[dict[str, Any]]:
        """The logged API requests; `action`, `account`, `since` (a number) and `limit` narrow them."""
        found: list[dict[str, Any]] = self._log(query)["requests"]
        return found

    def totals(self) -> dict[str, Any]:
        """How many API requests there were: total, by_action, by_code, peak_per_second, peak_concurrent."""
        log = self._log({"limit": 0})
        del log["requests"]
        return log

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _log(self, query: Mapping[str, object]) -> dict[str, Any]:
        return self._ask("GET", "/_emulator/requests?" + urllib.parse.urlencode(query))

    def _ask(self, method: str, path: str, document: object = None) -> dict[str, Any]:
        body = None if document is None else json.dumps(document).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.endpoint + path, body, headers, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=_REQUEST_SECONDS) as response:
                answer: dict[str, Any] = json.load(response)
                return answer
        except urllib.error.HTTPError as error:
            with error:
                raise ValueError(f"{path}: {error.read().decode(errors='replace')}") from None

    def _end(self, *, kill: bool) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.kill() if kill else process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _first_line(stream: IO[str] | None) -> str:
    return stream.readline() if stream is not None else ""


def _arguments(options: Mapping[str, object]) -> list[str]:
    arguments: list[str] = []
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        if value is True:
            arguments.append(option)
        elif value not in (False, None):
            arguments += [option, str(value)]
    return arguments
