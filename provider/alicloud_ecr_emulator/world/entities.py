"""What the emulated cloud consists of: plain values, no behaviour, no HTTP.

Every entity is a frozen dataclass and is replaced, never edited, so a refused request cannot leave half a change behind.
Field names are snake_case here and in seeds, states and state files; the API's own names appear only in `actions/`.
Times are seconds since the epoch, read from the world's clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

ATTACHING: Final = "Attaching"
ATTACHED: Final = "Attached"
MODIFYING: Final = "Modifying"
DETACHING: Final = "Detaching"
DETACHED: Final = "Detached"

CREATING: Final = "CREATING"
INACTIVE: Final = "INACTIVE"
ASSOCIATING: Final = "ASSOCIATING"
ACTIVE: Final = "ACTIVE"
UPDATING: Final = "UPDATING"
DISSOCIATING: Final = "DISSOCIATING"
DELETING: Final = "DELETING"

ENABLING: Final = "Enabling"
DISABLING: Final = "Disabling"
REPLACING: Final = "Replacing"
TABLE_ASSOCIATING: Final = "Associating"
TABLE_DISSOCIATING: Final = "Dissociating"
TABLE_ACTIVE: Final = "Active"
TABLE_CREATING: Final = "Creating"
TABLE_DELETING: Final = "Deleting"
DELETED: Final = "Deleted"

SYSTEM: Final = "System"
CUSTOM: Final = "Custom"

GONE: Final = ""
"""The target of a change that ends with the entity's removal."""

PAY_BY_CEN_OWNER: Final = "PayByCenOwner"
PAY_BY_RESOURCE_OWNER: Final = "PayByResourceOwner"
ORDER_TYPES: Final = (PAY_BY_CEN_OWNER, PAY_BY_RESOURCE_OWNER)


@dataclass(frozen=True, slots=True)
class Change:
    """A status change that happens by itself at a time; `to` is the new status, or GONE."""

    at: float
    to: str


@dataclass(frozen=True, slots=True)
class Account:
    """An Alibaba Cloud account. Accounts of one `enterprise` and one `site` may attach to each other."""

    account_id: str
    name: str = ""
    enterprise: str = "emulator-enterprise"
    site: str = "China"
    transit_router_service: bool = True
    service_linked_role: bool = True
    may_create_service_linked_role: bool = True
    denied_actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Credential:
    """An AccessKey pair. With a `security_token` it is an STS credential, which may expire."""

    access_key_id: str
    access_key_secret: str
    account_id: str
    security_token: str = ""
    expires_at: float | None = None


@dataclass(frozen=True, slots=True)
class Region:
    region_id: str
    name: str = ""
    ecr_supported: bool = True


@dataclass(frozen=True, slots=True)
class Cen:
    cen_id: str
    owner_id: str
    name: str = ""
    description: str = ""
    status: str = "Active"
    protection_level: str = "REDUCED"
    tags: Mapping[str, str] = field(default_factory=dict)
    created_at: float = 0.0


@dataclass(frozen=True, slots=True)
class TransitRouter:
    """`mode` "NeedUpgrade" and `supports_ecr` False are there to be refused; a new one has neither."""

    transit_router_id: str
    cen_id: str
    region_id: str
    owner_id: str
    name: str = ""
    description: str = ""
    type: str = "Enterprise"
    mode: str = "Normal"
    status: str = "Active"
    supports_ecr: bool = True
    tags: Mapping[str, str] = field(default_factory=dict)
    created_at: float = 0.0
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Router:
    """An Express Connect Router (ECR). `prefixes` are the routes that it has learned from the data centre.

    `transit_modes` says for a region how its traffic reaches other regions.
    """

    ecr_id: str
    owner_id: str
    name: str = ""
    description: str = ""
    alibaba_side_asn: int = 45104
    prefixes: tuple[str, ...] = ()
    transit_modes: Mapping[str, str] = field(default_factory=dict)
    status: str = ACTIVE
    business_status: str = "Normal"
    tags: Mapping[str, str] = field(default_factory=dict)
    created_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Association:
    """The ECR's side of the bond. `transit_router_id` is empty while the CEN has no transit router in the region.

    Until `free_at` the ECR's side still knows of the attachment that it had.
    """

    association_id: str
    ecr_id: str
    owner_id: str
    cen_id: str
    region_id: str
    transit_router_id: str = ""
    transit_router_owner_id: str = ""
    description: str = ""
    allowed_prefixes: tuple[str, ...] = ()
    allowed_prefixes_mode: str = ""
    status: str = INACTIVE
    tags: Mapping[str, str] = field(default_factory=dict)
    created_at: float = 0.0
    modified_at: float = 0.0
    free_at: float = 0.0
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """The transit router's side of the bond, owned by the transit router's account.

    `dependents` are names from `actions.attachments.DEPENDENT_CODES`. `visible_at` and `hidden_reads` keep a new attachment
    out of List for a while. `deletes_association` is set by a forced delete.
    """

    attachment_id: str
    cen_id: str
    transit_router_id: str
    region_id: str
    owner_id: str
    ecr_id: str
    ecr_owner_id: str
    name: str = ""
    description: str = ""
    order_type: str = PAY_BY_CEN_OWNER
    order_type_changed_at: float = 0.0
    status: str = ATTACHED
    tags: Mapping[str, str] = field(default_factory=dict)
    dependents: tuple[str, ...] = ()
    force_deletable: bool = True
    deletes_association: bool = False
    visible_at: float = 0.0
    hidden_reads: int = 0
    created_at: float = 0.0
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class RouteTable:
    """A route table of a transit router. `prefixes` are routes that come from elsewhere, for example from VPCs."""

    route_table_id: str
    transit_router_id: str
    name: str = ""
    description: str = ""
    type: str = CUSTOM
    prefixes: tuple[str, ...] = ()
    status: str = TABLE_ACTIVE
    tags: Mapping[str, str] = field(default_factory=dict)
    created_at: float = 0.0
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class RouteTableAssociation:
    """The route table by which what comes from an attachment is forwarded: one for an attachment.

    While Replacing, `replaces` is the table that it was.
    """

    attachment_id: str
    route_table_id: str
    status: str = TABLE_ACTIVE
    replaces: str = ""
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class RouteTablePropagation:
    """A route table that learns an attachment's routes, `learning_at` the earliest. An attachment can have several."""

    attachment_id: str
    route_table_id: str
    status: str = TABLE_ACTIVE
    learning_at: float = 0.0
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class InstanceGrant:
    """The permission of a VPC's or VBR's owner for an ECR of another account. Kept, and of no consequence here."""

    ecr_id: str
    instance_id: str
    instance_type: str
    instance_region_id: str
    instance_owner_id: str
    ecr_owner_id: str
    created_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Grant:
    """The ECR owner's permission for one CEN's transit routers to attach the ECR."""

    ecr_id: str
    ecr_owner_id: str
    cen_id: str
    cen_owner_id: str
    region_id: str = ""
    order_type: str = PAY_BY_CEN_OWNER
    created_at: float = 0.0
