"""A Pulumi program for attachments that exist already: run as it is, it changes nothing in the cloud.

Every text from the cloud is written as a Python literal, so that no name and no tag can become code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..model import ASSOCIATION, ATTACHMENT, AssociationState, AttachmentState, Kind, Role
from ..rules import Value
from .names import Names, resource_name, variable

_HEAD = '''"""ECR attachments that exist already, brought under management.

Nothing in the cloud changes as long as the values here are those that it has. Once the stack knows the resources,
`import_` may stay or go.
"""

import pulumi
from {module} import {classes}
'''
#: Names that the program needs itself.
_TAKEN = ("pulumi",)


@dataclass(frozen=True)
class Adopted:
    """An attachment and its association, if one is visible: ids, states, and names that are unique in the stack."""

    name: str
    id: str
    attachment: AttachmentState
    association_id: str = ""
    association: AssociationState | None = None

    @property
    def association_name(self) -> str:
        return f"{self.name}-association"

    @property
    def plugin_association_id(self) -> str:
        """What the plugin imports the association by: it finds one only through its ECR."""
        return f"{self.attachment.ecr_id}:{self.association_id}"


def adopted_names(wishes: Sequence[tuple[str, str]]) -> list[str]:
    """Names of resources for attachments, given their name and id."""
    names = Names()
    return [names.unique(resource_name(name, id), "-") for name, id in wishes]


def program(adopted: Sequence[Adopted], account: str, profile: str, native: bool) -> str:
    """The text of the program. `account` is the caller's, `profile` the credentials profile to write down, if any."""
    module = "pulumi_alicloud_ecr.native" if native else "pulumi_alicloud_ecr"
    classes = [ASSOCIATION.name] if any(each.association for each in adopted) else []
    parts = [_HEAD.format(module=module, classes=", ".join([*classes, ATTACHMENT.name]))]
    variables = Names(_TAKEN)
    # By region, for the reader; the names were given by age, so that a new attachment renames none.
    for each in sorted(adopted, key=lambda a: a.attachment.region_id or ""):
        association_id = each.plugin_association_id if native else each.association_id
        parts += _declarations(each, association_id, account, profile, variables)
    return "\n".join(parts)


def _declarations(
    each: Adopted, association_id: str, account: str, profile: str, variables: Names
) -> Iterator[str]:
    depends_on = ""
    if each.association is not None:
        given = _given(ASSOCIATION, each.association, account, profile)
        made = variables.unique(variable(each.association_name), "_")
        yield _declaration(made, ASSOCIATION.name, each.association_name, given, association_id)
        depends_on = f", depends_on=[{made}]"
    given = _given(ATTACHMENT, each.attachment, account, profile)
    made = variables.unique(variable(each.name), "_")
    yield _declaration(made, ATTACHMENT.name, each.name, given, each.id, depends_on)


def _given(
    kind: Kind[Any, Any], state: AttachmentState | AssociationState, account: str, profile: str
) -> dict[str, Value]:
    """The arguments: what the cloud has, without what follows from the rest."""
    follows = {"cen_id"}
    given: dict[str, Value] = {}
    for p in kind.properties:
        value = getattr(state, p.python)
        own = p.python.endswith("_owner_id") and value == account
        if p.role in (Role.IMMUTABLE, Role.IN_PLACE) and value and not own and p.python not in follows:
            given[p.python] = value
    return {**given, **({"profile": profile} if profile else {})}


def _declaration(
    made: str, cls: str, name: str, given: Mapping[str, Value], id: str, depends_on: str = ""
) -> str:
    lines = [f"{made} = {cls}(", f"    {literal(name)},"]
    for argument, value in given.items():
        if isinstance(value, Mapping):
            lines += [
                f"    {argument}={{",
                *(f"        {literal(k)}: {literal(v)}," for k, v in value.items()),
                "    },",
            ]
        else:
            lines.append(f"    {argument}={literal(value)},")
    options = f"import_={literal(id)}{depends_on}"
    return "\n".join([*lines, f"    opts=pulumi.ResourceOptions({options}),", ")\n"])


def literal(value: object) -> str:
    """A Python literal of a value, in double quotes where that needs no escape."""
    text = repr(value)
    if isinstance(value, str) and not {'"', "'"} & set(value):
        return f'"{text[1:-1]}"'
    return text
