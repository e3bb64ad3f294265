"""Functions that look things up in a program, with what they answer; the front end says how a function is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeAlias, TypeVar

import pulumi

from ..schema import python_name

R = TypeVar("R")
Options: TypeAlias = pulumi.InvokeOptions | None
OutputOptions: TypeAlias = pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None
Text: TypeAlias = pulumi.Input[str]


@dataclass(frozen=True)
class EcrAttachmentResult:
    """An ECR attachment that exists; empty is what it does not have."""

    id: str
    ecr_id: str = ""
    transit_router_id: str = ""
    cen_id: str = ""
    region_id: str = ""
    ecr_owner_id: str = ""
    transit_router_attachment_name: str = ""
    transit_router_attachment_description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    order_type: str = ""
    status: str = ""
    creation_time: str = ""
    resource_type: str = ""
    auto_publish_route_enabled: bool = False


@dataclass(frozen=True)
class EcrAssociationResult:
    """An association of an ECR with a transit router that exists; empty is what it does not have."""

    id: str
    association_id: str = ""
    ecr_id: str = ""
    transit_router_id: str = ""
    region_id: str = ""
    cen_id: str = ""
    transit_router_owner_id: str = ""
    description: str = ""
    allowed_prefixes: tuple[str, ...] = ()
    allowed_prefixes_mode: str = ""
    status: str = ""
    owner_id: str = ""
    create_time: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EcrGrantResult:
    """A grant of an ECR to a CEN instance that exists; empty is what it does not have."""

    id: str
    ecr_id: str = ""
    cen_id: str = ""
    cen_owner_id: str = ""
    region_id: str = ""
    order_type: str = ""


@dataclass(frozen=True)
class EcrRouteTableResult:
    """A route table of a transit router; `type` is System or Custom."""

    id: str
    transit_router_route_table_id: str = ""
    transit_router_id: str = ""
    type: str = ""
    status: str = ""
    name: str = ""
    description: str = ""
    region_id: str = ""
    create_time: str = ""


@dataclass(frozen=True)
class Functions:
    """The functions of a front end. Each fails the program when the API refuses; source: the List and Describe
    operations of cbn 2017-09-12 and expressconnectrouter 2023-09-01."""

    #: Calls a function by its name with arguments by their wire names: at once, and when they are known.
    invoke: Callable[[str, Mapping[str, Any], Options], Mapping[str, Any]]
    invoke_output: Callable[[str, Mapping[str, Any], OutputOptions], pulumi.Output[Any]]

    def get_ecr_attachment(
        self, id: str, profile: str | None = None, opts: Options = None
    ) -> EcrAttachmentResult:
        """Look up one ECR attachment by its id; the program fails when there is none."""
        return _one(
            EcrAttachmentResult, self.invoke("getEcrAttachment", {"id": id, "profile": profile}, opts)
        )

    def get_ecr_attachment_output(
        self, id: Text, profile: Text | None = None, opts: OutputOptions = None
    ) -> pulumi.Output[EcrAttachmentResult]:
        """Look up one ECR attachment whose id may be the output of a resource."""
        found = self.invoke_output("getEcrAttachment", {"id": id, "profile": profile}, opts)
        return found.apply(lambda answer: _one(EcrAttachmentResult, answer))

    def get_ecr_attachments(
        self,
        transit_router_id: str | None = None,
        cen_id: str | None = None,
        region_id: str | None = None,
        tags: Mapping[str, str] | None = None,
        profile: str | None = None,
        opts: Options = None,
    ) -> list[EcrAttachmentResult]:
        """List the ECR attachments of a transit router, or of a region (default: the provider's) and CEN instance.

        With `tags`, those that have them all.
        """
        args = _args(
            transitRouterId=transit_router_id, cenId=cen_id, regionId=region_id, tags=tags, profile=profile
        )
        return _many(EcrAttachmentResult, self.invoke("getEcrAttachments", args, opts)["attachments"])

    def get_ecr_attachments_output(
        self,
        transit_router_id: Text | None = None,
        cen_id: Text | None = None,
        region_id: Text | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        profile: Text | None = None,
        opts: OutputOptions = None,
    ) -> pulumi.Output[list[EcrAttachmentResult]]:
        """List ECR attachments by what may be the outputs of resources; see `get_ecr_attachments`."""
        args = _args(
            transitRouterId=transit_router_id, cenId=cen_id, regionId=region_id, tags=tags, profile=profile
        )
        found = self.invoke_output("getEcrAttachments", args, opts)
        return found.apply(lambda answer: _many(EcrAttachmentResult, answer["attachments"]))

    def get_ecr_association(
        self, id: str, profile: str | None = None, opts: Options = None
    ) -> EcrAssociationResult:
        """Look up one association, `<ecr id>:<association id>`; the program fails when there is none."""
        return _one(
            EcrAssociationResult, self.invoke("getEcrAssociation", {"id": id, "profile": profile}, opts)
        )

    def get_ecr_association_output(
        self, id: Text, profile: Text | None = None, opts: OutputOptions = None
    ) -> pulumi.Output[EcrAssociationResult]:
        """Look up one association whose id may be made of outputs."""
        found = self.invoke_output("getEcrAssociation", {"id": id, "profile": profile}, opts)
        return found.apply(lambda answer: _one(EcrAssociationResult, answer))

    def get_ecr_associations(
        self,
        ecr_id: str,
        transit_router_id: str | None = None,
        cen_id: str | None = None,
        region_id: str | None = None,
        profile: str | None = None,
        opts: Options = None,
    ) -> list[EcrAssociationResult]:
        """List the associations of an ECR with transit routers."""
        args = _args(
            ecrId=ecr_id, transitRouterId=transit_router_id, cenId=cen_id, regionId=region_id, profile=profile
        )
        return _many(EcrAssociationResult, self.invoke("getEcrAssociations", args, opts)["associations"])

    def get_ecr_associations_output(
        self,
        ecr_id: Text,
        transit_router_id: Text | None = None,
        cen_id: Text | None = None,
        region_id: Text | None = None,
        profile: Text | None = None,
        opts: OutputOptions = None,
    ) -> pulumi.Output[list[EcrAssociationResult]]:
        """List the associations of an ECR by what may be the outputs of resources."""
        args = _args(
            ecrId=ecr_id, transitRouterId=transit_router_id, cenId=cen_id, regionId=region_id, profile=profile
        )
        found = self.invoke_output("getEcrAssociations", args, opts)
        return found.apply(lambda answer: _many(EcrAssociationResult, answer["associations"]))

    def get_ecr_grant(self, id: str, profile: str | None = None, opts: Options = None) -> EcrGrantResult:
        """Look up one grant, `<ecr id>:<cen id>`, as the ECR's owner; the program fails when there is none."""
        return _one(EcrGrantResult, self.invoke("getEcrGrant", {"id": id, "profile": profile}, opts))

    def get_ecr_grant_output(
        self, id: Text, profile: Text | None = None, opts: OutputOptions = None
    ) -> pulumi.Output[EcrGrantResult]:
        """Look up one grant whose id may be made of outputs."""
        found = self.invoke_output("getEcrGrant", {"id": id, "profile": profile}, opts)
        return found.apply(lambda answer: _one(EcrGrantResult, answer))

    def get_ecr_grants(
        self, ecr_id: str, region_id: str | None = None, profile: str | None = None, opts: Options = None
    ) -> list[EcrGrantResult]:
        """List the CEN instances that an own ECR is granted to."""
        args = _args(ecrId=ecr_id, regionId=region_id, profile=profile)
        return _many(EcrGrantResult, self.invoke("getEcrGrants", args, opts)["grants"])

    def get_ecr_grants_output(
        self,
        ecr_id: Text,
        region_id: Text | None = None,
        profile: Text | None = None,
        opts: OutputOptions = None,
    ) -> pulumi.Output[list[EcrGrantResult]]:
        """List the CEN instances that an own ECR, which may be an output, is granted to."""
        args = _args(ecrId=ecr_id, regionId=region_id, profile=profile)
        found = self.invoke_output("getEcrGrants", args, opts)
        return found.apply(lambda answer: _many(EcrGrantResult, answer["grants"]))

    def get_ecr_route_tables(
        self,
        transit_router_id: str,
        type: str | None = None,
        profile: str | None = None,
        opts: Options = None,
    ) -> list[EcrRouteTableResult]:
        """List the route tables of a transit router; with `type`, the System table or the Custom ones."""
        args = _args(transitRouterId=transit_router_id, type=type, profile=profile)
        return _many(EcrRouteTableResult, self.invoke("getEcrRouteTables", args, opts)["routeTables"])

    def get_ecr_route_tables_output(
        self,
        transit_router_id: Text,
        type: Text | None = None,
        profile: Text | None = None,
        opts: OutputOptions = None,
    ) -> pulumi.Output[list[EcrRouteTableResult]]:
        """List the route tables of a transit router, which may be the output of a resource."""
        args = _args(transitRouterId=transit_router_id, type=type, profile=profile)
        found = self.invoke_output("getEcrRouteTables", args, opts)
        return found.apply(lambda answer: _many(EcrRouteTableResult, answer["routeTables"]))


def _args(**given: Any) -> dict[str, Any]:
    return {wire: value for wire, value in given.items() if value is not None}


def _many(result: type[R], answers: list[Mapping[str, Any]]) -> list[R]:
    return [_one(result, answer) for answer in answers]


def _one(result: type[R], answer: Mapping[str, Any]) -> R:
    names = {f.name for f in fields(result)}  # type: ignore[arg-type]
    known = {python_name(wire): value for wire, value in answer.items()}
    return result(
        **{
            n: tuple(v) if isinstance(v, list) else v
            for n, v in known.items()
            if n in names and v is not None
        }
    )
