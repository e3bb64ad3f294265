"""The picture as a Mermaid flowchart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .picture import UNATTACHED, Picture
from .terminal import printable


def mermaid(picture: Picture) -> str:
    """The text of the flowchart."""
    lines = ["flowchart LR"]
    nodes = {router.id: f"tr{number}" for number, router in enumerate(picture.transit_routers, 1)}
    for number, cen_id in enumerate(picture.cen_ids, 1):
        lines.append(f'  subgraph cen{number}["CEN {_text(cen_id)}"]')
        for router in picture.transit_routers:
            if router.cen_id == cen_id:
                lines.append(f'    {nodes[router.id]}["{_text(router.id)}<br/>{_text(router.region_id)}"]')
        lines.append("  end")
    ecrs = {ecr_id: f"ecr{number}" for number, ecr_id in enumerate(picture.ecr_ids, 1)}
    lines += [f'  {node}(["{_text(ecr_id)}"])' for ecr_id, node in ecrs.items()]
    for tie in picture.ties:
        arrow = "-.-" if tie.status == UNATTACHED else "---"
        label = f"{_text(tie.name)}<br/>{_text(tie.status)}" if tie.name else _text(tie.status)
        lines.append(f'  {nodes[tie.transit_router_id]} {arrow}|"{label}"| {ecrs[tie.ecr_id]}')
    lines += _routes(picture, nodes, ecrs)
    return "\n".join(lines) + "\n"


def _routes(picture: Picture, nodes: Mapping[str, str], ecrs: Mapping[str, str]) -> Iterator[str]:
    """The route tables, which ECR each forwards for and learns from, and the links that are missing."""
    tables: dict[str, str] = {}
    for tie in picture.ties:
        if tie.routing is None:
            continue
        used: dict[str, list[str]] = (
            {tie.routing.forwarded_by: ["forwarded"]} if tie.routing.forwarded_by else {}
        )
        for table in tie.routing.learned_by:
            used.setdefault(table, []).append("learned")
        for table, how in used.items():
            if table not in tables:
                tables[table] = f"rt{len(tables) + 1}"
                yield f'  {tables[table]}[/"{_text(table)}"/]'
                yield f"  {nodes[tie.transit_router_id]} --- {tables[table]}"
            yield f'  {ecrs[tie.ecr_id]} -->|"{" and ".join(how)} by"| {tables[table]}'
        if tie.missing:
            yield f'  {ecrs[tie.ecr_id]} -.->|"{tie.missing}"| {nodes[tie.transit_router_id]}'


def _text(text: str) -> str:
    """The text as Mermaid takes it between quotes: everything that could mean something as a character code."""
    kept = "-_. /"
    return "".join(c if c.isalnum() or c in kept else f"#{ord(c)};" for c in printable(text))
