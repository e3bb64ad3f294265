"""The policies as values: what each is called, demands and reads, and how it judges a resource.

To add one: a `Rule` in a module here, a line in `RULES`, an example program, and a section in docs/policies.md.
"""

from .inputs import ALLOWED_PREFIXES, EXPLICIT_TRANSIT_ROUTER, NAMING_AND_TAGS, NO_FORCE_DELETE
from .prerequisites import ASSOCIATION_REQUIRED, CROSS_ACCOUNT_GRANT, ENTERPRISE_EDITION, SAME_ENTERPRISE
from .protection import NO_REPLACEMENT, PROTECTED
from .routes import ROUTE_TABLES, ROUTES_INTENDED
from .rule import Needs, Rule

RULES = (
    ASSOCIATION_REQUIRED,
    SAME_ENTERPRISE,
    CROSS_ACCOUNT_GRANT,
    ENTERPRISE_EDITION,
    NO_FORCE_DELETE,
    EXPLICIT_TRANSIT_ROUTER,
    NAMING_AND_TAGS,
    ROUTES_INTENDED,
    ROUTE_TABLES,
    ALLOWED_PREFIXES,
    PROTECTED,
    NO_REPLACEMENT,
)
#: Each policy's configuration keys.
KEYS_OF = {rule.name: rule.keys for rule in RULES}

__all__ = ["KEYS_OF", "RULES", "Needs", "Rule"]
