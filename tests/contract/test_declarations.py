"""What a program declares is what the table says: the arguments and outputs of both front ends' classes."""

import inspect
from typing import Any

import pulumi
import pytest

from pulumi_alicloud_ecr import dynamic, native
from pulumi_alicloud_ecr.frontends import replacement_options
from pulumi_alicloud_ecr.frontends.declarations import Declared, OutputOf
from pulumi_alicloud_ecr.schema import ATTACHMENT, KINDS, Kind

#: Arguments that are no properties: the import's choice, names that are not ours, and Pulumi's own.
_OTHERS = {"self", "resource_name", "adopt", "opts", "misnamed"}


@pytest.mark.parametrize("front_end", [dynamic, native], ids=["dynamic", "native"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_class_has_the_arguments_and_outputs_of_the_table(kind: Kind[Any, Any], front_end: Any) -> None:
    declared = getattr(front_end, kind.name)
    shown = [p for p in kind.properties if not p.internal]
    outputs = inspect.getmembers(declared, lambda member: isinstance(member, OutputOf))

    arguments = inspect.signature(declared).parameters
    assert arguments.keys() - _OTHERS == {p.python for p in shown if p.is_input}
    assert {name: output.__doc__ for name, output in outputs} == {p.python: p.doc for p in shown}


def test_the_classes_are_the_resources_that_pulumi_knows() -> None:
    assert issubclass(dynamic.EcrAttachment, pulumi.dynamic.Resource)
    assert issubclass(native.EcrAttachment, pulumi.CustomResource)
    assert not issubclass(native.EcrAttachment, pulumi.dynamic.Resource)


class _Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        return f"{args.name}-id", dict(args.inputs)

    def call(self, args: pulumi.runtime.MockCallArgs) -> tuple[dict[Any, Any], None]:
        return {}, None


class _Place(pulumi.ComponentResource):
    """What a program may wrap an association in."""

    def __init__(self) -> None:
        super().__init__("test:index:Place", "place")
        self.association = native.EcrAssociation(
            "association", "ecr-1", "tr-1", opts=pulumi.ResourceOptions(parent=self)
        )


class _Other(pulumi.CustomResource):
    def __init__(self) -> None:
        super().__init__("test:index:Other", "other")


def test_what_depends_on_names_of_ours_becomes_a_dependency_of_a_property() -> None:
    pulumi.runtime.set_mocks(_Mocks(), preview=False)
    tied_to: list[set[str]] = []

    @pulumi.runtime.test  # type: ignore[untyped-decorator]
    def program() -> pulumi.Output[None]:
        place, other = _Place(), _Other()
        opts = pulumi.ResourceOptions(depends_on=[place, other])
        given = {"ecrId": "ecr-1", "transitRouterId": "tr-1"}
        props = replacement_options.tied(ATTACHMENT, given, opts, Declared)
        assert props["transitRouterId"] == "tr-1"
        resources: pulumi.Output[set[pulumi.Resource]] = pulumi.Output.from_input(props["ecrId"].resources())
        both = pulumi.Output.all(props["ecrId"], resources)

        def look(found: Any) -> None:
            assert found[0] == "ecr-1"
            tied_to.append({resource._name for resource in found[1]})

        return both.apply(look)

    program()
    assert tied_to == [{"association"}]


def test_an_explicit_create_first_is_overruled() -> None:
    opts = replacement_options.old_first(
        "EcrAttachment line", pulumi.ResourceOptions(delete_before_replace=False)
    )
    assert opts.delete_before_replace is True
