"""The Python language host: the process through which the Pulumi engine runs Python programs and plugins.

It serves the engine's LanguageRuntime protocol (`pulumi/language.proto`; the stubs come with the SDK) for CLIs that
came without `pulumi-language-python`. The engine starts it with its own address as last argument, reads the port from
the first line of its output, and shows the rest of that output to the user: what a program prints goes straight there.
Each program and plugin is a child process, and none of them outlives this host.
"""

import argparse
import contextlib
import importlib.util
import json
import os
import platform
import queue
import signal
import stat
import subprocess
import sys
import threading
import types
from collections.abc import Iterable, Iterator, Mapping
from concurrent import futures
from pathlib import Path
from typing import IO, NoReturn


def _stub_packages(*names: str) -> None:
    """Let modules be imported from packages of the SDK without running those packages' own imports.

    The host needs nothing of the SDK but the stubs of its protocol; all of `pulumi` would take three times as long,
    and the engine starts two hosts for every update.
    """
    spec = importlib.util.find_spec("pulumi")
    for root in (spec.submodule_search_locations if spec else None) or []:
        for name in names:
            package = types.ModuleType(name)
            package.__path__ = [str(Path(root, *name.split(".")[1:]))]
            sys.modules[name] = package


_stub_packages("pulumi", "pulumi.runtime")
try:
    import grpc
    from google.protobuf.empty_pb2 import Empty
    from google.protobuf.message import Message
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


_Child = subprocess.Popen[bytes]


class PythonHost(language_pb2_grpc.LanguageRuntimeServicer):
    def __init__(self, engine_address: str) -> None:
        self._engine_address = engine_address
        self._programs: set[_Child] = set()
        self._plugins: set[_Child] = set()

    def Handshake(
        self, request: language_pb2.LanguageHandshakeRequest, context: grpc.ServicerContext
    ) -> language_pb2.LanguageHandshakeResponse:
        self._engine_address = request.engine_address
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version="1.0.0")

    def About(
        self, request: language_pb2.AboutRequest, context: grpc.ServicerContext
    ) -> language_pb2.AboutResponse:
        return language_pb2.AboutResponse(executable=sys.executable, version=platform.python_version())

    def GetRequiredPackages(
        self, request: language_pb2.GetRequiredPackagesRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetRequiredPackagesResponse:
        """Nothing to fetch beforehand: the plugins of our programs stand on PATH or are folders."""
        return language_pb2.GetRequiredPackagesResponse()

    def GetRequiredPlugins(
        self, request: language_pb2.GetRequiredPluginsRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetRequiredPluginsResponse:
        return language_pb2.GetRequiredPluginsResponse()

    def GetProgramDependencies(
        self, request: language_pb2.GetProgramDependenciesRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetProgramDependenciesResponse:
        """Empty, since listing them costs every update more than the rest of this host and is only informational."""
        return language_pb2.GetProgramDependenciesResponse()

    def RuntimeOptionsPrompts(
        self, request: language_pb2.RuntimeOptionsRequest, context: grpc.ServicerContext
    ) -> language_pb2.RuntimeOptionsResponse:
        return language_pb2.RuntimeOptionsResponse()

    def InstallDependencies(
        self, request: language_pb2.InstallDependenciesRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.InstallDependenciesResponse]:
        yield language_pb2.InstallDependenciesResponse(
            stdout=b"This language host installs nothing: install the requirements into the virtual environment.\n"
        )

    def Run(
        self, request: language_pb2.RunRequest, context: grpc.ServicerContext
    ) -> language_pb2.RunResponse:
        """Run a program; `bail` says that it failed and that the user knows why."""
        command = [
            _python(request.info), "-u", str(_RUN_PROGRAM),
            f"--monitor={request.monitor_address}", f"--engine={self._engine_address}",
            f"--project={request.project}", f"--stack={request.stack}", f"--organization={request.organization}",
            f"--root-directory={request.info.root_directory}", f"--parallel={request.parallel}",
            *(["--dry-run"] if request.dryRun else []),
            "--", request.info.entry_point or request.program, *request.args,
        ]  # fmt: skip
        environment = {
            **_environment(request.info),
            "PULUMI_CONFIG": json.dumps(dict(request.config)),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
        }
        with self._child(self._programs, command, request.pwd, environment, context) as program:
            status = program.wait()
        if status == _EXIT_REPORTED or not context.is_active():
            return language_pb2.RunResponse(bail=True)
        return language_pb2.RunResponse(error=f"the program ended with exit code {status}" if status else "")

    def RunPlugin(
        self, request: language_pb2.RunPluginRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.RunPluginResponse]:
        """Run a plugin's or a policy pack's folder, sending on what it prints and at last its exit code."""
        folder = request.info.program_directory
        if request.kind == "analyzer":
            command = ["-u", "-m", "pulumi.policy", *request.args, folder]
            working_directory = folder
        else:
            command = ["-u", folder, *request.args]
            working_directory = request.pwd
        environment = dict(entry.split("=", 1) for entry in request.env) or dict(os.environ)
        command = [_python(request.info), *command]
        with self._child(
            self._plugins, command, working_directory, environment, context, output=subprocess.PIPE
        ) as plugin:
            for stream, data in _output(stdout=plugin.stdout, stderr=plugin.stderr):
                if stream == "stdout":
                    yield language_pb2.RunPluginResponse(stdout=data)
                else:
                    yield language_pb2.RunPluginResponse(stderr=data)
            yield language_pb2.RunPluginResponse(exitcode=plugin.wait())

    def Cancel(self, request: Empty, context: grpc.ServicerContext) -> Empty:
        """End the programs. Plugins go on: what they have begun, such as a create, is better finished."""
        _end(self._programs)
        return Empty()

    def stop(self) -> None:
        _end(self._programs | self._plugins)

    def _generates_no_code(self, request: Message, context: grpc.ServicerContext) -> NoReturn:
        context.abort(
            grpc.StatusCode.UNIMPLEMENTED,
            "this Python language host runs programs and generates no code: use Pulumi's official CLI for that"
            " (and `pulumi import --generate-code=false` here)",
        )

    GenerateProgram = GenerateProject = GeneratePackage = Pack = Link = Template = _generates_no_code

    @contextlib.contextmanager
    def _child(
        self,
        group: set[_Child],
        command: list[str],
        working_directory: str,
        environment: Mapping[str, str],
        context: grpc.ServicerContext,
        output: int | None = None,
    ) -> Iterator[_Child]:
        """A child process that ends at the latest when the engine gives up its call."""
        try:
            child = subprocess.Popen(
                command,
                cwd=working_directory or None,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        except OSError as error:
            context.abort(
                grpc.StatusCode.FAILED_PRECONDITION,
                f"{command[0]} does not start ({error.strerror}): the runtime options in the project's yaml file name"
                " a virtual environment; create it and install the requirements into it",
            )
        group.add(child)
        if not context.add_callback(child.terminate):
            child.terminate()
        try:
            yield child
        finally:
            _end({child})
            group.discard(child)


def _end(children: Iterable[_Child]) -> None:
    """End processes: asked first, killed after a moment."""
    running = [child for child in children if child.poll() is None]
    for child in running:
        child.send_signal(signal.SIGINT)
    for child in running:
        try:
            child.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _python(info: language_pb2.ProgramInfo) -> str:
    """The interpreter that Pulumi.yaml's runtime options ask for; without any, the one that runs this host."""
    options = dict(info.options)
    virtualenv = options.get("virtualenv") or (".venv" if options.get("toolchain") == "uv" else "")
    return str(Path(info.root_directory, str(virtualenv), "bin", "python")) if virtualenv else sys.executable


def _environment(info: language_pb2.ProgramInfo) -> dict[str, str]:
    """The environment of a program: that of a shell in which the project's virtual environment is activated."""
    python = Path(_python(info))
    if str(python) == sys.executable:
        return dict(os.environ)
    path = os.pathsep.join([str(python.parent), os.environ.get("PATH", "")])
    return {**os.environ, "VIRTUAL_ENV": str(python.parent.parent), "PATH": path}


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
    limits = [
        ("grpc.max_receive_message_length", _MESSAGE_BYTES),
        ("grpc.max_send_message_length", _MESSAGE_BYTES),
    ]
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
