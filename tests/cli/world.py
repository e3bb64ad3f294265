"""Worlds for the emulator that the command line's tests look at."""

from __future__ import annotations

from typing import Any

ACCOUNT = "1000000000000001"

#: Texts that end up in programs, on terminals and in pictures.
HOSTILE = (
    'it\'s "both" quotes',
    'quote"); import os; os._exit(7) #',
    "line\nbreak and\ttab",
    "back\\slash \\' end\\",
    "数据中心-专线",
    "{braces} %s ${shell} $(cmd)",
    "<script>&amp;]]>",
    "-leading.dots...",
    "[bold]markup[/bold]",
    "class",
    "3 starts with a digit",
    "\x1b]0;title\x07 \x9b31m red \u202etxet",
    "pulumi",
)


def world(
    attachments: int,
    *,
    cens: int = 2,
    regions: tuple[str, ...] = ("cn-hangzhou", "cn-shanghai"),
    hostile: bool = False,
) -> dict[str, Any]:
    """A seed: CENs with a transit router in each region, and attachments dealt out to them, each with its own ECR."""
    routers = [(f"cen-{c:018}", region) for c in range(cens) for region in regions]
    places = [(cen, region, f"tr-{n:018}") for n, (cen, region) in enumerate(routers)]
    seed: dict[str, list[dict[str, Any]]] = {
        "cens": [{"cen_id": f"cen-{c:018}", "owner_id": ACCOUNT} for c in range(cens)],
        "transit_routers": [
            {"transit_router_id": tr, "cen_id": cen, "region_id": region, "owner_id": ACCOUNT}
            for cen, region, tr in places
        ],
        "routers": [],
        "associations": [],
        "attachments": [],
    }
    for n in range(attachments):
        cen, region, tr = places[n % len(places)]
        ends = {"ecr_id": f"ecr-{n:018}", "cen_id": cen, "region_id": region, "transit_router_id": tr}
        text = HOSTILE[n % len(HOSTILE)] if hostile else f"line-{n}"
        seed["routers"].append({"ecr_id": ends["ecr_id"], "owner_id": ACCOUNT})
        seed["associations"].append(
            {
                **ends,
                "association_id": f"ecr-assoc-{n:018}",
                "owner_id": ACCOUNT,
                "transit_router_owner_id": ACCOUNT,
                "description": text,
                "status": "ACTIVE",
            }
        )
        seed["attachments"].append(
            {
                **ends,
                "attachment_id": f"tr-attach-{n:018}",
                "owner_id": ACCOUNT,
                "ecr_owner_id": ACCOUNT,
                "name": text,
                "description": f"{text} described",
                "tags": {"team": "network", text: text, "acs:rm:rgId": "rg-1"},
                "created_at": 1_700_000_000 + n,
            }
        )
    return seed
