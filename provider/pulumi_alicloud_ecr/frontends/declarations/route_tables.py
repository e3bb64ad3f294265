"""EcrRouteTableAssociation and EcrRouteTablePropagation as a program declares them."""

from __future__ import annotations

from typing import Never

import pulumi

from ...schema import ROUTE_TABLE_ASSOCIATION, ROUTE_TABLE_PROPAGATION
from .base import Declared, OutputOf


class RouteTableAssociation(Declared):
    """Says which route table of the transit router forwards what comes from an attachment: one for each attachment.

    Source: AssociateTransitRouterAttachmentWithRouteTable and its siblings, cbn 2017-09-12. Created when the status
    is Active.
    """

    _kind = ROUTE_TABLE_ASSOCIATION

    transit_router_attachment_id = OutputOf[str]()
    transit_router_route_table_id = OutputOf[str]()
    profile = OutputOf[str | None]()
    status = OutputOf[str]()

    def __init__(
        self,
        resource_name: str,
        transit_router_attachment_id: pulumi.Input[str],
        transit_router_route_table_id: pulumi.Input[str] | None = None,
        profile: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **misnamed: Never,
    ) -> None:
        """Declare the association of an attachment with a route table.

        Args:
            resource_name: The name in the stack.
            transit_router_attachment_id: The id of the attachment, of an ECR or of any other kind. Changing it
                replaces.
            transit_router_route_table_id: The id of the route table. Left out, the System table of the attachment's
                transit router; leaving it out later changes nothing. Another one takes over in place, without a gap.
            profile: Name of the credentials profile of the transit router's owner.
            opts: Pulumi's resource options; `import_` adopts an existing one, `<attachment id>:<route table id>`.
            misnamed: Nothing; see the other resources.
        """
        self._declare(resource_name, locals(), opts)


class RouteTablePropagation(Declared):
    """Lets a route table of the transit router learn the routes of an attachment; an attachment can have several.

    Source: EnableTransitRouterRouteTablePropagation and its siblings, cbn 2017-09-12. Created when the status is
    Active.
    """

    _kind = ROUTE_TABLE_PROPAGATION

    transit_router_attachment_id = OutputOf[str]()
    transit_router_route_table_id = OutputOf[str]()
    profile = OutputOf[str | None]()
    status = OutputOf[str]()

    def __init__(
        self,
        resource_name: str,
        transit_router_attachment_id: pulumi.Input[str],
        transit_router_route_table_id: pulumi.Input[str] | None = None,
        profile: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **misnamed: Never,
    ) -> None:
        """Declare that a route table learns the routes of an attachment.

        Args:
            resource_name: The name in the stack.
            transit_router_attachment_id: The id of the attachment, of an ECR or of any other kind. Changing it
                replaces.
            transit_router_route_table_id: The id of the route table. Left out, the System table of the attachment's
                transit router; leaving it out later changes nothing. Changing it replaces.
            profile: Name of the credentials profile of the transit router's owner.
            opts: Pulumi's resource options; `import_` adopts an existing one, `<attachment id>:<route table id>`.
            misnamed: Nothing; see the other resources.
        """
        self._declare(resource_name, locals(), opts)
