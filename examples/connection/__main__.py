"""A line that carries packets, in one declaration: association, attachment, and the routes in both directions.

The ids are those of the emulator's default world. With an account of your own, set your own:
`pulumi config set ecrId ecr-…` and `pulumi config set transitRouterId tr-…`.
"""

import pulumi

from pulumi_alicloud_ecr import EcrConnection, get_ecr_route_tables_output

config = pulumi.Config()

line = EcrConnection(
    "data-centre",
    ecr_id=config.get("ecrId") or "ecr-quickstart0000001",
    transit_router_id=config.get("transitRouterId") or "tr-quickstart0000001",
    # What the transit router may advertise to the data centre. Nothing else limits it.
    allowed_prefixes=["10.0.0.0/8"],
    allowed_prefixes_mode="MatchMode",
    transit_router_attachment_name="data-centre",
    tags={"environment": "example"},
    # The System table, unless one of yours is named: `pulumi config set routeTableId vtb-…`.
    transit_router_route_table_id=config.get("routeTableId"),
)
tables = get_ecr_route_tables_output(line.association.transit_router_id)

pulumi.export("attachment_id", line.attachment.id)
pulumi.export("status", line.status)
pulumi.export("routes_learned", line.routes_learned)
pulumi.export("route_tables", tables.apply(lambda found: {table.id: table.type for table in found}))
