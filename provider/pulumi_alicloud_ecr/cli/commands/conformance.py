"""`alicloud-ecr conformance`: its options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..options import Endpoint, Force, Profile

EXAMPLES = """\b
Examples:
  alicloud-ecr conformance --ecr-id ecr-… --transit-router-id tr-… --region-id cn-hangzhou --output report"""


def conformance(
    ecr_id: Annotated[str, typer.Option(help="An ECR that carries nothing yet.", metavar="ID")],
    transit_router_id: Annotated[
        str, typer.Option(help="An Enterprise Edition transit router to attach it to.", metavar="ID")
    ],
    region_id: Annotated[
        str, typer.Option(help="The region of the transit router.", metavar="ID", show_default=False)
    ] = "",
    ecr_owner_id: Annotated[
        str,
        typer.Option(
            help="The account that owns the ECR, when it is another one.", metavar="ID", show_default=False
        ),
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask before anything is made.")] = False,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for the two reports.", metavar="FOLDER")
    ] = Path(),
    force: Force = False,
    endpoint: Endpoint = "",
    profile: Profile = "",
) -> int:
    """Try on your own account whether the API behaves as this package assumes.

    Makes one line, tries it, and removes it again; says what it will make and cost, and asks. Writes conformance.md and
    conformance.json, which hold no ids. Exit code: 0 all assumptions hold, 1 one differs or could not be tried, 2 could not run.
    """
    from ..account import Account
    from ..conformance.run import run

    account = Account(endpoint, profile, region_id)
    return run(account, ecr_id, transit_router_id, ecr_owner_id, yes, output, force)
