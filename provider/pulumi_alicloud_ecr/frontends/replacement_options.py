"""What a declared resource adds to the program's resource options, so that the engine replaces in the only order that
the API takes.

Each of our resources takes a place that holds only one: the old one goes before the new one is made, and what needs it
goes before it. The engine asks a provider's diff for the first, except where a replacement is forced (`pulumi state
taint`, `--replace`, `replace_on_changes`): then only the resource option counts. For the second it looks at which
inputs come from the outputs of what is replaced, and never at `depends_on`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pulumi

from ..schema import Kind


def old_first(name: str, opts: pulumi.ResourceOptions | None) -> pulumi.ResourceOptions:
    """A copy of the options with which the engine deletes the old resource before it makes its replacement."""
    merged = pulumi.ResourceOptions.merge(None, opts)
    if merged.delete_before_replace is False:
        pulumi.log.warn(
            f"{name}: delete_before_replace=False has no effect, for the API takes no second one beside the old one; "
            "the old one is deleted first"
        )
    merged.delete_before_replace = True
    return merged


def tied(
    kind: Kind[Any, Any], props: Mapping[str, Any], opts: pulumi.ResourceOptions, ours: type[pulumi.Resource]
) -> dict[str, Any]:
    """The properties, of which one has the resources of this package in `depends_on` among its dependencies.

    So a program with literal ids is replaced in the same order as one that takes them from outputs: when the
    association is replaced, its attachment is deleted first. Other resources are left to plain ordering: an
    attachment isn't replaced because a bucket is.
    """
    listed = _listed(opts.depends_on)
    needed = [r for one in listed for r in _in_component(one) if isinstance(r, ours)]
    wire = next(p.wire for p in kind.properties if p.required)
    if not needed or props[wire] is None:
        return dict(props)
    # URNs are known in previews too, so the value stays as known as it is.
    value = pulumi.Output.all(props[wire], *(r.urn for r in needed)).apply(lambda values: values[0])
    return {**props, wire: value}


def _listed(depends_on: Any) -> Iterator[Any]:
    """The resources that are known now; what an output holds comes too late to be told apart."""
    if isinstance(depends_on, pulumi.Resource):
        yield depends_on
    elif isinstance(depends_on, Iterable):
        yield from depends_on


def _in_component(resource: Any) -> Iterator[Any]:
    """The resource; of a component, what is declared in it, as the SDK takes a dependency on it."""
    yield resource
    if isinstance(resource, pulumi.ComponentResource):
        for child in getattr(resource, "_childResources", ()):
            yield from _in_component(child)
