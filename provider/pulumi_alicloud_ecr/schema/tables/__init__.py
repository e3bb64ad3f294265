"""The one table of properties: a module for each kind of resource.

Everything that speaks of properties reads it: check, diff, the schema, the documentation and both front ends.
"""

from typing import Any

from ..kind import Kind
from .association import ASSOCIATION
from .attachment import ATTACHMENT
from .grant import GRANT
from .route_tables import ROUTE_TABLE_ASSOCIATION, ROUTE_TABLE_PROPAGATION

KINDS: tuple[Kind[Any, Any], ...] = (
    ATTACHMENT,
    ASSOCIATION,
    GRANT,
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
]
