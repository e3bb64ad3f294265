"""The place that an association is to take: `creation.Creation` for associations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..api.call import Call
from ..api.cloud import Association, NewAssociation
from ..api.errors import ApiError, EcrError, NotReady
from ..api.waiter import Observed
from ..schema import ASSOCIATION, AssociationInputs, prefixes
from ..schema.validation import CLAIM_TAG
from . import association_lookup as lookup
from .connection import Connection
from .lookup import seconds
from .ownership import Hold


@dataclass(frozen=True)
class AssociationCreation:
    """Where the inputs want an association to be."""

    connection: Connection
    inputs: AssociationInputs

    resource = ASSOCIATION.name

    @property
    def new(self) -> NewAssociation:
        i = self.inputs
        return NewAssociation(
            i.ecr_id,
            i.transit_router_id or "",
            i.region_id or self.connection.region,
            i.cen_id or "",
            i.transit_router_owner_id or "",
            i.description or "",
            allowed_prefixes=prefixes.distinct_of(i.allowed_prefixes or ()),
            allowed_prefixes_mode=i.allowed_prefixes_mode or "",
        )

    @property
    def what(self) -> str:
        return f"the association of {self.inputs.ecr_id} with {lookup.target(self.inputs)}"

    def find(self, since: float, call: Call) -> Mapping[str, Association]:
        while True:
            listing = self.connection.associations.since(self.inputs.ecr_id, since, call)
            there = {a.id: a for a in listing.items if self._takes(a)}
            staying = {id: a for id, a in there.items() if a.status not in lookup.LEAVING}
            if staying or not there:
                return staying
            since = listing.begun

    def _takes(self, a: Association) -> bool:
        i = self.inputs
        if i.transit_router_id:
            return a.transit_router_id == i.transit_router_id
        return a.cen_id == i.cen_id and a.region_id == (i.region_id or self.connection.region)

    def see(self, id: str, since: float, call: Call) -> Observed[Association]:
        return lookup.see(self.connection, self.inputs.ecr_id, id, since, call)

    def exists(self, id: str, call: Call) -> bool | None:
        ecr, cloud = self.inputs.ecr_id, self.connection.cloud
        return bool(
            self.connection.call(call, lambda t: cloud.list_associations(ecr, t, association_id=id)).items
        )

    def create(self, token: str, claim: str, timeout: float, dry_run: bool) -> str:
        tags = {CLAIM_TAG: claim} if claim and self.connection.claim_tag else {}
        new = replace(self.new, tags=tags)
        return self.connection.cloud.create_association(new, token, timeout, dry_run)

    def claim_of(self, there: Association) -> str:
        return lookup.claim_of(self.connection, there)

    def status_of(self, there: Association) -> str:
        return there.status

    def is_ready(self, there: Association) -> bool:
        return there.status in lookup.READY

    def created_at(self, there: Association) -> float | None:
        return seconds(there.create_time)

    def look_into(self, error: ApiError, call: Call) -> EcrError | None:
        return None

    def unfinished(self, id: str, hold: Hold, reason: EcrError) -> NotReady:
        unseen = lookup.unseen(self.connection, id, self.inputs)
        return NotReady(id, lookup.state(unseen, self.inputs, hold.text), reason)
