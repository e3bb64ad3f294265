"""Previews and exports as Pulumi writes them, made of the test kit's samples."""

import json
from collections.abc import Iterable
from typing import Any

from pulumi_alicloud_ecr.policy.testing import Sample


def state(resource: Sample, **more: Any) -> dict[str, Any]:
    """A resource's state."""
    sources = {name: [item.urn for item in items] for name, items in resource.sources.items()}
    return {
        "urn": resource.urn,
        "custom": bool(resource.provider),
        "type": resource.type,
        "inputs": dict(resource.properties),
        "parent": resource.parent.urn if resource.parent else "",
        "dependencies": [item.urn for item in resource.depends_on]
        + [urn for urns in sources.values() for urn in urns],
        "provider": f"{resource.provider_urn}::some-id",
        "propertyDependencies": sources,
        **more,
    }


def preview(resources: Iterable[Sample], *, left_out: int = 0, **more: Any) -> str:
    """What `pulumi preview --json` prints; `left_out` unchanged resources are counted but not listed."""
    steps = [{"op": "create", "urn": each.urn, "newState": state(each, **more)} for each in resources]
    return json.dumps({"steps": steps, "changeSummary": {"create": len(steps), "same": left_out}})


def export(states: Iterable[dict[str, Any]]) -> str:
    """What `pulumi stack export` prints."""
    return json.dumps({"version": 3, "deployment": {"manifest": {}, "resources": list(states)}})
