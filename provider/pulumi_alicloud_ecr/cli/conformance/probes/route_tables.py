"""From Attached to routes: associations with route tables and propagations to them, on two tables that the run makes.

Nothing of the user's is forwarded or learned: the tables are the run's own, and the ECR carries nothing.
"""

from __future__ import annotations

from ....api.errors import ApiError
from ....api.routing import RouteTableLink
from ....lifecycle.route_table_links import ASSOCIATIONS, PROPAGATIONS, Links
from ..assumption import Basis, Subject, Verdict, accepted, needed, refused, statuses
from ..calls import NotProbed
from ..laboratory import Laboratory
from ..removal import ENDED, see_detached, unlink, unlink_all

SUBJECT = Subject()
_TIE = "AssociateTransitRouterAttachmentWithRouteTable"
_REPLACE = "ReplaceTransitRouterRouteTableAssociation"
_UNTIE = "DissociateTransitRouterAttachmentFromRouteTable"
_LEARN = "EnableTransitRouterRouteTablePropagation"
_FORGET = "DisableTransitRouterRouteTablePropagation"
_TABLES = "ListTransitRouterRouteTables"
_TIES = "ListTransitRouterRouteTableAssociations"


@SUBJECT.assume(
    "pages-go-on",
    "NextToken leads from page to page until all rows have been listed.",
    Basis.DOCUMENTED,
    f"{_TABLES}, MaxResults and NextToken",
    "lists_in_pages=false",
)
def pages_go_on(lab: Laboratory) -> Verdict:
    cloud, router = lab.connection.cloud, lab.transit_router.id
    made = {lab.create_route_table("first-table"), lab.create_route_table("second-table")}
    lab.do(lambda t: cloud.list_route_tables(router, t))
    seen: list[str] = []
    token, pages = "", 0
    while pages == 0 or (token and pages < 100):
        page = lab.ask(lambda t, token=token: cloud.list_route_tables(router, t, token, page_size=1))  # type: ignore[misc]
        seen += [table.id for table in page.items]
        token, pages = page.next_token, pages + 1
    return Verdict(
        made <= set(seen) and len(seen) == len(set(seen)), f"{len(seen)} tables in {pages} pages of 1"
    )


@SUBJECT.assume(
    "no-table-by-itself",
    "A new attachment is in no route learning and no associated forwarding.",
    Basis.DOCUMENTED,
    "CreateTransitRouterEcrAttachment, operation description",
    "attach_uses_system_table=true",
)
def no_table_by_itself(lab: Laboratory) -> Verdict:
    id = _attached(lab)
    found = [
        f"{links.noun} with a {table.type} table"
        for table in lab.tables()
        for links in (ASSOCIATIONS, PROPAGATIONS)
        if lab.link_status(links, RouteTableLink(id, table.id, "")) not in ENDED
    ]
    if found:
        unlink_all(lab, id)
    return Verdict(not found, ", ".join(found) or "none")


def _attached(lab: Laboratory) -> str:
    id = needed(lab.attachments, "attachment")
    lab.attached(id)
    return id


def _link(lab: Laboratory, number: int) -> RouteTableLink:
    """The attachment and one of the run's two tables."""
    if len(lab.route_tables) < 2:
        raise NotProbed("no route tables were made")
    return RouteTableLink(_attached(lab), lab.route_tables[number], "")


def _create(lab: Laboratory, links: Links, link: RouteTableLink) -> ApiError | None:
    """The refusal of the link, tried without patience."""
    cloud = lab.connection.cloud
    token = lab.token(f"{links.noun}-{len(lab.statuses)}")
    return lab.refusal(lambda t: links.create(cloud, link, token, t))


def _ready(lab: Laboratory, links: Links, link: RouteTableLink) -> list[str]:
    """See a link Active; the statuses that it has had."""
    lab.watch_link(links, link, lambda status: status == "Active")
    return lab.statuses[lab.link_name(links, link)]


def _existing(lab: Laboratory, links: Links, number: int) -> RouteTableLink:
    """One that an earlier probe has made and seen Active."""
    link = _link(lab, number)
    if lab.link_status(links, link) in ENDED:
        raise NotProbed(f"there is no {links.noun}")
    lab.watch_link(links, link, lambda status: status == "Active")
    return link


@SUBJECT.assume(
    "table-changes-side-by-side",
    "An association with a table and a propagation of the same attachment can change at the same time.",
    Basis.ASSUMED,
    f"{_LEARN}: no page says it",
    "route_changes_block=true",
)
def side_by_side(lab: Laboratory) -> Verdict:
    link, cloud = _link(lab, 0), lab.connection.cloud
    lab.do(lambda t: cloud.create_route_table_association(link, lab.token("tie"), t))
    error = _create(lab, PROPAGATIONS, link)
    if error is not None:
        lab.do(lambda t: cloud.create_route_table_propagation(link, lab.token("learn"), t))
    for links in (PROPAGATIONS, ASSOCIATIONS):
        # What the next two judge begins now.
        lab.watch_link(links, link, bool)
    return accepted(error)


@SUBJECT.assume(
    "table-association-statuses",
    "A new association with a route table is Associating, then Active.",
    Basis.DOCUMENTED,
    _TIES,
    "renamed_words=Associating:Pending",
)
def association_statuses(lab: Laboratory) -> Verdict:
    return statuses(_ready(lab, ASSOCIATIONS, _link(lab, 0)), "Associating", "Active")


@SUBJECT.assume(
    "propagation-statuses",
    "A new propagation is Enabling, then Active.",
    Basis.DOCUMENTED,
    "ListTransitRouterRouteTablePropagations",
    "renamed_words=Enabling:Pending",
)
def propagation_statuses(lab: Laboratory) -> Verdict:
    return statuses(_ready(lab, PROPAGATIONS, _link(lab, 0)), "Enabling", "Active")


@SUBJECT.assume(
    "table-associations-by-attachment",
    "Associations with route tables are listed by attachment, without naming a table.",
    Basis.DOCUMENTED,
    f"{_TIES}, TransitRouterAttachmentId",
    "links_by_attachment=false",
)
def by_attachment(lab: Laboratory) -> Verdict:
    link = _existing(lab, ASSOCIATIONS, 0)
    try:
        found = lab.links_of(link.attachment_id)
    except ApiError as error:
        return accepted(error)
    tables = [each.route_table_id for each in found]
    return Verdict(tables == [link.route_table_id], f"{len(tables)} listed")


@SUBJECT.assume(
    "table-association-again",
    "Associating again with the same route table is refused.",
    Basis.ASSUMED,
    f"{_TIE}: the page speaks of one table only",
    "tie_again=ignore",
)
def association_again(lab: Laboratory) -> Verdict:
    return refused(_create(lab, ASSOCIATIONS, _existing(lab, ASSOCIATIONS, 0)))


@SUBJECT.assume(
    "table-association-single",
    "An attachment has one association with a route table: a second table is refused.",
    Basis.DOCUMENTED,
    _TIE,
    "second_table=replace",
)
def association_single(lab: Laboratory) -> Verdict:
    first, second = _existing(lab, ASSOCIATIONS, 0), _link(lab, 1)
    error = _create(lab, ASSOCIATIONS, second)
    if error is None:
        _ready(lab, ASSOCIATIONS, second)
        if lab.link_status(ASSOCIATIONS, first) in ENDED:
            cloud = lab.connection.cloud
            lab.do(lambda t: cloud.replace_route_table_association(first, lab.token("back"), t))
            _ready(lab, ASSOCIATIONS, first)
        else:
            unlink(lab, ASSOCIATIONS, second)
    return refused(error)


@SUBJECT.assume(
    "propagations-several",
    "An attachment can have propagations to several route tables.",
    Basis.DOCUMENTED,
    _LEARN,
    "second_propagation=refuse",
)
def propagations_several(lab: Laboratory) -> Verdict:
    _existing(lab, PROPAGATIONS, 0)
    second = _link(lab, 1)
    error = _create(lab, PROPAGATIONS, second)
    if error is None:
        _ready(lab, PROPAGATIONS, second)
        unlink(lab, PROPAGATIONS, second)
    return accepted(error)


@SUBJECT.assume(
    "table-replaced",
    "Replace moves an association to another table: Replacing, then Active, listed with the new table only.",
    Basis.ASSUMED,
    f"{_REPLACE}; that Replacing is listed with the new table is assumed",
    "replacing_shows_new_table=false",
    "renamed_words=Replacing:Pending",
)
def table_replaced(lab: Laboratory) -> Verdict:
    first, second, cloud = _existing(lab, ASSOCIATIONS, 0), _link(lab, 1), lab.connection.cloud
    # An earlier probe may have seen one with the second table.
    before = len(lab.statuses.get(lab.link_name(ASSOCIATIONS, second), []))
    lab.do(lambda t: cloud.replace_route_table_association(second, lab.token("replace"), t))
    old = lab.link_status(ASSOCIATIONS, first)
    verdict = statuses(_ready(lab, ASSOCIATIONS, second)[before:] or ["Active"], "Replacing", "Active")
    if old:
        return Verdict(False, f"first still listed with the old table, {old}")
    return verdict


@SUBJECT.assume(
    "table-association-ends",
    "An association with a route table that is ended is Dissociating, then listed no more.",
    Basis.ASSUMED,
    f"{_UNTIE}; {_TIES} also names Deleted",
    "deleted_seconds=30",
    "renamed_words=Dissociating:Pending",
)
def association_ends(lab: Laboratory) -> Verdict:
    # On the second table, unless it could not be replaced.
    has_moved = lab.link_status(ASSOCIATIONS, _link(lab, 1)) not in ENDED
    return _ends(lab, ASSOCIATIONS, int(has_moved), "Dissociating")


def _ends(lab: Laboratory, links: Links, number: int, leaving: str) -> Verdict:
    link = _existing(lab, links, number)
    before = len(lab.statuses[lab.link_name(links, link)])
    unlink(lab, links, link)
    return statuses(lab.statuses[lab.link_name(links, link)][before:], leaving, then="not listed")


@SUBJECT.assume(
    "propagation-ends",
    "A propagation that is ended is Disabling, then listed no more.",
    Basis.DOCUMENTED,
    _FORGET,
    "renamed_words=Disabling:Pending",
)
def propagation_ends(lab: Laboratory) -> Verdict:
    return _ends(lab, PROPAGATIONS, 0, "Disabling")


@SUBJECT.assume(
    "unknown-table-association",
    "Ending an association with a route table that does not exist is refused.",
    Basis.ASSUMED,
    f"{_UNTIE}: no page says it",
    "untie_unknown=ignore",
)
def unknown_association(lab: Laboratory) -> Verdict:
    link, cloud = _link(lab, 0), lab.connection.cloud
    if lab.link_status(ASSOCIATIONS, link) not in ENDED:
        raise NotProbed("the association is still there")
    return refused(lab.refusal(lambda t: cloud.delete_route_table_association(link, t)))


@SUBJECT.assume(
    "dependents-refuse",
    "An attachment that is associated with a route table is not deleted without Force: RouteTableAssociationExist.",
    Basis.DOCUMENTED,
    "DeleteTransitRouterEcrAttachment, error codes",
    "dependents_refuse=false",
    "renamed_words=OperationFailed.RouteTableAssociationExist:Busy",
)
def dependents_refuse(lab: Laboratory) -> Verdict:
    link, cloud = _link(lab, 0), lab.connection.cloud
    lab.do(lambda t: cloud.create_route_table_association(link, lab.token("dependent"), t))
    _ready(lab, ASSOCIATIONS, link)
    error = lab.refusal(lambda t: cloud.delete_attachment(link.attachment_id, False, t))
    if error is None:
        see_detached(lab, link.attachment_id)
        lab.attached(lab.create_attachment("attachment-again"))
    else:
        unlink(lab, ASSOCIATIONS, link)
    return refused(error, "RouteTableAssociationExist")
