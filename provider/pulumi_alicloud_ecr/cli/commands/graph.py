from enum import StrEnum
from typing import Annotated

import typer

from ..options import CenId, Endpoint, Force, Output, Profile, RegionId, Tags, TransitRouterId

EXAMPLES = """\b
Examples:
  alicloud-ecr graph
  alicloud-ecr graph --format svg --output ecr.svg"""


class Format(StrEnum):
    """What `graph` writes."""

    MERMAID = "mermaid"
    SVG = "svg"
    JSON = "json"


def graph(
    cen_id: CenId = "",
    region_id: RegionId = "",
    transit_router_id: TransitRouterId = "",
    tag: Tags = None,
    format: Annotated[Format, typer.Option(help="What to write.")] = Format.MERMAID,
    as_json: Annotated[bool, typer.Option("--json", help="As --format json.")] = False,
    output: Output = None,
    force: Force = False,
    endpoint: Endpoint = "",
    profile: Profile = "",
) -> int:
    """Draw CEN instances, transit routers and ECRs."""
    from ..account import Account
    from ..filters import Filters
    from ..graph import run

    filters = Filters.of(cen_id, region_id, transit_router_id, tag or ())
    chosen = Format.JSON if as_json else format
    return run(Account(endpoint, profile, region_id), filters, chosen.value, output, force)
