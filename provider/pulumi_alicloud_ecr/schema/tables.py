"""The one table of properties, for each kind of resource.

Everything that speaks of properties reads it: check, diff, the schema, the documentation and both front ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import validation
from .kind import Kind
from .properties import Property, Role, Type
from .records import (
    AssociationInputs,
    AssociationState,
    AttachmentInputs,
    AttachmentState,
    GrantInputs,
    GrantState,
)
from .validation import Value


def _needs_a_target(news: Mapping[str, Value], region: str) -> list[tuple[str, str]]:
    if not news.get("transitRouterId") and not news.get("cenId"):
        return [
            (
                "transitRouterId",
                "neither transitRouterId nor cenId is given: name the transit router, "
                "or the CEN instance in which the API is to create one",
            )
        ]
    if not news.get("transitRouterId") and not news.get("regionId") and not region:
        return [
            (
                "regionId",
                "is required together with cenId; give it here or as configuration alicloud-ecr:region",
            )
        ]
    return []


def _needs_a_region(news: Mapping[str, Value], region: str) -> list[tuple[str, str]]:
    if not news.get("regionId") and not region:
        return [("regionId", "is required; give it here or as configuration alicloud-ecr:region")]
    return []


_PROFILE = Property(
    "profile",
    Role.LOCAL,
    "Name of the credentials profile to call the API with, so that two accounts fit in one stack. Never a secret.",
    recorded=True,
)
_ORIGIN = Property(
    "origin",
    Role.LOCAL,
    "Which resource of which stack this is; the ClientToken of its creation is derived from it.",
    internal=True,
)
_IMPORT_ID = Property("importId", Role.LOCAL, "The id given as import_.", internal=True)


def _owner_pays(who: str) -> Property:
    return Property(
        "orderType",
        Role.IN_PLACE,
        f"Who pays the fees: PayByCenOwner (the transit router's account) or PayByResourceOwner. {who}",
        api="OrderType",
        rule=validation.order_type,
    )


ATTACHMENT: Kind[AttachmentInputs, AttachmentState] = Kind(
    name="EcrAttachment",
    doc="Attaches an Express Connect Router (ECR) to an Enterprise Edition transit router (TR) of a CEN instance.",
    inputs=AttachmentInputs,
    state=AttachmentState,
    ready=frozenset({"Attached"}),
    cross_check=_needs_a_target,
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
            rule=validation.identifier,
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
        _owner_pays("Alibaba Cloud allows a change one hour after the last one."),
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
        _PROFILE,
        _ORIGIN,
        _IMPORT_ID,
        Property(
            "adopt",
            Role.LOCAL,
            "With import_: `update` brings name, description, tags and order type of the existing attachment to "
            "the program's values; `keep` leaves them and says what would change.",
            rule=lambda v: None if v in ("update", "keep") else "must be one of update, keep",
            internal=True,
        ),
        Property("status", Role.COMPUTED, "Attaching, Attached, Modifying or Detaching.", "Status"),
        Property("creationTime", Role.COMPUTED, "When it was created: ISO 8601, UTC.", "CreationTime"),
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

ASSOCIATION: Kind[AssociationInputs, AssociationState] = Kind(
    name="EcrAssociation",
    doc="Associates an Express Connect Router (ECR) with a transit router: what an EcrAttachment of the two needs first.",
    inputs=AssociationInputs,
    state=AssociationState,
    # INACTIVE awaits its attachment, ACTIVE carries one.
    ready=frozenset({"INACTIVE", "ACTIVE"}),
    cross_check=_needs_a_region,
    properties=(
        Property(
            "ecrId", Role.IMMUTABLE, "The id of the ECR.", "EcrId", required=True, rule=validation.identifier
        ),
        Property(
            "transitRouterId",
            Role.IMMUTABLE,
            "The id of the transit router.",
            "TransitRouterId",
            required=True,
            rule=validation.identifier,
        ),
        Property(
            "regionId",
            Role.IMMUTABLE,
            "The region of the transit router. Falls back to the configured region.",
            "AssociationRegionId",
            rule=validation.identifier,
        ),
        Property("cenId", Role.IMMUTABLE, "The id of the CEN instance.", "CenId", rule=validation.identifier),
        Property(
            "transitRouterOwnerId",
            Role.IMMUTABLE,
            "The account that owns the transit router; needed when it is not the caller's.",
            "TransitRouterOwnerId",
            rule=validation.account,
        ),
        Property(
            "description",
            Role.IN_PLACE,
            "The description: at most 128 characters.",
            "Description",
            rule=validation.association_description,
            clears=True,
        ),
        _PROFILE,
        _ORIGIN,
        _IMPORT_ID,
        Property("associationId", Role.COMPUTED, "The id of the association.", "AssociationId"),
        Property(
            "status", Role.COMPUTED, "INACTIVE before the ECR is attached, ACTIVE afterwards.", "Status"
        ),
        Property("ownerId", Role.COMPUTED, "The account that owns the ECR.", "OwnerId"),
    ),
)

GRANT: Kind[GrantInputs, GrantState] = Kind(
    name="EcrGrant",
    doc="Lets a CEN instance of another account attach an ECR of this one (GrantInstanceToTransitRouter).",
    inputs=GrantInputs,
    state=GrantState,
    cross_check=_needs_a_region,
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
            "The region of the ECR's access point. Falls back to the configured region.",
            "RegionId",
            rule=validation.identifier,
        ),
        Property(
            "orderType",
            Role.IMMUTABLE,
            "Who pays the fees: PayByCenOwner or PayByResourceOwner.",
            "OrderType",
            rule=validation.order_type,
        ),
        _PROFILE,
        _ORIGIN,
        _IMPORT_ID,
    ),
)

KINDS: tuple[Kind[Any, Any], ...] = (ATTACHMENT, ASSOCIATION, GRANT)
