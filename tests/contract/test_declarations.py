"""What a program declares is what the table says: the arguments and outputs of both front ends' classes."""

import inspect
from typing import Any

import pulumi
import pytest

from pulumi_alicloud_ecr import dynamic, native
from pulumi_alicloud_ecr.frontends.declarations import OutputOf
from pulumi_alicloud_ecr.schema import KINDS, Kind

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
