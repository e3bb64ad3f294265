"""A policy as a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from ...prerequisites import Verdict
from ..configuration import Behaviour
from ..context import Context
from ..resources import Kind

#: Where the policies are explained.
DOCUMENTATION = "https://github.com/pulumi-alicloud-ecr/pulumi-alicloud-ecr/blob/main/docs/policies.md"
#: Keys that every policy has.
_EVERYWHERE = ("live", "strict", "exemptions")


class Needs(Enum):
    """What a rule has to see before it can judge a resource."""

    #: The resource's own inputs.
    INPUTS = "inputs"
    #: What was registered before the resource; at the end of a run it knows more, but it can stop a resource now.
    REGISTERED = "registered"
    #: What comes after the resource: it can only judge the whole stack.
    WHOLE_STACK = "whole stack"


@dataclass(frozen=True)
class Rule:
    """One policy."""

    name: str
    #: One sentence: what it demands.
    description: str
    judge: Callable[[Context, Behaviour], Verdict]
    needs: Needs
    mandatory: bool = False
    #: The kind of resources that it judges.
    subject: Kind = Kind.ATTACHMENT
    #: Keys of its configuration, besides those that every policy has.
    own_keys: tuple[str, ...] = ()
    #: Kinds whose outcome it reads: as long as one of them is in the making, an undecided answer isn't final.
    reads: frozenset[Kind] = frozenset()

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys of its configuration."""
        return (*self.own_keys, *_EVERYWHERE)

    @property
    def level(self) -> str:
        """The enforcement level unless configured."""
        return "mandatory" if self.mandatory else "advisory"

    @property
    def help_uri(self) -> str:
        """Where it is explained."""
        return f"{DOCUMENTATION}#{self.name}"

    @property
    def noun(self) -> str:
        """What its resources are called, in the plural."""
        return "attachments" if self.subject is Kind.ATTACHMENT else "associations"
