"""EcrAssociation. Source: CreateExpressConnectRouterAssociation and its siblings, expressconnectrouter 2023-09-01."""

from __future__ import annotations

from collections.abc import Mapping

from .. import prefixes, validation
from ..kind import Kind
from ..properties import Property, Role, Type
from ..records import AssociationInputs, AssociationState
from ..validation import Value
from .common import CLAIM, IMPORT_ID, ORIGIN, PROFILE, needs_a_target, renamed


def _cross_check(news: Mapping[str, Value], region: str) -> list[tuple[str, str]]:
    """A transit router or a CEN instance, and in either case a region: the API needs it for both."""
    problems = needs_a_target(news, region)
    if not problems and not news.get("regionId") and not region:
        return [("regionId", "is required; give it here or as configuration alicloud-ecr:region")]
    return problems


ASSOCIATION: Kind[AssociationInputs, AssociationState] = Kind(
    name="EcrAssociation",
    doc="Associates an Express Connect Router (ECR) with a transit router: what an EcrAttachment of the two needs first.",
    inputs=AssociationInputs,
    state=AssociationState,
    # INACTIVE awaits its attachment, ACTIVE carries one.
    ready=frozenset({"INACTIVE", "ACTIVE"}),
    id_parts=("ecrId", "associationId"),
    hints={"associationRegionId": renamed("regionId")},
    cross_check=_cross_check,
    properties=(
        Property(
            "ecrId", Role.IMMUTABLE, "The id of the ECR.", "EcrId", required=True, rule=validation.identifier
        ),
        Property(
            "transitRouterId",
            Role.IMMUTABLE,
            "The id of the transit router. Left out, cenId and the region name it: each CEN instance has one in a region.",
            "TransitRouterId",
            rule=validation.transit_router,
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
        Property(
            "allowedPrefixes",
            Role.IN_PLACE,
            "The CIDR blocks that the transit router may advertise to the ECR, IPv4 and IPv6, at most 10,000; the "
            "only brake, since routes are advertised by themselves. Order, spelling and duplicates make no "
            "difference. Left out or empty: no limit.",
            "AllowedPrefixes",
            Type.LIST,
            rule=prefixes.problem,
            canonical=prefixes.canonical,
            clears=True,
        ),
        Property(
            "allowedPrefixesMode",
            Role.IN_PLACE,
            "MatchMode: exactly the allowed prefixes are advertised to the data centre. IncrementalMode: more specific "
            "routes inside them are withdrawn, others stay. Left out, it stays as it is.",
            "AllowedPrefixesMode",
            rule=validation.allowed_prefixes_mode,
            choices=validation.ALLOWED_PREFIXES_MODES,
        ),
        PROFILE,
        ORIGIN,
        IMPORT_ID,
        CLAIM,
        Property("associationId", Role.COMPUTED, "The id of the association.", "AssociationId"),
        Property(
            "status", Role.COMPUTED, "INACTIVE before the ECR is attached, ACTIVE afterwards.", "Status"
        ),
        Property("ownerId", Role.COMPUTED, "The account that owns the ECR.", "OwnerId"),
        Property("createTime", Role.COMPUTED, "When it was created: ISO 8601, UTC.", "GmtCreate"),
        Property(
            "tags",
            Role.COMPUTED,
            "The tags of the association, as others have set them.",
            "Tags",
            Type.TAGS,
        ),
    ),
)
