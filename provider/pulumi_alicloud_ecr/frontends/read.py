"""Reading what the plugin has no state of: `pulumi import`, `import_` and `get` bring an id and nothing else.

The API finds an attachment by its id alone. An association is listed by its ECR only, and the other kinds have no id
of their own, so what names them for Pulumi says more (`Kind.id_parts`): `<ecr id>:<association id>`,
`<ecr id>:<cen id>`. An association that was imported keeps that id in the state: an `import_` that stays in the
program must go on matching it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..api.call import Call
from ..api.errors import NotFound
from ..schema import ASSOCIATION, Kind, python_name

if TYPE_CHECKING:
    from ..lifecycle import Lifecycle


def read_unknown(
    lifecycle: Lifecycle[Any, Any], id: str, call: Call, profile: str | None = None
) -> tuple[Any, Any]:
    """The state and inputs of what has that id. Raises NotFound, saying where it was sought."""
    kind = lifecycle.kind
    known = {**_said_by(kind, id), "profile": profile}
    own_id = lifecycle_id(kind, id)
    found = lifecycle.read(own_id, kind.state_of(known), call)
    if found is None:
        # Says which region and account, where the lifecycle has words for it.
        lifecycle.differences(kind.inputs_of({**known, "importId": own_id}), call)
        raise NotFound(f"no such {kind.name} {id}")
    return found


def lifecycle_id(kind: Kind[Any, Any], id: str) -> str:
    """The id that the lifecycle knows, of the one in the state."""
    return id.rpartition(":")[2] if kind is ASSOCIATION else id


def _said_by(kind: Kind[Any, Any], id: str) -> dict[str, str]:
    """What the id itself says of the resource, by wire name."""
    if not kind.id_parts:
        return {}
    parts = id.split(":", len(kind.id_parts) - 1)
    if len(parts) < len(kind.id_parts) or not all(parts):
        form = ":".join(f"<{python_name(wire).replace('_', ' ')}>" for wire in kind.id_parts)
        raise NotFound(f"no such {kind.name} {id}: give the id as {form}")
    return dict(zip(kind.id_parts, parts, strict=True))
