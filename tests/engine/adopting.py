"""What the tests of adopting share: an attachment made elsewhere, and whether anything was written to the API."""

from __future__ import annotations

from typing import Any

from tools.testing.site import FOREIGN, Site

from alicloud_ecr_emulator.process import EmulatorProcess

ID = str(FOREIGN["attachment_id"])

#: How the attachment is in the cloud, and the inputs that say the same.
THERE = {"name": "line", "description": "made elsewhere", "tags": {"team": "net", "acs:rm:rgId": "rg-1"}}
SAME: dict[str, Any] = {
    "transit_router_attachment_name": "line",
    "transit_router_attachment_description": "made elsewhere",
    "tags": {"team": "net"},
}

_READS = ("List", "Describe", "Get", "Check")


def seed_foreign(site: Site) -> Site:
    """Have an attachment there that this stack has not made."""
    site.cloud.seed(attachments=[{**FOREIGN, **THERE}])
    return site


def written(cloud: EmulatorProcess) -> dict[str, int]:
    """The calls that change something, counted by operation."""
    counted: dict[str, int] = cloud.totals()["by_action"]
    return {action: n for action, n in counted.items() if not action.startswith(_READS)}
