"""The advisory policies that look at an attachment's or an association's own inputs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network

from ...prerequisites import Pass, Undecided, Unknown, Value, Verdict, Violation, worst
from ..configuration import Behaviour
from ..context import Context
from ..resources import Kind
from ..values import as_text
from .rule import Needs, Rule

Network = IPv4Network | IPv6Network


def _no_force_delete(context: Context, _: Behaviour) -> Verdict:
    force = context.resource.input("forceDelete")
    if isinstance(force, Unknown):
        return Undecided(f"force_delete is {force.reason}")
    if force is not True:
        return Pass()
    return Violation(
        "force_delete is set: deleting the attachment would delete the association of ECR and transit router and"
        " everything that hangs on the attachment as well",
        "take force_delete out, and delete the dependents by name",
    )


def _explicit_transit_router(context: Context, _: Behaviour) -> Verdict:
    if as_text(context.resource.input("transitRouterId")) is not None:
        return Pass()  # unknown still, but stated
    return Violation(
        "transit_router_id isn't stated: with the CEN alone the API may make a transit router that no stack owns",
        "set transit_router_id",
    )


def _naming_and_tags(context: Context, behaviour: Behaviour) -> Verdict:
    return worst((_name(context, behaviour.name_pattern), _tags(context, behaviour.required_tags)))


def _name(context: Context, pattern: str) -> Verdict:
    argument = context.resource.argument("transitRouterAttachmentName")
    name = as_text(context.resource.input("transitRouterAttachmentName"))
    if not pattern:
        return Pass()
    if isinstance(name, Unknown):
        return Undecided(f"{argument} is {name.reason}")
    if name is not None and re.search(pattern, name):
        return Pass()
    stated = (
        f"{argument} {name!r} does not match"
        if name is not None
        else f"{argument} isn't stated and must match"
    )
    return Violation(f"{stated} {pattern!r}", f"set a {argument} that matches")


def _tags(context: Context, required: Mapping[str, str]) -> Verdict:
    tags = context.resource.input("tags")
    if isinstance(tags, Unknown) and required:
        return Undecided(f"tags are {tags.reason}")
    have = tags if isinstance(tags, Mapping) else {}
    missing = [key for key in required if key not in have]
    values = {key: as_text(have[key]) or "" for key in required if key in have}
    wrong = [
        key for key, value in values.items() if isinstance(value, str) and not re.search(required[key], value)
    ]
    unknown = [key for key, value in values.items() if isinstance(value, Unknown) and required[key]]
    if missing or wrong:
        parts = [f"tag {key} is missing" for key in missing]
        parts += [f"tag {key} is {values[key]!r} and must match {required[key]!r}" for key in wrong]
        return Violation(", ".join(parts), f"set the tag{'s' if len(parts) > 1 else ''}")
    return Undecided(f"the value of tag {unknown[0]} isn't known yet") if unknown else Pass()


def _allowed_prefixes(context: Context, behaviour: Behaviour) -> Verdict:
    stated = context.resource.input("allowedPrefixes")
    if isinstance(stated, Unknown):
        return Undecided(f"allowed_prefixes is {stated.reason}")
    if not isinstance(stated, list) or not stated:
        return Violation(
            "allowed_prefixes isn't stated, so that every route of the transit router is advertised to the data centre",
            "state the prefixes that the data centre may learn",
        )
    return worst(_prefix(as_text(item), behaviour.allowed_ranges) for item in stated)


def _prefix(text: Value, ranges: Iterable[str]) -> Verdict:
    if isinstance(text, Unknown):
        return Undecided(f"a prefix of allowed_prefixes is {text.reason}")
    try:
        network = ip_network((text or "").strip(), strict=False)
    except ValueError:
        return Violation(f"allowed_prefixes has {text}, which is not a CIDR block", "correct it")
    if network.prefixlen == 0:
        return Violation(f"allowed_prefixes has {text}, which is everything", "state the prefixes one by one")
    allowed = [ip_network(item, strict=False) for item in ranges]
    if not allowed or any(_within(network, item) for item in allowed):
        return Pass()
    return Violation(
        f"allowed_prefixes has {text}, which is outside of the allowed ranges ({', '.join(map(str, allowed))})",
        "take it out, or add its range to allowedRanges",
    )


def _within(network: Network, other: Network) -> bool:
    if isinstance(network, IPv4Network):
        return isinstance(other, IPv4Network) and network.subnet_of(other)
    return isinstance(other, IPv6Network) and network.subnet_of(other)


NO_FORCE_DELETE = Rule(
    "ecr-no-force-delete", "An attachment is not deleted by force.", _no_force_delete, Needs.INPUTS
)
EXPLICIT_TRANSIT_ROUTER = Rule(
    "ecr-explicit-transit-router",
    "An attachment names its transit router.",
    _explicit_transit_router,
    Needs.INPUTS,
)
NAMING_AND_TAGS = Rule(
    "ecr-naming-and-tags",
    "An attachment has the required tags and a name that matches the pattern.",
    _naming_and_tags,
    Needs.INPUTS,
    own_keys=("requiredTags", "namePattern"),
)
ALLOWED_PREFIXES = Rule(
    "ecr-allowed-prefixes",
    "An association states what is advertised to the data centre, inside the allowed ranges.",
    _allowed_prefixes,
    Needs.INPUTS,
    subject=Kind.ASSOCIATION,
    own_keys=("allowedRanges",),
)
