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
)
from .tables import (
    ASSOCIATION,
    ATTACHMENT,
    GRANT,
    KINDS,
)

__all__ = [
    "ASSOCIATION",
    "ATTACHMENT",
    "GRANT",
    "KINDS",
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
    "Type",
    "is_unknown",
    "python_name",
]
