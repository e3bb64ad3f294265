"""What a resource is: the one table of properties, records, validation rules, check, diff. No I/O; imports only
`prerequisites`."""

from .kind import Kind
from .properties import (
    UNKNOWN,
    Property,
    Role,
    Type,
    is_unknown,
    python_name,
)
from .records import (
    AssociationInputs,
    AssociationState,
    AttachmentInputs,
    AttachmentState,
    GrantInputs,
    GrantState,
    RouteTableAssociationInputs,
    RouteTableAssociationState,
    RouteTableInputs,
    RouteTablePropagationInputs,
    RouteTablePropagationState,
)
from .tables import (
    ASSOCIATION,
    ATTACHMENT,
    GRANT,
    KINDS,
    ROUTE_TABLE_ASSOCIATION,
    ROUTE_TABLE_PROPAGATION,
)

__all__ = [
    "ASSOCIATION",
    "ATTACHMENT",
    "GRANT",
    "KINDS",
    "ROUTE_TABLE_ASSOCIATION",
    "ROUTE_TABLE_PROPAGATION",
    "UNKNOWN",
    "AssociationInputs",
    "AssociationState",
    "AttachmentInputs",
    "AttachmentState",
    "GrantInputs",
    "GrantState",
    "Kind",
    "Property",
    "Role",
    "RouteTableAssociationInputs",
    "RouteTableAssociationState",
    "RouteTableInputs",
    "RouteTablePropagationInputs",
    "RouteTablePropagationState",
    "Type",
    "is_unknown",
    "python_name",
]
