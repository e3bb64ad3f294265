"""EcrGrant. Source: GrantInstanceToTransitRouter and RevokeInstanceFromTransitRouter, cbn 2017-09-12."""

from __future__ import annotations

from .. import validation
from ..kind import Kind
from ..properties import Property, Role
from ..records import GrantInputs, GrantState
from .common import CLAIM, IMPORT_ID, ORIGIN, PROFILE, renamed

GRANT: Kind[GrantInputs, GrantState] = Kind(
    name="EcrGrant",
    doc="Lets a CEN instance of another account attach an ECR of this one (GrantInstanceToTransitRouter).",
    inputs=GrantInputs,
    state=GrantState,
    id_parts=("ecrId", "cenId"),
    hints={
        "instanceId": renamed("ecrId"),
        "instanceType": "is not a property of EcrGrant: it is ECR for all of them; leave it out",
    },
    properties=(
        Property(
            "ecrId",
            Role.IMMUTABLE,
            "The id of the ECR.",
            "InstanceId",
            required=True,
            rule=validation.identifier,
        ),
        Property(
            "cenId",
            Role.IMMUTABLE,
            "The id of the CEN instance.",
            "CenId",
            required=True,
            rule=validation.identifier,
        ),
        Property(
            "cenOwnerId",
            Role.IMMUTABLE,
            "The account that owns the CEN instance.",
            "CenOwnerId",
            required=True,
            rule=validation.account,
        ),
        Property(
            "regionId",
            Role.IMMUTABLE,
            "The region of the grant. Falls back to the configured region; the API does without.",
            "RegionId",
            rule=validation.identifier,
        ),
        Property(
            "orderType",
            Role.IMMUTABLE,
            "Who pays the fees: PayByCenOwner (the transit router's account) or PayByResourceOwner. A change takes "
            "four steps: detach the ECR, revoke, grant again, attach.",
            "OrderType",
            rule=validation.order_type,
            choices=validation.ORDER_TYPES,
            on_replace="the payer is fixed while the ECR is attached, so a change of order_type takes four steps: "
            "detach the ECR (EcrAttachment), revoke this grant, grant again, attach; traffic stops meanwhile, and "
            "the API refuses to revoke while the ECR is attached",
        ),
        PROFILE,
        ORIGIN,
        IMPORT_ID,
        CLAIM,
    ),
)
