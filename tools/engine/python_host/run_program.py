"""Runs one Pulumi program inside its stack; the language host starts this file in a process of its own.

Everything the program may ask about its run comes in as options; its configuration, which can hold secrets, comes in
the two PULUMI_CONFIG variables instead, since any user of the machine can read a command line.
Exit codes: 0 the program ran; EXIT_REPORTED it failed and the user has been told why; anything else is a crash.
"""

import argparse
import asyncio
import logging
import runpy
import signal
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

import grpc
import pulumi
import pulumi.runtime

EXIT_REPORTED = 32
_EXIT_INTERRUPTED = 128 + signal.SIGINT


def _main() -> int:
    # An update that was cancelled needs no traceback of the place where its program happened to be.
    signal.signal(signal.SIGINT, lambda *_: sys.exit(_EXIT_INTERRUPTED))
    options = _options()
    pulumi.runtime.set_all_config(
        pulumi.runtime.get_config_env(), pulumi.runtime.get_config_secret_keys_env()
    )
    pulumi.runtime.configure(
        pulumi.runtime.Settings(
            project=options.project,
            stack=options.stack,
            organization=options.organization,
            root_directory=options.root_directory,
            monitor=options.monitor,
            engine=options.engine,
            parallel=options.parallel,
            dry_run=options.dry_run,
        )
    )
    # A resource that failed leaves futures behind that nobody awaits; asyncio would report each of them as a fault.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    program = Path(options.program).resolve()
    # What the program imports stands beside it, also while its callbacks run, long after runpy has gone.
    sys.path[0] = str(program if program.is_dir() else program.parent)
    sys.argv = [str(program), *options.arguments]
    try:
        asyncio.run(_run_in_stack(program, workers=max(options.parallel, 1) * 4))
    except pulumi.RunError as error:
        if not _engine_has_stopped(error):
            pulumi.log.error(str(error))
        return EXIT_REPORTED
    except Exception as error:  # noqa: BLE001 - whatever it is, its author shall read it
        pulumi.log.error(f"Program failed with an unhandled exception:\n{_describe(error, program)}")
        return EXIT_REPORTED
    return 0


async def _run_in_stack(program: Path, workers: int) -> None:
    # Each resource being registered holds a thread of this pool, so it bounds how much of --parallel comes true.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=workers))

    def run() -> None:
        if program.is_dir() and not (program / "__main__.py").is_file():
            raise pulumi.RunError(
                f"{program} has no __main__.py: add one, or name the program by `main` in Pulumi.yaml"
            )
        runpy.run_path(str(program), run_name="__main__")

    await pulumi.runtime.run_in_stack(run)


def _engine_has_stopped(error: pulumi.RunError) -> bool:
    """Whether the program failed only because the engine takes nothing more: then it has said why itself."""
    cause = error.__cause__ or error.__context__
    return isinstance(cause, grpc.RpcError) and cause.code() is grpc.StatusCode.UNAVAILABLE


def _describe(error: Exception, program: Path) -> str:
    """The traceback as the program's author knows it: from the program's own first frame on."""
    main = str(program / "__main__.py" if program.is_dir() else program)
    frame: TracebackType | None = error.__traceback__
    while frame is not None and frame.tb_frame.f_code.co_filename != main:
        frame = frame.tb_next
    return "".join(traceback.format_exception(type(error), error, frame or error.__traceback__))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("monitor", "engine", "project", "stack", "organization", "root-directory"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--parallel", type=int, required=True)
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("program")
    parser.add_argument("arguments", nargs="*")
    return parser.parse_args()


if __name__ == "__main__":
    exit_code = _main()
    # It has ended: an interrupt now would only show where Python was.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(exit_code)
