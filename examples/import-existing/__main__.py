"""An attachment and its association that exist already come under management; nothing in the cloud changes.

Written by `alicloud-ecr import`, then made configurable. `import_` names what to adopt: when a value that can't be
changed differs from the cloud's, preview says which, and nothing is adopted. Once the stack knows the resources,
`import_` may stay or go.
"""

import pulumi

from pulumi_alicloud_ecr import EcrAssociation, EcrAttachment

config = pulumi.Config()
ecr_id = config.get("ecrId") or "ecr-quickstart0000001"
transit_router_id = config.get("transitRouterId") or "tr-quickstart0000001"

association = EcrAssociation(
    "data-centre-association",
    ecr_id=ecr_id,
    transit_router_id=transit_router_id,
    opts=pulumi.ResourceOptions(import_=config.require("associationId")),
)

attachment = EcrAttachment(
    "data-centre",
    ecr_id=ecr_id,
    transit_router_id=transit_router_id,
    transit_router_attachment_name="data-centre",
    transit_router_attachment_description="The line to the data centre",
    tags={"team": "network"},
    opts=pulumi.ResourceOptions(
        import_=config.require("attachmentId"),
        depends_on=[association],
        # What carries production traffic goes only when somebody takes this line out first.
        protect=True,
    ),
)

pulumi.export("status", attachment.status)
pulumi.export("tags", attachment.tags)
