"""The emulator's command line: parse options, serve until SIGTERM or SIGINT, leave cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from typer.exceptions import TyperException

from .http.emulator import Emulator
from .http.state_file import StateFile, write_atomically
from .world.codec import BadDocument
from .world.defaults import DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET, DEFAULT_REGION_ID
from .world.settings import Settings

N = TypeVar("N", int, float)

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]}
)


def _seconds(text: str | float) -> float:
    return _in_range(text, float, 1e9, "a number of seconds from 0 to 1,000,000,000")


def _port(text: str | int) -> int:
    return _in_range(text, int, 65535, "a port from 0 to 65535")


def _calls(text: str | int) -> int:
    return _in_range(text, int, 10**9, "a whole number from 0 to 1,000,000,000")


def _in_range(text: str | float, convert: Callable[[str | float], N], most: float, what: str) -> N:
    """The number. Raises BadParameter, which names the option, for what is none or outside 0 to `most`."""
    try:
        number = convert(text)
    except ValueError:
        number = None
    if number is None or not 0 <= number <= most:
        raise typer.BadParameter(f"{text!r} is not {what}")
    return number


_SECONDS = {"parser": _seconds, "metavar": "SECONDS", "show_default": False}

_EXAMPLES = """\b
Examples:
  alicloud-ecr emulator
  alicloud-ecr emulator --port 8080 --attach-seconds 10 --state world.json"""


@app.command(epilog=_EXAMPLES)
def emulator(
    port: Annotated[
        int, typer.Option(parser=_port, metavar="PORT", help="Port to listen on; 0: one that is free.")
    ] = 0,
    port_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File to write the port to, once ready.")
    ] = None,
    state: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File that keeps the world between runs.")
    ] = None,
    attach_seconds: Annotated[
        float | None, typer.Option(help="How long an attachment stays Attaching.", **_SECONDS)
    ] = None,
    detach_seconds: Annotated[
        float | None, typer.Option(help="How long an attachment stays Detaching.", **_SECONDS)
    ] = None,
    modify_seconds: Annotated[
        float | None, typer.Option(help="How long an attachment stays Modifying.", **_SECONDS)
    ] = None,
    association_seconds: Annotated[
        float | None,
        typer.Option(help="How long an association stays CREATING, UPDATING or DELETING.", **_SECONDS),
    ] = None,
    latency_seconds: Annotated[
        float | None, typer.Option("--latency", help="Delay of every answer.", **_SECONDS)
    ] = None,
    list_lag_seconds: Annotated[
        float | None,
        typer.Option("--list-lag", help="How long List doesn't show a new attachment.", **_SECONDS),
    ] = None,
    qps: Annotated[
        int | None,
        typer.Option(
            parser=_calls, metavar="N", help="Calls a second per account and operation; 0: no limit."
        ),
    ] = None,
    empty: Annotated[
        bool, typer.Option("--empty", help="Start without the quick start's resources.")
    ] = False,
    allow_duplicates: Annotated[
        bool, typer.Option("--allow-duplicates", help="Let one ECR be attached twice in a region.")
    ] = False,
    no_signatures: Annotated[bool, typer.Option("--no-signatures", help="Take any signature.")] = False,
) -> int:
    """Serve Alibaba Cloud's API for ECR attachments on 127.0.0.1. No account, no token, no container.

    Prints its address, and the lines that point a shell at it. Runs until Ctrl-C.
    """
    arguments = locals()
    names = {field.name for field in fields(Settings)} & arguments.keys()
    given: dict[str, Any] = {
        name: arguments[name] for name in names if arguments[name] not in (None, False)
    } | ({"verify_signatures": False} if no_signatures else {})
    served = Emulator(replace(Settings(), **given), empty=empty)
    try:
        state_file = StateFile(state, served) if state else None
        if state_file is not None and state_file.load():
            served.world.settings = replace(served.world.settings, **given)
        return asyncio.run(_serve(served, port, port_file, state_file))
    except (BadDocument, OSError) as error:
        return _fail(str(error))
    except ModuleNotFoundError as error:
        return _fail(f"{error.name} is missing: pip install 'pulumi-alicloud-ecr[emulator]'")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the emulator. Answers the exit code: 0 after SIGTERM or SIGINT, 2 when it could not start."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return int(app(arguments, prog_name="alicloud-ecr emulator", standalone_mode=False) or 0)
    except TyperException as error:
        return _fail(f"{error.format_message()} (--help shows the options)")


def _fail(problem: str) -> int:
    print(f"error: alicloud-ecr emulator: {problem}", file=sys.stderr)
    return 2


def _lines_to_paste(address: str) -> str:
    """What points a shell's Pulumi, SDKs and `alicloud-ecr` at the emulator, as its default account."""
    settings = {
        "ALICLOUD_ECR_ENDPOINT": address,
        "ALIBABA_CLOUD_ACCESS_KEY_ID": DEFAULT_ACCESS_KEY_ID,
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET": DEFAULT_ACCESS_KEY_SECRET,
        "ALIBABA_CLOUD_REGION_ID": DEFAULT_REGION_ID,
    }
    lines = [f"export {name}={value}" for name, value in settings.items()]
    return "\n".join(["Paste into the shell that is to use it (the keys are made up):", *lines])


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
            print(f"Alibaba Cloud ECR emulator: {address}\n{_lines_to_paste(address)}", flush=True)
            await stop.wait()
            app[STOPPING].append(True)
            await runner.cleanup()  # here as well: what is still running may change what is saved
    finally:
        await runner.cleanup()
    return 0


@contextlib.asynccontextmanager
async def _kept(state_file: StateFile | None) -> AsyncIterator[None]:
    """Keep the state file up to date, and complete at the end. Raises BadDocument when another emulator writes it."""
    if state_file is None:
        yield
        return
    state_file.lock()
    keeper = asyncio.create_task(state_file.keep())
    yield
    keeper.cancel()
    state_file.save()
    state_file.unlock()


@contextlib.asynccontextmanager
async def _announced(port_file: Path | None, port: str) -> AsyncIterator[None]:
    """The port is in the file while the emulator is ready."""
    if port_file is not None:
        write_atomically(port_file, f"{port}\n")
    yield
    if port_file is not None:
        port_file.unlink(missing_ok=True)
