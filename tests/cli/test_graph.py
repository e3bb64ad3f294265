"""`alicloud-ecr graph`."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from tests.cli.conftest import Cli
from tests.cli.world import HOSTILE, world

from alicloud_ecr_emulator.process import EmulatorProcess
from pulumi_alicloud_ecr.cli.picture import (
    UNATTACHED,
    Picture,
    Tie,
    TransitRouter,
)
from pulumi_alicloud_ecr.cli.svg import svg
from pulumi_alicloud_ecr.cli.terminal import printable

_SVG = "{http://www.w3.org/2000/svg}"


def test_mermaid_has_every_cen_transit_router_ecr_and_attachment(
    cli: Cli, ecr_emulator: EmulatorProcess
) -> None:
    seed = world(4)
    seed["attachments"].pop()
    ecr_emulator.seed(**seed)

    # The ECR of an association without attachment is not among those of attachments.
    text = cli("graph").out

    assert text.startswith("flowchart LR\n")
    assert re.findall(r'subgraph cen\d+\["CEN (.*?)"\]', text) == [
        "cen-000000000000000000",
        "cen-000000000000000001",
    ]
    assert re.findall(r'tr\d+\["(.*?)<br/>(.*?)"\]', text) == [
        ("tr-000000000000000000", "cn-hangzhou"),
        ("tr-000000000000000001", "cn-shanghai"),
        ("tr-000000000000000002", "cn-hangzhou"),
    ]
    assert re.findall(r'ecr\d+\(\["(.*?)"\]\)', text) == [f"ecr-{n:018}" for n in range(3)]
    assert re.findall(r'(tr\d+) ---\|"(.*?)<br/>Attached"\| (ecr\d+)', text) == [
        (f"tr{n}", f"line-{n - 1}", f"ecr{n}") for n in (1, 2, 3)
    ]


def test_mermaid_spells_what_could_mean_something_as_codes(cli: Cli, ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.seed(**world(len(HOSTILE), hostile=True))
    labels = re.findall(r'\|"(.*?)<br/>Attached"\|', cli("graph").out)
    assert len(labels) == len(HOSTILE)
    spelt = [re.sub(r"#(\d+);", lambda m: chr(int(m[1])), label) for label in labels]
    assert set(spelt) == {printable(text) for text in HOSTILE}


def test_svg_is_xml_with_every_name_as_text(cli: Cli, ecr_emulator: EmulatorProcess, tmp_path: Path) -> None:
    ecr_emulator.seed(**world(len(HOSTILE), hostile=True))
    file = tmp_path / "graph.svg"
    assert cli("graph", "--format", "svg", "--output", str(file)).code == 0

    root = ElementTree.parse(file).getroot()

    texts = ["".join(text.itertext()) for text in root.iter(f"{_SVG}text")]
    assert [t for t in texts if t.startswith("ecr-")]
    for name in HOSTILE:
        assert f"{printable(name)} · Attached" in texts


def test_svg_boxes_do_not_overlap_and_stay_inside() -> None:
    routers = tuple(TransitRouter(f"tr-{n}", f"cen-{n // 2}", f"region-{n}") for n in range(5))
    ties = tuple(
        Tie(f"tr-{n % 5}", f"ecr-{n % 7}", UNATTACHED if n % 3 else "Attached", f"line {n}")
        for n in range(20)
    )
    root = ElementTree.fromstring(svg(Picture(routers, tuple(f"ecr-{n}" for n in range(7)), ties)))

    boxes = [
        tuple(float(box.get(key, "0")) for key in ("x", "y", "width", "height"))
        for box in root.iter(f"{_SVG}rect")
        if box.get("class") == "box"
    ]
    assert len(boxes) == 12
    for n, (x, y, width, height) in enumerate(boxes):
        assert x + width <= float(root.get("width", "0"))
        assert y + height <= float(root.get("height", "0"))
        for other_x, other_y, _, other_height in boxes[n + 1 :]:
            assert x != other_x or y + height <= other_y or other_y + other_height <= y
    labels = [(text.get("x"), text.get("y")) for text in root.iter(f"{_SVG}text")]
    assert len(labels) == len(set(labels))


def test_an_association_without_attachment_is_a_dashed_line(cli: Cli, ecr_emulator: EmulatorProcess) -> None:
    seed = world(1)
    ecr_emulator.seed(**seed)
    waiting = {
        **seed["associations"][0],
        "association_id": "ecr-assoc-waiting",
        "transit_router_id": "tr-000000000000000003",
        "status": "INACTIVE",
    }
    ecr_emulator.seed(associations=[waiting])
    assert '-.-|"associated"| ecr1' in cli("graph").out
    assert cli("graph", "--format", "svg").out.count("stroke-dasharray") == 1


def test_nothing_is_a_picture_too(cli: Cli) -> None:
    assert cli("graph").out == "flowchart LR\n"
    ElementTree.fromstring(cli("graph", "--format", "svg").out)


def test_route_tables_and_what_is_missing_are_drawn(cli: Cli, ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.seed(**world(2))
    first, _ = sorted(a["attachment_id"] for a in ecr_emulator.state()["attachments"])
    tables = {t["transit_router_id"]: t["route_table_id"] for t in ecr_emulator.state()["route_tables"]}
    link = {"attachment_id": first, "route_table_id": tables["tr-000000000000000000"]}
    ecr_emulator.seed(route_table_associations=[link], route_table_propagations=[link])

    text = cli("graph").out

    assert f'rt1[/"{link["route_table_id"]}"/]' in text
    assert 'ecr1 -->|"forwarded and learned by"| rt1' in text
    assert 'ecr2 -.->|"no route table forwards or learns"| tr2' in text
    drawn = cli("graph", "--format", "svg").out
    assert "no route table forwards or learns" in drawn
    assert f"routes by {link['route_table_id']}" in drawn
    assert '"forwarded_by": "' in cli("graph", "--format", "json").out
