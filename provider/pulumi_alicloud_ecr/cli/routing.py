"""Which route tables forward and learn, for each attachment of an account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ..api.cloud import Attachment
from ..api.errors import ApiError
from ..api.routing import Page, RouteTableLink, RouteTableScope
from ..lifecycle.route_table_links import ASSOCIATIONS, PROPAGATIONS, Links
from .account import Session
from .concurrency import ask_all
from .progress import note


@dataclass(frozen=True)
class Routing:
    """The route table that forwards what comes from an attachment, and those that learn its routes."""

    forwarded_by: str = ""
    learned_by: tuple[str, ...] = ()


@dataclass
class _Found:
    forwarded_by: dict[str, str]
    learned_by: dict[str, list[str]]


def routing(session: Session, attachments: Iterable[Attachment]) -> Mapping[str, Routing]:
    """By attachment id; those whose transit router's route tables may not be read are left out."""
    there = list(attachments)
    routers = list(dict.fromkeys(a.transit_router_id for a in there if a.transit_router_id))
    answers = ask_all(session, routers, lambda id: (id, _of_router(session, id)))
    found = {router: of_one for router, of_one in answers if of_one is not None}
    return {
        a.id: Routing(
            found[a.transit_router_id].forwarded_by.get(a.id, ""),
            tuple(found[a.transit_router_id].learned_by.get(a.id, ())),
        )
        for a in there
        if a.transit_router_id in found
    }


def _of_router(session: Session, transit_router_id: str) -> _Found | None:
    cloud, found = session.connection.cloud, _Found({}, {})
    listed = session.connection.listed
    try:
        tables = listed(session.call(), lambda page, t: cloud.list_route_tables(transit_router_id, t, page))
        for table in tables:
            for link in _links(session, ASSOCIATIONS, cloud.list_route_table_associations, table.id):
                found.forwarded_by[link.attachment_id] = table.id
            for link in _links(session, PROPAGATIONS, cloud.list_route_table_propagations, table.id):
                found.learned_by.setdefault(link.attachment_id, []).append(table.id)
    except ApiError as error:
        note(f"the route tables of {transit_router_id} are not visible to this account: {error}")
        return None
    return found


def _links(
    session: Session,
    links: Links,
    page_of: Callable[[RouteTableScope, float, str], Page[RouteTableLink]],
    table_id: str,
) -> list[RouteTableLink]:
    """The links of a route table that are not on their way to absence."""
    scope = RouteTableScope(table_id)
    listed = session.connection.listed(session.call(), lambda page, t: page_of(scope, t, page))
    return [link for link in listed if link.status not in links.leaving]
