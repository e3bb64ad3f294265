"""expressconnectrouter 2023-09-01: what owners of VPCs and VBRs allow an ECR of another account.

The emulator has neither VPCs nor VBRs: such a grant is kept and shown, so that clients which ask for it get by.
"""

from __future__ import annotations

from typing import Final

from ..world.entities import InstanceGrant
from ..world.errors import ApiError
from .action import Action, Actions, Answer, Call
from .express_connect_routers import LARGEST_PAGE, own_router
from .pagination import page
from .rendering import account_number, timestamp


def grant_instance(call: Call) -> Answer:
    parameters = call.parameters
    router = call.world.routers.get(parameters.text("EcrId"))
    if router is None or router.owner_id != parameters.text("EcrOwnerAliUid"):
        raise ApiError("ResourceNotFound.EcrId")
    if not parameters.flag("DryRun"):
        call.world.put(
            InstanceGrant(
                ecr_id=router.ecr_id,
                instance_id=parameters.text("InstanceId"),
                instance_type=parameters.one_of("InstanceType", ("VPC", "VBR"), "VBR"),
                instance_region_id=parameters.text("InstanceRegionId"),
                instance_owner_id=call.account.account_id,
                ecr_owner_id=router.owner_id,
                created_at=call.now,
            )
        )
    return {}


def revoke_instance(call: Call) -> Answer:
    parameters = call.parameters
    key = f"{parameters.text('EcrId')}/{parameters.text('InstanceId')}"
    found = call.world.instance_grants.get(key)
    if found is None or found.instance_owner_id != call.account.account_id:
        raise ApiError("InvalidInstanceId.NotFound")
    if not parameters.flag("DryRun"):
        call.world.instance_grants.remove(key)
    return {}


def describe_granted_instances(call: Call) -> Answer:
    parameters, router = call.parameters, own_router(call)
    found = [
        each
        for each in call.world.instance_grants.where("ecr_id", router.ecr_id)
        if parameters.text("InstanceId") in ("", each.instance_id)
        and parameters.text("InstanceType") in ("", each.instance_type)
        and parameters.text("InstanceRegionId") in ("", each.instance_region_id)
        and parameters.text("InstanceOwnerId") in ("", each.instance_owner_id)
    ]
    size = parameters.number("MaxResults", 20, 1, LARGEST_PAGE)
    items, token = page(call.world.instance_grants, found, parameters, size)
    rows = [_render(each) for each in items]
    return {"EcrGrantedInstanceList": rows, "MaxResults": size, "NextToken": token, "TotalCount": len(found)}


def _render(grant: InstanceGrant) -> dict[str, object]:
    return {
        "EcrId": grant.ecr_id,
        "EcrOwnerAliUid": grant.ecr_owner_id,
        "NodeId": grant.instance_id,
        "NodeType": grant.instance_type,
        "NodeRegionId": grant.instance_region_id,
        "NodeOwnerUid": account_number(grant.instance_owner_id),
        "GrantId": f"{grant.ecr_id}:{grant.instance_id}",
        "GmtCreate": timestamp(grant.created_at),
        "GmtModified": timestamp(grant.created_at),
        "Status": "ACTIVE",
    }


_NAMED: Final = ("EcrId", "EcrOwnerAliUid", "InstanceId", "InstanceRegionId", "InstanceType")

ACTIONS: Final[Actions] = {
    "GrantInstanceToExpressConnectRouter": Action(grant_instance, _NAMED, tokened=True),
    "RevokeInstanceFromExpressConnectRouter": Action(revoke_instance, _NAMED, tokened=True),
    "DescribeInstanceGrantedToExpressConnectRouter": Action(describe_granted_instances, ("EcrId",)),
}
