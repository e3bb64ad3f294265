"""The native plugin: one explicit provider for each account, and a look-up of what is there already.

Both providers name a credentials profile (of `~/.aliyun/config.json`); no secret is in the program or in the state.
The plugin, `pulumi-resource-alicloud-ecr`, comes with the package into the virtual environment's bin folder, which
has to be on PATH.
"""

import pulumi

from pulumi_alicloud_ecr.native import (
    EcrAssociation,
    EcrAttachment,
    EcrGrant,
    Provider,
    get_ecr_attachments_output,
)

config = pulumi.Config()
network_account = config.get("networkAccount") or "1000000000000001"
data_centre_account = config.get("dataCentreAccount") or "1000000000000002"
ecr_id = config.get("ecrId") or "ecr-secondaccount0001"
cen_id = config.get("cenId") or "cen-quickstart0000001"
transit_router_id = config.get("transitRouterId") or "tr-quickstart0000001"

network = Provider("network", profile="network")
data_centre = Provider("data-centre", profile="data-centre")

grant = EcrGrant(
    "grant",
    ecr_id=ecr_id,
    cen_id=cen_id,
    cen_owner_id=network_account,
    opts=pulumi.ResourceOptions(provider=data_centre),
)

association = EcrAssociation(
    "association",
    ecr_id=ecr_id,
    transit_router_id=transit_router_id,
    cen_id=cen_id,
    transit_router_owner_id=network_account,
    opts=pulumi.ResourceOptions(provider=data_centre, depends_on=[grant]),
)

attachment = EcrAttachment(
    "data-centre",
    ecr_id=association.ecr_id,
    ecr_owner_id=data_centre_account,
    transit_router_id=association.transit_router_id,
    transit_router_attachment_name="data-centre",
    opts=pulumi.ResourceOptions(
        provider=network,
        depends_on=[association],
        custom_timeouts=pulumi.CustomTimeouts(create="30m", delete="30m"),
    ),
)

there = get_ecr_attachments_output(
    transit_router_id=attachment.transit_router_id, opts=pulumi.InvokeOutputOptions(provider=network)
)

pulumi.export("attachment_id", attachment.id)
pulumi.export("status", attachment.status)
pulumi.export("attachments_of_the_transit_router", there.apply(lambda found: [a.id for a in found]))
