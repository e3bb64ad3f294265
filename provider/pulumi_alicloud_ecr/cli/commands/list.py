from ..options import CenId, Endpoint, Json, Profile, RegionId, Tags, TransitRouterId

EXAMPLES = """\b
Examples:
  alicloud-ecr list
  alicloud-ecr list --region-id cn-hangzhou --tag environment=production
  alicloud-ecr list --json | jq -r '.[].transitRouterAttachmentId'"""


def list_(
    cen_id: CenId = "",
    region_id: RegionId = "",
    transit_router_id: TransitRouterId = "",
    tag: Tags = None,
    as_json: Json = False,
    endpoint: Endpoint = "",
    profile: Profile = "",
) -> int:
    """List the ECR attachments of the account.

    A table on a terminal, which leaves out columns that don't fit; tab-separated values where the output goes elsewhere.
    """
    from ..account import Account
    from ..filters import Filters
    from ..list_table import run

    filters = Filters.of(cen_id, region_id, transit_router_id, tag or ())
    return run(Account(endpoint, profile, region_id), filters, as_json)
