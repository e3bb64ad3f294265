"""`alicloud-ecr`: the emulator, existing attachments, policies and diagnosis, from a shell.
Converts options and prints results; may import everything.

Exit codes: 0 done, 1 the API refused or a check found something, 2 the command was used or configured wrongly.
What a command needs beyond parsing its options is imported by that command, so that `--help` stays quick.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from ..api.errors import EcrError, SettingsError

OK, REFUSED, MISUSED, INTERRUPTED = 0, 1, 2, 130
ISSUES = "https://github.com/pulumi-alicloud-ecr/pulumi-alicloud-ecr/issues"


class Misuse(Exception):
    """The command can't do what it was asked to; `str()` is the one line to show."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    from typer.exceptions import TyperException

    from .app import app
    from .terminal import never_fail_on_encoding

    never_fail_on_encoding()
    try:
        arguments = list(sys.argv[1:] if argv is None else argv)
        return int(app(arguments, prog_name="alicloud-ecr", standalone_mode=False) or OK)
    except TyperException as error:
        # Only those that the parser raises know their command.
        command = getattr(getattr(error, "ctx", None), "command_path", "alicloud-ecr")
        # The parser's validation speaks of itself.
        said = error.format_message().replace("Value error, ", "")
        return _fail(f"{said} ({command} --help shows the options)", error.exit_code)
    except (Misuse, SettingsError) as error:
        return _fail(str(error), MISUSED)
    except EcrError as error:
        return _fail(str(error), REFUSED)
    except BrokenPipeError:
        # Whoever read the output has seen enough; the interpreter must not fail on flushing it either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return _fail("interrupted", INTERRUPTED)
    except Exception as error:
        if os.environ.get("ALICLOUD_ECR_DEBUG"):
            raise
        return _fail(
            f"this is a defect of alicloud-ecr ({type(error).__name__}: {error}); please report it, with what "
            f"ALICLOUD_ECR_DEBUG=1 shows, at {ISSUES}",
            REFUSED,
        )


def _fail(text: str, code: int) -> int:
    from ..api.text import one_line

    print(f"error: {one_line(text, 2000)}", file=sys.stderr)
    return code
