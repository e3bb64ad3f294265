"""What can be read before anything is made: lists, their scopes and pages."""

from __future__ import annotations

from collections.abc import Callable

from ....api.cloud import AttachmentScope
from ....api.errors import ApiError
from ..assumption import Basis, Subject, Verdict, accepted
from ..laboratory import Laboratory

SUBJECT = Subject()
LIST = "ListTransitRouterEcrAttachments"
_DESCRIBE = "DescribeExpressConnectRouterAssociation"
_TERRAFORM = "terraform-provider-alicloud"
_PAGE = 20
_UNKNOWN_ECR = "ecr-0000000000000000ec"


@SUBJECT.assume(
    "transit-router-by-id",
    "ListTransitRouters finds a transit router by its id alone, without its CEN.",
    Basis.SEEN,
    f"{_TERRAFORM}; CenId is optional in the SDK's model",
    "transit_routers_need_cen=true",
)
def transit_router_by_id(lab: Laboratory) -> Verdict:
    cloud, id = lab.connection.cloud, lab.transit_router.id
    try:
        found = lab.ask(lambda t: cloud.list_transit_routers(t, transit_router_id=id))
    except ApiError as error:
        return accepted(error)
    return Verdict(any(each.id == id for each in found), f"{len(found)} transit routers listed")


def _listing(scope: Callable[[Laboratory], AttachmentScope]) -> Callable[[Laboratory], Verdict]:
    """A probe that lists attachments within a scope."""

    def probe(lab: Laboratory) -> Verdict:
        where = scope(lab)
        cloud = lab.connection.cloud
        # With a size of its own, so that a scope that is refused is not listed by a detour.
        return accepted(lab.refusal(lambda t: cloud.list_attachments(where, t, page_size=_PAGE)))

    return probe


SUBJECT.assume("scope-transit-router", "Attachments are listed by transit router.", Basis.DOCUMENTED, LIST)(
    _listing(lambda lab: lab.scope)
)

SUBJECT.assume(
    "scope-region",
    "Attachments are listed by region alone.",
    Basis.ASSUMED,
    f"documented for siblings of {LIST} only",
    "undocumented_list_scopes=false",
)(_listing(lambda lab: AttachmentScope(region_id=lab.transit_router.region_id)))

SUBJECT.assume(
    "scope-cen-region",
    "Attachments are listed by CEN and region.",
    Basis.ASSUMED,
    f"documented for siblings of {LIST} only",
    "undocumented_list_scopes=false",
)(
    _listing(
        lambda lab: AttachmentScope(cen_id=lab.transit_router.cen_id, region_id=lab.transit_router.region_id)
    )
)


@SUBJECT.assume(
    "page-of-100",
    "MaxResults can be 100 in the list of attachments.",
    Basis.ASSUMED,
    f"{LIST} states no maximum; {_TERRAFORM} uses 50",
    "largest_page=50",
)
def page_of_100(lab: Laboratory) -> Verdict:
    cloud = lab.connection.cloud
    return accepted(lab.refusal(lambda t: cloud.list_attachments(lab.scope, t, page_size=100)))


@SUBJECT.assume(
    "unknown-ecr-empty",
    "The associations of an unknown ECR are an empty list.",
    Basis.ASSUMED,
    f"{_DESCRIBE}: no page says it",
    "describe_unknown_ecr=refuse",
)
def unknown_ecr_empty(lab: Laboratory) -> Verdict:
    cloud = lab.connection.cloud
    return accepted(lab.refusal(lambda t: cloud.list_associations(_UNKNOWN_ECR, t)))


@SUBJECT.assume(
    "system-table",
    "An Enterprise Edition transit router has one System route table.",
    Basis.DOCUMENTED,
    "ListTransitRouterRouteTables, TransitRouterRouteTableType",
    "renamed_words=System:Default",
)
def system_table(lab: Laboratory) -> Verdict:
    types = [table.type for table in lab.tables()]
    return Verdict(types.count("System") == 1, f"tables of type {', '.join(types) or '(none)'}")
