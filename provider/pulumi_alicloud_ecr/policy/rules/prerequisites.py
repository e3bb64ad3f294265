"""The mandatory policies: what the API demands before an attachment is made.

The predicates are the provider's own (`prerequisites`), so that the pipeline and a refused create say the same.
"""

from __future__ import annotations

from dataclasses import replace

from ...prerequisites import (
    FoundTransitRouter,
    Pass,
    Unknown,
    Verdict,
    Violation,
    association_present,
    attached_once,
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
from ..configuration import Behaviour
from ..context import Context
from ..resources import Kind
from .rule import Needs, Rule

#: Who owns what concerns several policies, so each of them takes it.
_OWNERSHIP = ("account", "enterprises", "internationalAccounts", "grants")
_NO_ENTERPRISES = Unknown("no API tells, and no enterprises are declared")


def _association(context: Context, _: Behaviour) -> Verdict:
    own = context.own_associations
    verdict = association_present(context.attachment, own or context.other_associations)
    if own or not isinstance(verdict, Violation):
        return verdict
    return replace(verdict, remedy=f"{verdict.remedy}, or declare an existing one under associations")


def _enterprise(context: Context, _: Behaviour) -> Verdict:
    enterprises = context.declared.enterprises
    return worst(
        (
            owner_stated(context.accounts),
            same_enterprise(context.accounts, _NO_ENTERPRISES if enterprises is None else enterprises),
            same_site(context.accounts, context.declared.international),
        )
    )


def _grant(context: Context, _: Behaviour) -> Verdict:
    if context.accounts.cross is False:
        return Pass()
    return grant_present(context.accounts, context.attachment, context.granted)


def _edition(context: Context, _: Behaviour) -> Verdict:
    verdicts = [
        enterprise_edition(context.attachment, context.router),
        attached_once(context.in_region, context.others_of_stack),
        one_transit_router_per_region(context.in_region, context.others),
    ]
    if isinstance(context.router, FoundTransitRouter):
        verdicts += (
            judge(context.attachment, context.router) for judge in (same_region, transit_router_active)
        )
    return worst(verdicts)


ASSOCIATION_REQUIRED = Rule(
    "ecr-association-required",
    "The ECR is associated with the transit router before it is attached.",
    _association,
    Needs.REGISTERED,
    mandatory=True,
    own_keys=("associations",),
    reads=frozenset({Kind.ASSOCIATION}),
)
SAME_ENTERPRISE = Rule(
    "ecr-same-enterprise",
    "The accounts of transit router and ECR belong to one declared enterprise and one site.",
    _enterprise,
    Needs.REGISTERED,
    mandatory=True,
    own_keys=_OWNERSHIP,
    reads=frozenset({Kind.ASSOCIATION}),
)
CROSS_ACCOUNT_GRANT = Rule(
    "ecr-cross-account-grant",
    "An ECR of another account is granted to the transit router's CEN before it is attached.",
    _grant,
    Needs.REGISTERED,
    mandatory=True,
    own_keys=_OWNERSHIP,
    reads=frozenset({Kind.ASSOCIATION}),
)
ENTERPRISE_EDITION = Rule(
    "ecr-enterprise-edition",
    "The transit router is Enterprise Edition, in the attachment's region, and the ECR's only one there.",
    _edition,
    Needs.REGISTERED,
    mandatory=True,
    own_keys=("transitRouters",),
    reads=frozenset({Kind.TRANSIT_ROUTER}),
)
