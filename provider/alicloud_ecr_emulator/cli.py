"""The emulator's command line: parse options, serve until SIGTERM or SIGINT, leave cleanly."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from .http.emulator import Emulator
from .http.state_file import StateFile, write_atomically
from .world.codec import BadDocument
from .world.settings import Settings

_SECONDS_OPTIONS = {
    "attach_seconds": "how long an attachment stays Attaching",
    "detach_seconds": "how long an attachment stays Detaching",
    "modify_seconds": "how long an attachment stays Modifying",
    "association_seconds": "how long an association stays CREATING, UPDATING or DELETING",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the emulator. Answers the exit code: 0 after SIGTERM or SIGINT, 2 when it could not start."""
    options = _parser().parse_args(argv)
    names = {field.name for field in fields(Settings)}
    given: dict[str, Any] = {
        name: value for name, value in vars(options).items() if name in names and value is not None
    }
    emulator = Emulator(replace(Settings(), **given), empty=options.empty)
    try:
        state_file = StateFile(options.state, emulator) if options.state else None
        if state_file is not None and state_file.load():
            emulator.world.settings = replace(emulator.world.settings, **given)
        return asyncio.run(_serve(emulator, options.port, options.port_file, state_file))
    except (BadDocument, OSError) as error:
        problem = str(error)
    except ModuleNotFoundError as error:
        problem = f"{error.name} is missing: pip install 'pulumi-alicloud-ecr[emulator]'"
    print(f"alicloud-ecr emulator: {problem}", file=sys.stderr)
    return 2


async def _serve(emulator: Emulator, port: int, port_file: Path | None, state_file: StateFile | None) -> int:
    """Serve until a signal comes. Files are touched only once the port is ours: another emulator may be using them."""
    from aiohttp import web

    from .http.control import STOPPING
    from .http.server import HOST, application

    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    app = application(emulator)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port, backlog=1024).start()
        address = f"http://{HOST}:{runner.addresses[0][1]}"
        async with _kept(state_file), _announced(port_file, str(runner.addresses[0][1])):
            print(f"Alibaba Cloud ECR emulator: {address}", flush=True)
            await stop.wait()
            app[STOPPING].append(True)
            await runner.cleanup()  # here as well: what is still running may change what is saved
    finally:
        await runner.cleanup()
    return 0


@contextlib.asynccontextmanager
async def _kept(state_file: StateFile | None) -> AsyncIterator[None]:
    """Keep the state file up to date, and complete at the end."""
    if state_file is None:
        yield
        return
    keeper = asyncio.create_task(state_file.keep())
    yield
    keeper.cancel()
    state_file.save()


@contextlib.asynccontextmanager
async def _announced(port_file: Path | None, port: str) -> AsyncIterator[None]:
    """The port is in the file while the emulator is ready."""
    if port_file is not None:
        write_atomically(port_file, f"{port}\n")
    yield
    if port_file is not None:
        port_file.unlink(missing_ok=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="alicloud-ecr emulator",
        description="Alibaba Cloud's API for ECR attachments, on 127.0.0.1. No account, no token, no container.",
    )
    parser.add_argument(
        "--port", type=_port, default=0, help="port to listen on; 0 (default): one that is free"
    )
    parser.add_argument("--port-file", type=Path, help="file to write the port to, once ready")
    parser.add_argument("--state", type=Path, help="file that keeps the world between runs")
    for name, text in _SECONDS_OPTIONS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=_seconds, metavar="S", help=text)
    parser.add_argument(
        "--latency", dest="latency_seconds", type=_seconds, metavar="S", help="delay of every answer"
    )
    parser.add_argument(
        "--list-lag", dest="list_lag_seconds", type=_seconds, metavar="S", help="late visibility in List"
    )
    parser.add_argument(
        "--qps", type=int, metavar="N", help="calls a second per account and operation; 0: no limit"
    )
    parser.add_argument("--empty", action="store_true", help="start without the quick start's resources")
    parser.add_argument(
        "--allow-duplicates",
        action="store_true",
        default=None,
        help="let one ECR be attached twice in a region",
    )
    parser.add_argument(
        "--no-signatures",
        dest="verify_signatures",
        action="store_false",
        default=None,
        help="take any signature",
    )
    return parser


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value < 1e9:
        raise ValueError
    return value


def _port(text: str) -> int:
    value = int(text)
    if not 0 <= value < 65536:
        raise ValueError
    return value
