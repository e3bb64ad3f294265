"""The resources as a program declares them: arguments and outputs, typed and documented.

Both front ends derive their classes from these, so that a program moves from one to the other by its import line.
Outputs are found under their wire names, so that no translation of names ever touches a key inside `tags`.
"""

from .association import Association
from .attachment import Attachment
from .base import Declared, OutputOf
from .connection import Connection
from .grant import Grant
from .route_tables import RouteTableAssociation, RouteTablePropagation

__all__ = [
    "Association",
    "Attachment",
    "Connection",
    "Declared",
    "Grant",
    "OutputOf",
    "RouteTableAssociation",
    "RouteTablePropagation",
]
