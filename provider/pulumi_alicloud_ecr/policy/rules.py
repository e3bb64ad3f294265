"""The policies as values: what each is called, demands and reads, and the predicate that judges one attachment.

Seven rows of one table. A rule over the stack sees the graph and runs when all resources are known; a rule over
the inputs runs for each attachment before the engine touches it. The predicates are the provider's own
(`prerequisites`), so that pipeline and provider say the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ..prerequisites import (
    FoundTransitRouter,
    Pass,
    Undecided,
    Unknown,
    Verdict,
    Violation,
    association_present,
    enterprise_edition,
    grant_present,
    one_transit_router_per_region,
    owner_stated,
    same_enterprise,
    same_region,
    same_site,
    transit_router_active,
    worst,
)
from .case import Case
from .configuration import Behaviour
from .resources import as_text

_EVERYWHERE = ("live", "strict", "exemptions")
#: Who owns what concerns several policies, so each of them takes it.
_OWNERSHIP = ("account", "enterprises", "internationalAccounts", "grants")


@dataclass(frozen=True)
class Rule:
    """One policy."""

    name: str
    #: One sentence: what it demands.
    description: str
    judge: Callable[[Case, Behaviour], Verdict]
    mandatory: bool = False
    #: Whether it looks at an attachment's inputs alone, rather than at the stack.
    inputs_only: bool = False
    #: Keys of its configuration, besides those that every policy has.
    own_keys: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys of its configuration."""
        return (*self.own_keys, *_EVERYWHERE)

    @property
    def level(self) -> str:
        """The enforcement level unless configured."""
        return "mandatory" if self.mandatory else "advisory"


def _association(case: Case, _: Behaviour) -> Verdict:
    own = case.own_associations
    verdict = association_present(case.attachment, own or case.other_associations)
    if own or not isinstance(verdict, Violation):
        return verdict
    return replace(verdict, remedy=f"{verdict.remedy}, or declare an existing one under associations")


def _enterprise(case: Case, _: Behaviour) -> Verdict:
    enterprises = case.declared.enterprises
    return worst(
        (
            owner_stated(case.accounts),
            same_enterprise(
                case.accounts,
                Unknown("no API tells, and no enterprises are declared")
                if enterprises is None
                else enterprises,
            ),
            same_site(case.accounts, case.declared.international),
        )
    )


def _grant(case: Case, _: Behaviour) -> Verdict:
    if case.accounts.cross is False:
        return Pass()
    return grant_present(case.accounts, case.attachment, case.granted)


def _edition(case: Case, _: Behaviour) -> Verdict:
    verdicts = [
        enterprise_edition(case.attachment, case.router),
        one_transit_router_per_region(case.in_region, case.siblings),
    ]
    if isinstance(case.router, FoundTransitRouter):
        verdicts += (judge(case.attachment, case.router) for judge in (same_region, transit_router_active))
    return worst(verdicts)


def _no_force_delete(case: Case, _: Behaviour) -> Verdict:
    force = case.resource.inputs.get("forceDelete")
    if isinstance(force, Unknown):
        return Undecided(f"forceDelete is {force.reason}")
    if force is not True:
        return Pass()
    return Violation(
        "forceDelete is set: deleting the attachment would delete the association of ECR and transit router and"
        " everything that hangs on the attachment as well",
        "take force_delete out, and delete the dependents by name",
    )


def _explicit_transit_router(case: Case, _: Behaviour) -> Verdict:
    if as_text(case.resource.inputs.get("transitRouterId")) is not None:
        return Pass()  # unknown still, but stated
    return Violation(
        "transitRouterId isn't stated: with the CEN alone the API may make a transit router that no stack owns",
        "set transit_router_id",
    )


def _naming_and_tags(case: Case, behaviour: Behaviour) -> Verdict:
    return worst((_name(case, behaviour.name_pattern), _tags(case, behaviour.required_tags)))


def _name(case: Case, pattern: str) -> Verdict:
    wire = case.resource.spelled("transitRouterAttachmentName")
    name = as_text(case.resource.inputs.get(wire))
    if not pattern:
        return Pass()
    if isinstance(name, Unknown):
        return Undecided(f"{wire} is {name.reason}")
    if name is not None and re.search(pattern, name):
        return Pass()
    stated = f"{wire} {name!r} does not match" if name is not None else f"{wire} isn't stated and must match"
    return Violation(f"{stated} {pattern!r}", f"give the attachment a {wire} that matches")


def _tags(case: Case, required: Mapping[str, str]) -> Verdict:
    tags = case.resource.inputs.get("tags")
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


RULES = (
    Rule(
        "ecr-association-required",
        "The ECR is associated with the transit router before it is attached.",
        _association,
        mandatory=True,
        own_keys=("associations",),
    ),
    Rule(
        "ecr-same-enterprise",
        "The accounts of transit router and ECR belong to one declared enterprise and one site.",
        _enterprise,
        mandatory=True,
        own_keys=_OWNERSHIP,
    ),
    Rule(
        "ecr-cross-account-grant",
        "An ECR of another account is granted to the transit router's CEN before it is attached.",
        _grant,
        mandatory=True,
        own_keys=_OWNERSHIP,
    ),
    Rule(
        "ecr-enterprise-edition",
        "The transit router is Enterprise Edition, in the attachment's region, and the ECR's only one there.",
        _edition,
        mandatory=True,
        own_keys=("transitRouters",),
    ),
    Rule(
        "ecr-no-force-delete",
        "An attachment is not deleted by force.",
        _no_force_delete,
        inputs_only=True,
    ),
    Rule(
        "ecr-explicit-transit-router",
        "An attachment names its transit router.",
        _explicit_transit_router,
        inputs_only=True,
    ),
    Rule(
        "ecr-naming-and-tags",
        "An attachment has the required tags and a name that matches the pattern.",
        _naming_and_tags,
        inputs_only=True,
        own_keys=("requiredTags", "namePattern"),
    ),
)
#: Each policy's configuration keys.
KEYS_OF = {rule.name: rule.keys for rule in RULES}
