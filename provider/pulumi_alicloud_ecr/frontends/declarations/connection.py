"""EcrConnection as a program declares it: association, attachment, route table association and propagations in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pulumi

from .association import Association
from .attachment import Attachment
from .route_tables import RouteTableAssociation, RouteTablePropagation

TYPE = "alicloud-ecr:index:EcrConnection"

#: Options for each propagation, by its route table id; those for the one of the default table under "".
PropagationOptions = pulumi.ResourceOptions | Mapping[str, pulumi.ResourceOptions]


class Connection(pulumi.ComponentResource):
    """A line that carries packets: an ECR associated with a transit router, attached to it, and its routes learned.

    Four resources in the order that the API takes: EcrAssociation, EcrAttachment, EcrRouteTableAssociation and
    EcrRouteTablePropagation.
    """

    _association_class: ClassVar[type[Association]]
    _attachment_class: ClassVar[type[Attachment]]
    _route_table_association_class: ClassVar[type[RouteTableAssociation]]
    _propagation_class: ClassVar[type[RouteTablePropagation]]

    #: The children; their outputs are those of the connection.
    association: Association
    attachment: Attachment
    route_table_association: RouteTableAssociation
    propagations: Sequence[RouteTablePropagation]
    #: Attached, once everything about its route tables is Active as well; else what isn't ready, and its status.
    status: pulumi.Output[str]
    #: Whether a route table learns the routes of the line.
    routes_learned: pulumi.Output[bool]

    def __init__(
        self,
        resource_name: str,
        ecr_id: pulumi.Input[str],
        transit_router_id: pulumi.Input[str] | None = None,
        cen_id: pulumi.Input[str] | None = None,
        region_id: pulumi.Input[str] | None = None,
        ecr_owner_id: pulumi.Input[str] | None = None,
        transit_router_owner_id: pulumi.Input[str] | None = None,
        description: pulumi.Input[str] | None = None,
        allowed_prefixes: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        allowed_prefixes_mode: pulumi.Input[str] | None = None,
        transit_router_attachment_name: pulumi.Input[str] | None = None,
        transit_router_attachment_description: pulumi.Input[str] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        force_delete: pulumi.Input[bool] | None = None,
        verify_prerequisites: pulumi.Input[bool] | None = None,
        transit_router_route_table_id: pulumi.Input[str] | None = None,
        propagation_route_table_ids: Sequence[pulumi.Input[str]] | None = None,
        profile: pulumi.Input[str] | None = None,
        association_profile: pulumi.Input[str] | None = None,
        association_opts: pulumi.ResourceOptions | None = None,
        attachment_opts: pulumi.ResourceOptions | None = None,
        route_table_association_opts: pulumi.ResourceOptions | None = None,
        propagation_opts: PropagationOptions | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a line.

        Args:
            resource_name: The name in the stack. The children are called after it: NAME-association,
                NAME-attachment, NAME-route-table and NAME-propagation (with the id of the route table for each of
                `propagation_route_table_ids`).
            ecr_id: The id of the ECR.
            transit_router_id: The id of the transit router. Left out, `cen_id` and the region name it.
            cen_id: The id of the CEN instance.
            region_id: The region of the transit router; falls back to `alicloud-ecr:region`.
            ecr_owner_id: The account that owns the ECR, when it is not that of the transit router.
            transit_router_owner_id: The account that owns the transit router, when it is not that of the ECR.
            description: The description of the association.
            allowed_prefixes: The CIDR blocks that the transit router may advertise to the ECR.
            allowed_prefixes_mode: MatchMode or IncrementalMode.
            transit_router_attachment_name: The name of the attachment.
            transit_router_attachment_description: The description of the attachment.
            tags: The tags of the attachment.
            force_delete: Delete the attachment with Force=true (default False).
            verify_prerequisites: Look at every prerequisite before attaching.
            transit_router_route_table_id: The route table that forwards what comes from the ECR. Left out, the
                System table; leaving it out later changes nothing.
            propagation_route_table_ids: The route tables that learn the routes of the ECR. Left out, the one that
                forwards; empty, none.
            profile: Name of the credentials profile of the transit router's owner.
            association_profile: The same of the ECR's owner, where that is another account. Left out, `profile`.
            association_opts: Resource options of the association: `import_`, `aliases`, `protect`, ….
            attachment_opts: The same of the attachment.
            route_table_association_opts: The same of the route table association.
            propagation_opts: The same of all propagations, or a mapping from route table ids to those of each ("" for
                the default table).
            opts: Pulumi's resource options of the component.
        """
        super().__init__(TYPE, resource_name, {}, opts)
        self.association = self._association_class(
            f"{resource_name}-association",
            ecr_id=ecr_id,
            transit_router_id=transit_router_id,
            cen_id=cen_id,
            region_id=region_id,
            transit_router_owner_id=transit_router_owner_id,
            description=description,
            allowed_prefixes=allowed_prefixes,
            allowed_prefixes_mode=allowed_prefixes_mode,
            profile=association_profile if association_profile is not None else profile,
            opts=self._child(association_opts),
        )
        self.attachment = self._attachment_class(
            f"{resource_name}-attachment",
            ecr_id=self.association.ecr_id,
            transit_router_id=self.association.transit_router_id,
            cen_id=cen_id,
            region_id=region_id,
            ecr_owner_id=ecr_owner_id,
            transit_router_attachment_name=transit_router_attachment_name,
            transit_router_attachment_description=transit_router_attachment_description,
            tags=tags,
            force_delete=force_delete,
            verify_prerequisites=verify_prerequisites,
            profile=profile,
            opts=self._child(attachment_opts),
        )
        self.route_table_association = self._route_table_association_class(
            f"{resource_name}-route-table",
            transit_router_attachment_id=self.attachment.id,
            transit_router_route_table_id=transit_router_route_table_id,
            profile=profile,
            opts=self._child(route_table_association_opts),
        )
        self.propagations = [
            self._propagation_class(
                f"{resource_name}-{learning.name}",
                transit_router_attachment_id=self.attachment.id,
                transit_router_route_table_id=learning.table,
                profile=profile,
                opts=self._child(
                    _options_of(learning.table, propagation_opts),
                    [pulumi.Alias(name=f"{resource_name}-{name}") for name in learning.aliases],
                ),
            )
            for learning in _learning(transit_router_route_table_id, propagation_route_table_ids)
        ]
        learned = [propagation.status for propagation in self.propagations]
        self.status = pulumi.Output.all(
            self.attachment.status, self.route_table_association.status, *learned
        ).apply(_status)
        self.routes_learned = pulumi.Output.all(*learned).apply(lambda statuses: "Active" in statuses)
        self.register_outputs({"status": self.status, "routesLearned": self.routes_learned})

    def _child(
        self, opts: pulumi.ResourceOptions | None, aliases: Sequence[pulumi.Alias] = ()
    ) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions.merge(pulumi.ResourceOptions(parent=self, aliases=list(aliases)), opts)


@dataclass(frozen=True)
class _Learning:
    """A propagation of a connection: its table and its name, and the names that it may have had."""

    table: pulumi.Input[str] | None
    name: str
    aliases: tuple[str, ...] = ()


def _learning(
    forwards: pulumi.Input[str] | None, listed: Sequence[pulumi.Input[str]] | None
) -> list[_Learning]:
    """The propagations of a connection.

    The one of the table that forwards is the same one whether that table is stated or left out: it goes on learning
    when the other goes on forwarding. Those of a list are told apart by their tables, so that another order of them
    changes nothing.
    """
    alone = "propagation"
    if listed is None:
        return [_Learning(forwards, alone, () if forwards is None else (_listed(0, forwards),))]
    return [
        _Learning(
            table,
            _listed(number, table),
            (alone,) if (table == forwards if isinstance(forwards, str) else len(listed) == 1) else (),
        )
        for number, table in enumerate(listed)
    ]


def _listed(number: int, table: Any) -> str:
    return f"propagation-{table if isinstance(table, str) else number}"


def _options_of(table: Any, given: PropagationOptions | None) -> pulumi.ResourceOptions | None:
    if given is None or isinstance(given, pulumi.ResourceOptions):
        return given
    return given.get(table if isinstance(table, str) else "")


def _status(statuses: Sequence[str]) -> str:
    attachment, association, *propagations = statuses
    named = [
        ("attachment", attachment, "Attached"),
        ("route table association", association, "Active"),
        *(("route table propagation", status, "Active") for status in propagations),
    ]
    return next((f"{what} is {status}" for what, status, ready in named if status != ready), attachment)
