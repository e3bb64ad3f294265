"""EcrRouteTableAssociation and EcrRouteTablePropagation: what makes an attachment carry packets.

Source: AssociateTransitRouterAttachmentWithRouteTable, EnableTransitRouterRouteTablePropagation and their siblings,
cbn 2017-09-12.
"""

from __future__ import annotations

from .. import validation
from ..kind import Kind
from ..properties import Property, Role
from ..records import (
    RouteTableAssociationInputs,
    RouteTableAssociationState,
    RouteTablePropagationInputs,
    RouteTablePropagationState,
)
from .common import CLAIM, IMPORT_ID, ORIGIN, PROFILE

_ATTACHMENT = Property(
    "transitRouterAttachmentId",
    Role.IMMUTABLE,
    "The id of the attachment: of an ECR, or of any other kind that transit routers have.",
    "TransitRouterAttachmentId",
    required=True,
    rule=validation.transit_router_attachment,
)
_ID_PARTS = ("transitRouterAttachmentId", "transitRouterRouteTableId")


def _table(role: Role, doc: str) -> Property:
    return Property(
        "transitRouterRouteTableId",
        role,
        f"{doc} Left out, the System table of the attachment's transit router; leaving it out later changes nothing.",
        "TransitRouterRouteTableId",
        rule=validation.route_table,
    )


ROUTE_TABLE_ASSOCIATION: Kind[RouteTableAssociationInputs, RouteTableAssociationState] = Kind(
    name="EcrRouteTableAssociation",
    doc="Says which route table of the transit router forwards what comes from an attachment: one table for each attachment.",
    inputs=RouteTableAssociationInputs,
    state=RouteTableAssociationState,
    ready=frozenset({"Active"}),
    id_parts=_ID_PARTS,
    properties=(
        _ATTACHMENT,
        _table(
            Role.IN_PLACE,
            "The route table that forwards what comes from the attachment. Another one takes over without a gap "
            "(ReplaceTransitRouterRouteTableAssociation).",
        ),
        PROFILE,
        ORIGIN,
        IMPORT_ID,
        CLAIM,
        Property("status", Role.COMPUTED, "Associating, Active, Replacing or Dissociating.", "Status"),
    ),
)

ROUTE_TABLE_PROPAGATION: Kind[RouteTablePropagationInputs, RouteTablePropagationState] = Kind(
    name="EcrRouteTablePropagation",
    doc="Lets a route table of the transit router learn the routes of an attachment; an attachment can have several.",
    inputs=RouteTablePropagationInputs,
    state=RouteTablePropagationState,
    ready=frozenset({"Active"}),
    id_parts=_ID_PARTS,
    properties=(
        _ATTACHMENT,
        _table(Role.IMMUTABLE, "The route table that learns the routes of the attachment."),
        PROFILE,
        ORIGIN,
        IMPORT_ID,
        CLAIM,
        Property("status", Role.COMPUTED, "Enabling, Active or Disabling.", "Status"),
    ),
)
