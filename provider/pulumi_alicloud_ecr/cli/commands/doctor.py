from typing import Annotated

import typer

from ..options import Endpoint, Json, Profile

EXAMPLES = """\b
Examples:
  alicloud-ecr doctor
  alicloud-ecr doctor --ecr-id ecr-… --transit-router-id tr-…
  alicloud-ecr doctor --attachment-id tr-attach-…"""


def doctor(
    ecr_id: Annotated[
        str, typer.Option(help="The ECR of a planned attachment.", metavar="ID", show_default=False)
    ] = "",
    transit_router_id: Annotated[
        str, typer.Option(help="Its transit router.", metavar="ID", show_default=False)
    ] = "",
    cen_id: Annotated[str, typer.Option(help="Its CEN instance.", metavar="ID", show_default=False)] = "",
    region_id: Annotated[str, typer.Option(help="Its region.", metavar="ID", show_default=False)] = "",
    ecr_owner_id: Annotated[
        str,
        typer.Option(
            help="The account that owns the ECR, when it is another one.", metavar="ID", show_default=False
        ),
    ] = "",
    ecr_profile: Annotated[
        str,
        typer.Option(
            help="Credentials profile of that account, to look at its side too.",
            metavar="NAME",
            show_default=False,
        ),
    ] = "",
    attachment_id: Annotated[
        str,
        typer.Option(
            help="An attachment over which no traffic flows: its path is walked.",
            metavar="ID",
            show_default=False,
        ),
    ] = "",
    as_json: Json = False,
    endpoint: Endpoint = "",
    profile: Profile = "",
) -> int:
    """Look for what would stand in the way.

    Credentials, endpoint, permissions, engine, and the prerequisites of one planned attachment, or the path of one
    that exists: association, prefixes, route tables, routes on both sides.
    """
    from ...api.cloud import NewAttachment
    from ..account import Account
    from ..doctor import run

    planned = NewAttachment(ecr_id, transit_router_id, cen_id, region_id, ecr_owner_id)
    return run(Account(endpoint, profile, region_id), planned, ecr_profile, as_json, attachment_id)
