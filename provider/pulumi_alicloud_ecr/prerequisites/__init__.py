"""What must be true before an ECR can be attached to a transit router, as predicates over plain facts. No I/O; imports nothing of the package.

The policy pack asks them of a program, the provider of the cloud after a refused create, so that both say the
same in the same words. Each predicate answers Pass, Violation (with what to do) or Undecided: a fact that
nobody can know yet, or that this account may not read, never passes and never accuses.

Facts are what the caller found: `None` means "known to be absent", `Unknown` means "can't be known here".
Source of every rule: the operation page CreateTransitRouterEcrAttachment, unless its docstring names another.
This module imports nothing but the standard library and does no I/O.
"""

from .accounts import (
    grant_present,
    owner_stated,
    same_enterprise,
    same_site,
    service_opened,
)
from .association import READY_ASSOCIATION, association_matches, association_present
from .facts import (
    Accounts,
    FoundAssociation,
    FoundTransitRouter,
    Pass,
    PlannedAttachment,
    Undecided,
    Unknown,
    Value,
    Verdict,
    Violation,
    all_of,
    compatible,
    same,
    show,
    worst,
)
from .transit_router import (
    ACTIVE_TRANSIT_ROUTER,
    ENTERPRISE_EDITION,
    attached_once,
    enterprise_edition,
    one_transit_router_per_region,
    same_region,
    transit_router_active,
)

__all__ = [
    "ACTIVE_TRANSIT_ROUTER",
    "ENTERPRISE_EDITION",
    "READY_ASSOCIATION",
    "Accounts",
    "FoundAssociation",
    "FoundTransitRouter",
    "Pass",
    "PlannedAttachment",
    "Undecided",
    "Unknown",
    "Value",
    "Verdict",
    "Violation",
    "all_of",
    "association_matches",
    "association_present",
    "attached_once",
    "compatible",
    "enterprise_edition",
    "grant_present",
    "one_transit_router_per_region",
    "owner_stated",
    "same",
    "same_enterprise",
    "same_region",
    "same_site",
    "service_opened",
    "show",
    "transit_router_active",
    "worst",
]
