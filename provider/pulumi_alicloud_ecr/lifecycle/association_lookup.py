"""How an association is looked at, named and turned into a state: what its operations have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from ..api.call import Call
from ..api.cloud import Association
from ..api.waiter import Observed
from ..schema import ASSOCIATION, AssociationInputs, AssociationState
from ..schema.validation import CLAIM_TAG
from .connection import Connection

#: INACTIVE: awaits its attachment; ACTIVE: carries one.
READY = ASSOCIATION.ready
#: On the way to one of those, by itself.
PENDING = frozenset({"CREATING", "ASSOCIATING", "UPDATING"})
#: On the way to absence; the old status may still be listed right after the call.
LEAVING = frozenset({"DELETING", "DISSOCIATING"})
GOING = READY | PENDING | LEAVING


def target(inputs: AssociationInputs) -> str:
    """What the ECR is associated with: the transit router, or the CEN instance whose it is."""
    return inputs.transit_router_id or inputs.cen_id or ""


def claim_of(connection: Connection, association: Association) -> str:
    """The claim that is seen on it; empty when none is, or when claims are turned off."""
    return association.tags.get(CLAIM_TAG, "") if connection.claim_tag else ""


def see(connection: Connection, ecr_id: str, id: str, since: float, call: Call) -> Observed[Association]:
    listing = connection.associations.since(ecr_id, since, call)
    found = next((a for a in listing.items if a.id == id), None)
    return Observed(listing.begun, found, found.status if found else "")


def see_now(connection: Connection, ecr_id: str, id: str, call: Call) -> Association | None:
    return see(connection, ecr_id, id, connection.clock.now(), call).item


def unseen(connection: Connection, id: str, known: AssociationInputs) -> Association:
    """An association that the API does not list (yet), as far as it is known."""
    region = known.region_id or connection.region
    return Association(
        id,
        "CREATING",
        known.ecr_id,
        known.transit_router_id or "",
        known.cen_id or "",
        region,
        "",
        known.transit_router_owner_id or "",
        known.description or "",
        known.allowed_prefixes or (),
        known.allowed_prefixes_mode or "",
    )


def looking(
    connection: Connection, ecr_id: str, id: str, call: Call
) -> Callable[[float], Observed[Association]]:
    return lambda since: see(connection, ecr_id, id, since, call)


def describe(a: Association) -> AssociationState:
    """An association that no program speaks of, as its state would record it."""
    return state(a, AssociationInputs(a.ecr_id, a.transit_router_id), "")


def state(a: Association, inputs: AssociationInputs, claim: str) -> AssociationState:
    reported = {name: value for name, value in asdict(a).items() if name != "id"}
    reported["tags"] = {key: value for key, value in a.tags.items() if key != CLAIM_TAG}
    return ASSOCIATION.resolved(inputs, {**reported, "association_id": a.id, "claim": claim})
