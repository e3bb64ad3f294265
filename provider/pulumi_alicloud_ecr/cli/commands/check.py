from typing import Annotated

import typer

EXAMPLES = """\b
Examples:
  set -o pipefail
  pulumi preview --json --show-sames | alicloud-ecr check -
  pulumi stack export | alicloud-ecr check - --format sarif --output ecr.sarif"""


def check(
    file: Annotated[
        str,
        typer.Argument(
            help="Output of `pulumi preview --json` or `pulumi stack export`; - reads standard input."
        ),
    ],
    format: Annotated[str, typer.Option(help="text, json, sarif or junit.")] = "text",
    config: Annotated[
        str | None, typer.Option(help="The policy pack's configuration file.", metavar="FILE")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", help="File to write; default: standard output.", metavar="FILE"),
    ] = None,
    source_root: Annotated[
        str,
        typer.Option(
            help="The program's folder in its repository, for the paths in SARIF.", metavar="FOLDER"
        ),
    ] = "",
) -> int:
    """Check a preview or a state, offline.

    Exit code: 0 pass, 1 violations, 2 could not judge the whole stack.
    """
    from ..check import run_check

    return run_check(file, format, config, output, source_root)
