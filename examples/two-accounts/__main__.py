"""Two accounts of one enterprise: the network team owns the transit router, the data-centre team the ECR.

Each side is called with its own credentials profile (of `~/.aliyun/config.json`); no secret is in the program or
in the state. The owner of the ECR grants and associates, the owner of the transit router attaches.
"""

import pulumi

from pulumi_alicloud_ecr import EcrAssociation, EcrAttachment, EcrGrant

config = pulumi.Config()
network_account = config.get("networkAccount") or "1000000000000001"
data_centre_account = config.get("dataCentreAccount") or "1000000000000002"
ecr_id = config.get("ecrId") or "ecr-secondaccount0001"
cen_id = config.get("cenId") or "cen-quickstart0000001"
transit_router_id = config.get("transitRouterId") or "tr-quickstart0000001"

grant = EcrGrant(
    "grant",
    ecr_id=ecr_id,
    cen_id=cen_id,
    cen_owner_id=network_account,
    profile="data-centre",
)

association = EcrAssociation(
    "association",
    ecr_id=ecr_id,
    transit_router_id=transit_router_id,
    cen_id=cen_id,
    transit_router_owner_id=network_account,
    profile="data-centre",
    opts=pulumi.ResourceOptions(depends_on=[grant]),
)

attachment = EcrAttachment(
    "data-centre",
    ecr_id=association.ecr_id,
    ecr_owner_id=data_centre_account,
    transit_router_id=association.transit_router_id,
    profile="network",
    opts=pulumi.ResourceOptions(depends_on=[association]),
)

pulumi.export("attachment_id", attachment.id)
pulumi.export("status", attachment.status)
