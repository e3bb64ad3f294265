"""Reading what the plugin has no state of: `pulumi import`, `import_` and `get` bring an id and nothing else.

The API finds an attachment by its id alone. An association is listed by its ECR only, and a grant has no id of its
own, so what names them for Pulumi says more: `<ecr id>:<association id>` and `<ecr id>:<cen id>`.
"""

from __future__ import annotations

from typing import Any

from ..errors import NotFound
from ..lifecycle import Lifecycle
from ..model import ASSOCIATION, GRANT, Kind
from ..retry import Call


def read_unknown(
    lifecycle: Lifecycle[Any, Any], id: str, call: Call, profile: str | None = None
) -> tuple[str, tuple[Any, Any]]:
    """The id under which the resource goes on, its state and inputs. Raises NotFound, saying where it was sought."""
    kind = lifecycle.kind
    own_id, known = _split(kind, id)
    known["profile"] = profile
    found = lifecycle.read(own_id, kind.state_of(known), call)
    if found is None:
        # Says which region and account, where the lifecycle has words for it.
        lifecycle.differences(kind.inputs_of({**known, "importId": own_id}), call)
        raise NotFound(f"no such {kind.name} {id}")
    return own_id, found


def _split(kind: Kind[Any, Any], id: str) -> tuple[str, dict[str, str | None]]:
    """The id that the lifecycle knows, and what else the given one says of the resource."""
    ecr_id, separator, rest = id.partition(":")
    if kind not in (ASSOCIATION, GRANT):
        return id, {}
    if not separator or not rest:
        second = "association id" if kind is ASSOCIATION else "cen id"
        raise NotFound(f"no such {kind.name} {id}: give the id as <ecr id>:<{second}>")
    if kind is ASSOCIATION:
        return rest, {"ecrId": ecr_id}
    return id, {"ecrId": ecr_id, "cenId": rest}
