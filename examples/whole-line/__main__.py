"""The whole line from a data centre to the cloud: two VBRs on different circuits, one ECR, one transit router.

Everything around the line is of pulumi-alicloud (`pip install pulumi-alicloud`), the line itself is EcrConnection. The
circuits are there already: `pulumi config set --path 'circuits[0]' pc-…` and `'circuits[1]'`.
"""

import pulumi
import pulumi_alicloud as alicloud

from pulumi_alicloud_ecr import EcrConnection

config = pulumi.Config()
region = pulumi.Config("alicloud").require("region")
circuits = config.get_object("circuits") or ["pc-example00000001", "pc-example00000002"]
DATA_CENTRE_ASN = 65001

cen = alicloud.cen.Instance("cen", cen_instance_name="backbone", protection_level="REDUCED")
transit_router = alicloud.cen.TransitRouter("transit-router", cen_id=cen.id, transit_router_name="backbone")

ecr = alicloud.expressconnect.RouterExpressConnectRouter(
    "ecr", alibaba_side_asn=65533, ecr_name="data-centre"
)

attached = []
for number, circuit in enumerate(circuits, 1):
    vbr = alicloud.expressconnect.VirtualBorderRouter(
        f"vbr-{number}",
        physical_connection_id=circuit,
        vlan_id=100 + number,
        local_gateway_ip=f"169.254.{number}.1",
        peer_gateway_ip=f"169.254.{number}.2",
        peering_subnet_mask="255.255.255.252",
    )
    group = alicloud.vpc.BgpGroup(f"bgp-{number}", router_id=vbr.id, peer_asn=DATA_CENTRE_ASN)
    peer = alicloud.vpc.BgpPeer(
        f"peer-{number}",
        bgp_group_id=group.id,
        peer_ip_address=f"169.254.{number}.2",
        enable_bfd=True,
        bfd_multi_hop=1,
    )
    attached.append(
        alicloud.expressconnect.RouterVbrChildInstance(
            f"ecr-vbr-{number}",
            ecr_id=ecr.id,
            child_instance_id=vbr.id,
            child_instance_region_id=region,
            child_instance_type="VBR",
            opts=pulumi.ResourceOptions(depends_on=[peer]),
        )
    )

line = EcrConnection(
    "data-centre",
    ecr_id=ecr.id,
    # Not `transit_router.id`, which is <cen>:<tr>.
    transit_router_id=transit_router.transit_router_id,
    allowed_prefixes=["10.0.0.0/8"],
    allowed_prefixes_mode="MatchMode",
    transit_router_attachment_name="data-centre",
    # The API wants the VBRs on the ECR before the ECR is associated.
    association_opts=pulumi.ResourceOptions(depends_on=attached),
)

pulumi.export("attachment_id", line.attachment.id)
pulumi.export("status", line.status)
pulumi.export("routes_learned", line.routes_learned)
