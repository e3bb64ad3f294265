from enum import StrEnum
from typing import Annotated

import typer

from ..options import CenId, Endpoint, Force, Output, Profile, RegionId, Tags, TransitRouterId

EXAMPLES = """\b
Examples:
  alicloud-ecr import --route-tables --output __main__.py
  alicloud-ecr import --region-id cn-hangzhou --into dev --output imported.py
  alicloud-ecr import --json"""


class Format(StrEnum):
    """What `import` writes."""

    PYTHON = "python"
    JSON = "json"


def import_(
    cen_id: CenId = "",
    region_id: RegionId = "",
    transit_router_id: TransitRouterId = "",
    tag: Tags = None,
    format: Annotated[
        Format, typer.Option(help="A Pulumi program, or a file for `pulumi import --file`.")
    ] = Format.PYTHON,
    native: Annotated[
        bool, typer.Option("--native", help="Write the program for the native plugin's classes.")
    ] = False,
    route_tables: Annotated[
        bool,
        typer.Option(
            "--route-tables", help="Take the links with route tables, too: who forwards, who learns."
        ),
    ] = False,
    output: Output = None,
    force: Force = False,
    into: Annotated[
        str,
        typer.Option(
            help="Also import into this stack of the project here, by the native plugin.",
            metavar="STACK",
            show_default=False,
        ),
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the plan as JSON: what would be imported, under which name.")
    ] = False,
    endpoint: Endpoint = "",
    profile: Profile = "",
) -> int:
    """Write a program for what exists already.

    A Pulumi program with `import_` for each attachment and association, or a file for `pulumi import --file`.
    """
    from ..account import Account
    from ..filters import Filters
    from ..import_plan import Plan, run

    filters = Filters.of(cen_id, region_id, transit_router_id, tag or ())
    plan = Plan(format is Format.JSON or as_json, native, output, force, into, route_tables)
    return run(Account(endpoint, profile, region_id), filters, plan)
