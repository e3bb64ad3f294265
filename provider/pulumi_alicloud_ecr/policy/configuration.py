"""The pack's configuration: what is declared of the world outside the stack, and how each policy behaves.

It is given per policy, as Pulumi packs are configured. What is declared (accounts, enterprises, associations,
grants, transit routers) is a fact, whichever policy it is declared under, and holds for all of them; `live`,
`strict` and `exemptions` hold for the policy they stand under. The same reader serves the pack and the
`check` command, and reports every mistake by its key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ..prerequisites import FoundAssociation, FoundTransitRouter
from . import configuration_schema as schema
from .configuration_schema import Problem

LEVELS = ("advisory", "mandatory", "remediate", "disabled")


@dataclass(frozen=True)
class Exemption:
    """A resource that a policy lets pass, why, and the last day on which it does (None: until taken out)."""

    resource: str
    reason: str
    expires: date | None = None


@dataclass(frozen=True)
class Behaviour:
    """How one policy behaves."""

    live: bool = False
    strict: bool = False
    exemptions: tuple[Exemption, ...] = ()
    required_tags: Mapping[str, str] = field(default_factory=dict)
    name_pattern: str = ""
    allowed_ranges: tuple[str, ...] = ()
    allowed_route_tables: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    level: str = ""


@dataclass(frozen=True)
class Declared:
    """Facts of the world outside the stack. `enterprises` is None if none are declared at all."""

    account: str | None = None
    enterprises: Mapping[str, tuple[str, ...]] | None = None
    international: frozenset[str] = frozenset()
    associations: tuple[FoundAssociation, ...] = ()
    grants: tuple[tuple[str, str], ...] = ()
    transit_routers: Mapping[str, FoundTransitRouter] = field(default_factory=dict)


@dataclass(frozen=True)
class Configuration:
    """The whole pack's configuration; a policy with a mistake in its part adds nothing to the rest."""

    declared: Declared = Declared()
    behaviours: Mapping[str, Behaviour] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def of(self, policy: str) -> Behaviour:
        """How that policy behaves."""
        return self.behaviours.get(policy, Behaviour())


def read(raw: Mapping[str, Any], keys_of: Mapping[str, tuple[str, ...]]) -> Configuration:
    """The configuration from a policy-pack configuration file's content, with every mistake found in it.

    `keys_of` has each policy's keys.
    """
    problems: list[Problem] = []
    facts: dict[str, Any] = {}
    behaviours: dict[str, Behaviour] = {}
    default = ""
    for policy, given in raw.items():
        level, values, mistakes = _split(policy, given)
        if policy == "all":
            default = level
            mistakes += [
                Problem(
                    f"all.{key}", f"is not a key of all, which sets levels only; set {key} under each policy"
                )
                for key in values
            ]
        elif policy in keys_of:
            mistakes += _mistakes(policy, values, keys_of[policy])
        else:
            mistakes = [Problem(policy, f"is not a policy of this pack; it has {', '.join(keys_of)}")]
        problems += mistakes
        if not mistakes and policy != "all":
            facts = _join(facts, values)
            behaviours[policy] = _behaviour(values, level)
    for policy in keys_of:
        mine = behaviours.get(policy, Behaviour())
        behaviours[policy] = replace(mine, level=mine.level or default)
    return Configuration(_declared(facts), behaviours, tuple(problems))


def _split(policy: str, given: Any) -> tuple[str, Mapping[str, Any], list[Problem]]:
    """The enforcement level, the other values, and what is wrong with the form."""
    values = {"enforcementLevel": given} if isinstance(given, str) else given
    if not isinstance(values, Mapping):
        return "", {}, [Problem(policy, "must be an enforcement level or an object")]
    level = values.get("enforcementLevel", "")
    others = {key: value for key, value in values.items() if key != "enforcementLevel"}
    if level and level not in LEVELS:
        return (
            "",
            others,
            [Problem(f"{policy}.enforcementLevel", f"{level!r} is none of {', '.join(LEVELS)}")],
        )
    return level, others, []


def _mistakes(policy: str, values: Mapping[str, Any], allowed: tuple[str, ...]) -> list[Problem]:
    foreign = [
        Problem(f"{policy}.{key}", f"is not a key of this policy; it has {', '.join(allowed)}")
        for key in values
        if key not in allowed
    ]
    known = (schema.check(key, value, f"{policy}.{key}") for key, value in values.items() if key in allowed)
    return [*foreign, *(problem for problems in known for problem in problems)]


def _join(facts: dict[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Lists and mappings of several policies add up; of a single value the first one counts."""
    joined = dict(facts)
    for key, value in more.items():
        if isinstance(value, list):
            joined[key] = [*joined.get(key, []), *value]
        elif isinstance(value, Mapping):
            joined[key] = {**value, **joined.get(key, {})}
        else:
            joined.setdefault(key, value)
    return joined


def _behaviour(values: Mapping[str, Any], level: str) -> Behaviour:
    tags = values.get("requiredTags", {})
    return Behaviour(
        live=values.get("live", False),
        strict=values.get("strict", False),
        exemptions=tuple(_exemption(item) for item in values.get("exemptions", ())),
        required_tags=tags if isinstance(tags, Mapping) else dict.fromkeys(tags, ""),
        name_pattern=values.get("namePattern", ""),
        allowed_ranges=tuple(values.get("allowedRanges", ())),
        allowed_route_tables=tuple(values.get("allowedRouteTables", ())),
        protected=tuple(values.get("protected", ())),
        level=level,
    )


def _exemption(item: Mapping[str, str]) -> Exemption:
    expires = item.get("expires")
    return Exemption(item["resource"], item["reason"], date.fromisoformat(expires) if expires else None)


def _declared(facts: Mapping[str, Any]) -> Declared:
    enterprises: Mapping[str, list[Any]] | None = facts.get("enterprises")
    return Declared(
        account=schema.account(facts["account"]) if "account" in facts else None,
        enterprises=None
        if enterprises is None
        else {name: tuple(map(schema.account, accounts)) for name, accounts in enterprises.items()},
        international=frozenset(map(schema.account, facts.get("internationalAccounts", ()))),
        associations=tuple(
            FoundAssociation(
                item["ecrId"],
                item["transitRouterId"],
                item.get("cenId"),
                item.get("regionId"),
                label=f"{item['ecrId']}/{item['transitRouterId']} (declared)",
            )
            for item in facts.get("associations", ())
        ),
        grants=tuple((item["ecrId"], item["cenId"]) for item in facts.get("grants", ())),
        transit_routers={
            item["id"]: FoundTransitRouter(
                item["id"], schema.edition(item.get("edition")), item.get("regionId")
            )
            for item in facts.get("transitRouters", ())
        },
    )
