"""The Python language host: the process through which the Pulumi engine runs Python programs and plugins.

It serves the engine's LanguageRuntime protocol (`pulumi/language.proto`; the stubs come with the SDK) for CLIs that
came without `pulumi-language-python`. The engine starts it with its own address as last argument, reads the port from
the first line of its output, and shows the rest of that output to the user: what a program prints goes straight there.
Each program and plugin is a child process, and none of them outlives this host.
"""

import argparse
import contextlib
import json
import os
import platform
import queue
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent import futures
from pathlib import Path
from typing import IO, Any

try:
    import grpc
    from google.protobuf.empty_pb2 import Empty
    from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2
except ImportError as missing:
    sys.exit(
        f"The Pulumi SDK is missing in {sys.executable} ({missing}): put the virtual environment that has it first on"
        " PATH, or install it with `python3 -m pip install pulumi`."
    )

_RUN_PROGRAM = Path(__file__).with_name("run_program.py")
_EXIT_REPORTED = 32  # run_program.EXIT_REPORTED
_GRACE_SECONDS = 2.0  # between asking a child to end and killing it; the engine itself gives this host 5
_MESSAGE_BYTES = 400 * 1024 * 1024  # the engine's own limit, for states and schemas of any size


class PythonHost(language_pb2_grpc.LanguageRuntimeServicer):
    def __init__(self, engine_address: str) -> None:
        self._engine_address = engine_address
        self._children: set[subprocess.Popen[bytes]] = set()

    def Handshake(self, request: Any, context: Any) -> Any:
        self._engine_address = request.engine_address
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        return plugin_pb2.PluginInfo(version="1.0.0")

    def About(self, request: Any, context: Any) -> Any:
        return language_pb2.AboutResponse(executable=sys.executable, version=platform.python_version())

    def GetRequiredPackages(self, request: Any, context: Any) -> Any:
        """Nothing to fetch beforehand: the plugins of our programs stand on PATH or are folders."""
        return language_pb2.GetRequiredPackagesResponse()

    def GetRequiredPlugins(self, request: Any, context: Any) -> Any:
        return language_pb2.GetRequiredPluginsResponse()

    def GetProgramDependencies(self, request: Any, context: Any) -> Any:
        """Empty, since listing them costs every update more than the rest of this host and is only informational."""
        return language_pb2.GetProgramDependenciesResponse()

    def RuntimeOptionsPrompts(self, request: Any, context: Any) -> Any:
        return language_pb2.RuntimeOptionsResponse()

    def InstallDependencies(self, request: Any, context: Any) -> Iterator[Any]:
        yield language_pb2.InstallDependenciesResponse(
            stdout=b"This language host installs nothing: install the requirements into the virtual environment.\n"
        )

    def Run(self, request: Any, context: Any) -> Any:
        """Run a program; `bail` says that it failed and that the user knows why."""
        command = [
            *_python(request.info), "-u", str(_RUN_PROGRAM),
            f"--monitor={request.monitor_address}", f"--engine={self._engine_address}",
            f"--project={request.project}", f"--stack={request.stack}", f"--organization={request.organization}",
            f"--root-directory={request.info.root_directory}", f"--parallel={request.parallel}",
            *(["--dry-run"] if request.dryRun else []),
            "--", request.info.entry_point or request.program, *request.args,
        ]  # fmt: skip
        environment = {
            **os.environ,
            "PULUMI_CONFIG": json.dumps(dict(request.config)),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
        }
        with self._child(command, request.pwd, environment, context) as program:
            status = program.wait()
        if status == _EXIT_REPORTED or not context.is_active():
            return language_pb2.RunResponse(bail=True)
        return language_pb2.RunResponse(error=f"the program ended with exit code {status}" if status else "")

    def RunPlugin(self, request: Any, context: Any) -> Iterator[Any]:
        """Run a plugin's or a policy pack's folder, sending on what it prints and at last its exit code."""
        folder = request.info.program_directory
        if request.kind == "analyzer":
            command = ["-u", "-m", "pulumi.policy", *request.args, folder]
            working_directory = folder
        else:
            command = ["-u", folder, *request.args]
            working_directory = request.pwd
        environment = dict(entry.split("=", 1) for entry in request.env) or dict(os.environ)
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with self._child(
            [*_python(request.info), *command], working_directory, environment, context, **pipes
        ) as plugin:
            for stream, data in _output(stdout=plugin.stdout, stderr=plugin.stderr):
                yield language_pb2.RunPluginResponse(**{stream: data})
            yield language_pb2.RunPluginResponse(exitcode=plugin.wait())

    def Cancel(self, request: Any, context: Any) -> Any:
        self.stop()
        return Empty()

    def stop(self) -> None:
        """End all children: asked first, killed after a moment."""
        children = list(self._children)
        for child in children:
            child.send_signal(signal.SIGINT)
        for child in children:
            try:
                child.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()

    def _generates_no_code(self, request: Any, context: Any) -> Any:
        context.abort(
            grpc.StatusCode.UNIMPLEMENTED,
            "this Python language host runs programs and generates no code: use Pulumi's official CLI for that"
            " (and `pulumi import --generate-code=false` here)",
        )

    GenerateProgram = GenerateProject = GeneratePackage = Pack = Link = Template = _generates_no_code

    @contextlib.contextmanager
    def _child(
        self,
        command: list[str],
        working_directory: str,
        environment: Mapping[str, str],
        context: Any,
        **streams: int,
    ) -> Iterator[subprocess.Popen[bytes]]:
        """A child process that ends when the engine gives up its call."""
        child = subprocess.Popen(
            command, cwd=working_directory or None, env=environment, stdin=subprocess.DEVNULL, **streams
        )
        self._children.add(child)
        context.add_callback(child.terminate)
        try:
            yield child
        finally:
            self._children.discard(child)
            if child.poll() is None:
                child.kill()
                child.wait()


def _python(info: Any) -> list[str]:
    """The interpreter that Pulumi.yaml's runtime options ask for; without any, the one that runs this host."""
    options = dict(info.options)
    virtualenv = options.get("virtualenv") or (".venv" if options.get("toolchain") == "uv" else "")
    return [str(Path(info.root_directory, virtualenv, "bin", "python"))] if virtualenv else [sys.executable]


def _output(**streams: IO[bytes] | None) -> Iterator[tuple[str, bytes]]:
    """What comes out of several pipes, named, in the order of its arrival, until all of them are closed."""
    arrived: queue.SimpleQueue[tuple[str, bytes]] = queue.SimpleQueue()

    def read(name: str, stream: IO[bytes]) -> None:
        while data := os.read(stream.fileno(), 65536):
            arrived.put((name, data))
        arrived.put((name, b""))

    open_streams = {name: stream for name, stream in streams.items() if stream is not None}
    for name, stream in open_streams.items():
        threading.Thread(target=read, args=(name, stream), daemon=True).start()
    while open_streams:
        name, data = arrived.get()
        if data:
            yield name, data
        else:
            del open_streams[name]


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine_address", nargs="?", default="")
    options, _ = parser.parse_known_args()

    ended = threading.Event()
    for end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(end, lambda *_: ended.set())
    host = PythonHost(options.engine_address)
    limits = [("grpc.max_receive_message_length", _MESSAGE_BYTES), ("grpc.max_send_message_length", _MESSAGE_BYTES)]
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=64), options=limits)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(host, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    threading.Thread(target=_end_with_engine, args=(ended,), daemon=True).start()
    ended.wait()
    host.stop()
    server.stop(None).wait()


def _end_with_engine(ended: threading.Event) -> None:
    """The engine holds the other end of our standard input: that it closes is all that an engine killed can say."""
    if stat.S_ISFIFO(os.fstat(0).st_mode):
        while os.read(0, 1024):
            pass
        ended.set()


if __name__ == "__main__":
    _main()
