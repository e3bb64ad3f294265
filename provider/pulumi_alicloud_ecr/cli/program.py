"""A Pulumi program for attachments that exist already: run as it is, it changes nothing in the cloud.

Every text from the cloud is written as a Python literal, so that no name and no tag can become code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..api.routing import RouteTableLink
from ..lifecycle.route_table_links import id_of
from ..schema import (
    ASSOCIATION,
    ATTACHMENT,
    ROUTE_TABLE_ASSOCIATION,
    ROUTE_TABLE_PROPAGATION,
    AssociationState,
    AttachmentState,
    Kind,
    Role,
)
from ..schema.validation import Value
from .names import Names, resource_name, variable
from .routing import Routing

_HEAD = '''"""ECR attachments that exist already, brought under management.

Nothing in the cloud changes as long as the values here are those that it has.{more}
"""

import pulumi
from {module} import {classes}
'''
_MAY_GO = " Once the stack knows the resources,\n`import_` may stay or go."
#: Names that the program needs itself.
_TAKEN = ("pulumi",)


class _Expression(str):
    """Source that stands in the program as it is."""


@dataclass(frozen=True)
class Link:
    """What an attachment has to do with a route table: the kind of resource, its name, and the id to import by."""

    kind: Kind[Any, Any]
    name: str
    table_id: str
    id: str


@dataclass(frozen=True)
class Adopted:
    """An attachment and its association, if one is visible: ids, states, and names that are unique in the stack."""

    name: str
    id: str
    attachment: AttachmentState
    association_id: str = ""
    association: AssociationState | None = None
    #: Its route tables, where they are asked for.
    routing: Routing = field(default_factory=Routing)

    @property
    def association_name(self) -> str:
        return f"{self.name}-association"

    @property
    def plugin_association_id(self) -> str:
        """What the plugin imports the association by: it finds one only through its ECR."""
        return f"{self.attachment.ecr_id}:{self.association_id}"

    @property
    def links(self) -> tuple[Link, ...]:
        """Its links with route tables, named as EcrConnection names them."""
        links = []
        if table := self.routing.forwarded_by:
            links.append(self._link(ROUTE_TABLE_ASSOCIATION, "route-table", table))
        several = len(self.routing.learned_by) > 1
        for table in self.routing.learned_by:
            suffix = f"propagation-{table}" if several else "propagation"
            links.append(self._link(ROUTE_TABLE_PROPAGATION, suffix, table))
        return tuple(links)

    def _link(self, kind: Kind[Any, Any], suffix: str, table_id: str) -> Link:
        return Link(kind, f"{self.name}-{suffix}", table_id, id_of(RouteTableLink(self.id, table_id, "")))


def adopted_names(wishes: Sequence[tuple[str, str]]) -> list[str]:
    """Names of resources for attachments, given their name and id."""
    names = Names()
    return [names.unique(resource_name(name, id), "-") for name, id in wishes]


@dataclass(frozen=True)
class Style:
    """How a program is written."""

    #: The caller's account, which goes without saying.
    account: str
    #: The credentials profile to write down; empty for none.
    profile: str
    #: With the plugin's classes.
    native: bool
    #: With `import_`. Without it where the stack knows the resources already: the engine replaces what it has
    #: imported by one id when the program names another.
    adopting: bool


def program(adopted: Sequence[Adopted], style: Style) -> str:
    """The text of the program."""
    classes = {ATTACHMENT.name, *(link.kind.name for each in adopted for link in each.links)}
    if any(each.association for each in adopted):
        classes.add(ASSOCIATION.name)
    head = _HEAD.format(
        more=_MAY_GO if style.adopting else "",
        module="pulumi_alicloud_ecr.native" if style.native else "pulumi_alicloud_ecr",
        classes=", ".join(sorted(classes)),
    )
    variables = Names(_TAKEN)
    # By region, for the reader; the names were given by age, so that a new attachment renames none.
    ordered = sorted(adopted, key=lambda each: each.attachment.region_id or "")
    return "\n".join([head, *(text for each in ordered for text in _declarations(each, style, variables))])


def _declarations(each: Adopted, style: Style, variables: Names) -> Iterator[str]:
    options = []
    if each.association is not None:
        id = each.plugin_association_id if style.native else each.association_id
        given = _given(ASSOCIATION, each.association, style)
        made = variables.unique(variable(each.association_name), "_")
        yield _declaration(made, ASSOCIATION.name, each.association_name, given, _adopting(id, style))
        options = [f"depends_on=[{made}]"]
    given = _given(ATTACHMENT, each.attachment, style)
    attachment = variables.unique(variable(each.name), "_")
    yield _declaration(attachment, ATTACHMENT.name, each.name, given, [*_adopting(each.id, style), *options])
    for link in each.links:
        made = variables.unique(variable(link.name), "_")
        given = {
            "transit_router_attachment_id": _Expression(f"{attachment}.id"),
            "transit_router_route_table_id": link.table_id,
            **_profile(style),
        }
        yield _declaration(made, link.kind.name, link.name, given, _adopting(link.id, style))


def _adopting(id: str, style: Style) -> list[str]:
    return [f"import_={literal(id)}"] if style.adopting else []


def _given(kind: Kind[Any, Any], state: AttachmentState | AssociationState, style: Style) -> dict[str, Value]:
    """The arguments: what the cloud has, without what follows from the rest."""
    follows = {"cen_id"}
    given: dict[str, Value] = {}
    for p in kind.properties:
        value = getattr(state, p.python)
        own = p.python.endswith("_owner_id") and value == style.account
        if p.role in (Role.IMMUTABLE, Role.IN_PLACE) and value and not own and p.python not in follows:
            given[p.python] = value
    return {**given, **_profile(style)}


def _profile(style: Style) -> dict[str, Value]:
    return {"profile": style.profile} if style.profile else {}


def _declaration(made: str, cls: str, name: str, given: Mapping[str, Value], options: Sequence[str]) -> str:
    lines = [f"{made} = {cls}(", f"    {literal(name)},"]
    for argument, value in given.items():
        if isinstance(value, Mapping):
            lines += [
                f"    {argument}={{",
                *(f"        {literal(k)}: {literal(v)}," for k, v in value.items()),
                "    },",
            ]
        elif isinstance(value, list | tuple):
            lines += [f"    {argument}=[", *(f"        {literal(each)}," for each in value), "    ],"]
        else:
            lines.append(f"    {argument}={literal(value)},")
    if options:
        lines.append(f"    opts=pulumi.ResourceOptions({', '.join(options)}),")
    return "\n".join([*lines, ")\n"])


def literal(value: object) -> str:
    """A Python literal of a value, in double quotes where that needs no escape."""
    if isinstance(value, _Expression):
        return value
    text = repr(value)
    if isinstance(value, str) and not {'"', "'"} & set(value):
        return f'"{text[1:-1]}"'
    return text
