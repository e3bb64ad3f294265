"""EcrAttachment. Source: CreateTransitRouterEcrAttachment and its siblings, cbn 2017-09-12."""

from __future__ import annotations

from .. import validation
from ..kind import Kind
from ..properties import Property, Role, Type
from ..records import AttachmentInputs, AttachmentState
from .common import CLAIM, IMPORT_ID, ORIGIN, PROFILE, needs_a_target, renamed

ATTACHMENT: Kind[AttachmentInputs, AttachmentState] = Kind(
    name="EcrAttachment",
    doc="Attaches an Express Connect Router (ECR) to an Enterprise Edition transit router (TR) of a CEN instance.",
    inputs=AttachmentInputs,
    state=AttachmentState,
    ready=frozenset({"Attached"}),
    hints={
        "orderType": "is not an input of EcrAttachment: the grant says who pays; set it on EcrGrant (in Python order_type)",
        "transitRouterEcrAttachmentName": renamed("transitRouterAttachmentName"),
        "transitRouterEcrAttachmentDescription": renamed("transitRouterAttachmentDescription"),
    },
    cross_check=needs_a_target,
    properties=(
        Property(
            "ecrId", Role.IMMUTABLE, "The id of the ECR.", "EcrId", required=True, rule=validation.identifier
        ),
        Property(
            "transitRouterId",
            Role.IMMUTABLE,
            "The id of the Enterprise Edition transit router. Left out, cenId and the region say where the API "
            "looks for one, or makes one that no stack owns.",
            "TransitRouterId",
            rule=validation.transit_router,
        ),
        Property("cenId", Role.IMMUTABLE, "The id of the CEN instance.", "CenId", rule=validation.identifier),
        Property(
            "regionId",
            Role.IMMUTABLE,
            "The region of the transit router. Falls back to the configured region.",
            "RegionId",
            rule=validation.identifier,
        ),
        Property(
            "ecrOwnerId",
            Role.IMMUTABLE,
            "The account that owns the ECR, a string of digits; needed when it is not the caller's.",
            "EcrOwnerId",
            rule=validation.account,
        ),
        Property(
            "transitRouterAttachmentName",
            Role.IN_PLACE,
            "The name: at most 128 characters, not starting with http:// or https://.",
            "TransitRouterAttachmentName",
            rule=validation.name,
            clears=True,
        ),
        Property(
            "transitRouterAttachmentDescription",
            Role.IN_PLACE,
            "The description: at most 256 characters, not starting with http:// or https://.",
            "TransitRouterAttachmentDescription",
            rule=validation.description,
            clears=True,
        ),
        Property(
            "tags",
            Role.IN_PLACE,
            "Up to 20 tags: keys of 1 to 64, values of up to 128 characters; neither starts with aliyun or acs: "
            "nor contains http:// or https://.",
            "Tag",
            Type.TAGS,
            rule=validation.tags,
            clears=True,
        ),
        Property(
            "forceDelete",
            Role.LOCAL,
            "Delete with Force=true: also deletes the association of the ECR with the transit router and every "
            "dependent (route table association, propagation, route entries, prefix lists).",
            "Force",
            Type.BOOLEAN,
            default=False,
            recorded=True,
        ),
        Property(
            "verifyPrerequisites",
            Role.LOCAL,
            "Look at every prerequisite before creating; by default they are looked at when the API refuses.",
            type=Type.BOOLEAN,
            default=False,
        ),
        PROFILE,
        ORIGIN,
        IMPORT_ID,
        CLAIM,
        Property(
            "adopt",
            Role.LOCAL,
            "With import_: `update` brings name, description and tags of the existing attachment to "
            "the program's values; `keep` leaves them and says what would change.",
            rule=lambda v: None if v in ("update", "keep") else "must be one of update, keep",
            internal=True,
        ),
        Property("status", Role.COMPUTED, "Attaching, Attached, Modifying or Detaching.", "Status"),
        Property("creationTime", Role.COMPUTED, "When it was created: ISO 8601, UTC.", "CreationTime"),
        Property(
            "orderType",
            Role.COMPUTED,
            "Who pays the fees: PayByCenOwner (the transit router's account) or PayByResourceOwner. The grant says it "
            "(EcrGrant), and it stays so as long as the ECR is attached.",
            "OrderType",
        ),
        Property("resourceType", Role.COMPUTED, "ECR.", "ResourceType"),
        Property(
            "autoPublishRouteEnabled",
            Role.COMPUTED,
            "Whether the transit router advertises its routes to the ECR by itself.",
            "AutoPublishRouteEnabled",
            Type.BOOLEAN,
        ),
    ),
)
