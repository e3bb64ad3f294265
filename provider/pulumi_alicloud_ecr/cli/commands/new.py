from pathlib import Path
from typing import Annotated

import typer

from ..options import Force

EXAMPLES = """\b
Examples:
  alicloud-ecr new .
  alicloud-ecr new my-line --native"""


def new(
    folder: Annotated[Path, typer.Argument(help="Where to; it is made when it isn't there.", metavar="DIR")],
    name: Annotated[
        str,
        typer.Option(help="The project's name; default: the folder's.", metavar="NAME", show_default=False),
    ] = "",
    native: Annotated[bool, typer.Option("--native", help="For the native plugin's classes.")] = False,
    force: Force = False,
) -> int:
    """Write a project with a first program.

    Pulumi.yaml, __main__.py and requirements.txt; the program runs as it is against the emulator.
    """
    from ..new_project import run

    return run(folder, name, native, force)
