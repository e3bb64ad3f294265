"""The picture as SVG: CEN instances on the left as frames around their transit routers, ECRs on the right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from .picture import UNATTACHED, Picture, Tie
from .terminal import printable

_MARGIN = 24
_BOX_WIDTH, _BOX_HEIGHT, _GAP = 250, 44, 16
_FRAME_PAD, _FRAME_HEAD = 16, 34
#: Between the columns: room for the names of attachments.
_CHANNEL = 320
#: Between the ends of two lines at the same ECR: room for a label.
_PORT = 30
_LABEL_MOST = 40

_COLOURS = {"Attached": "#1a7f37", UNATTACHED: "#8c959f"}
_IN_TRANSIT = "#bf8700"

_STYLE = """
  text { font: 12px ui-sans-serif, "Noto Sans", "Noto Sans CJK SC", sans-serif; fill: #1f2328 }
  .head { font-weight: 600 } .small { font-size: 11px; fill: #59636e }
  .frame { fill: #f6f8fa; stroke: #d1d9e0 } .box { fill: #fff; stroke: #59636e }
  .label { paint-order: stroke; stroke: #fff; stroke-width: 4px; stroke-linejoin: round }
""".rstrip()


@dataclass(frozen=True)
class _Layout:
    """Tops and heights of the CENs' frames and of the ECRs, tops of the transit routers, and where each line ends."""

    frames: dict[str, tuple[int, int]]
    routers: dict[str, int]
    ecrs: dict[str, tuple[int, int]]
    ends: dict[Tie, int]
    height: int

    @classmethod
    def of(cls, picture: Picture) -> _Layout:
        frames, routers, low = _left(picture)
        ecrs: dict[str, tuple[int, int]] = {}
        ends: dict[Tie, int] = {}
        top = _MARGIN + _FRAME_HEAD
        for ecr_id in picture.ecr_ids:
            ties = [tie for tie in picture.ties if tie.ecr_id == ecr_id]
            ends |= {tie: top + _BOX_HEIGHT // 2 + n * _PORT for n, tie in enumerate(ties)}
            ecrs[ecr_id] = (top, _BOX_HEIGHT + (len(ties) - 1) * _PORT)
            top += ecrs[ecr_id][1] + _GAP
        return cls(frames, routers, ecrs, ends, max(low, top) - _GAP + _MARGIN)


def _left(picture: Picture) -> tuple[dict[str, tuple[int, int]], dict[str, int], int]:
    """The frames, the transit routers in them, and where the next frame would begin."""
    frames: dict[str, tuple[int, int]] = {}
    routers: dict[str, int] = {}
    y = _MARGIN
    for cen_id in picture.cen_ids:
        top, y = y, y + _FRAME_HEAD
        for router in picture.transit_routers:
            if router.cen_id == cen_id:
                # A transit router takes the room that its lines need on the other side.
                ties = sum(1 for tie in picture.ties if tie.transit_router_id == router.id)
                room = ties * (_BOX_HEIGHT + _GAP)
                routers[router.id] = y + (room - _GAP - _BOX_HEIGHT) // 2
                y += room
        y += _FRAME_PAD - _GAP
        frames[cen_id] = (top, y - top)
        y += _GAP
    return frames, routers, y


def svg(picture: Picture) -> str:
    """The text of the SVG document."""
    layout = _Layout.of(picture)
    ecr_x = _MARGIN + 2 * _FRAME_PAD + _BOX_WIDTH + _CHANNEL
    width = ecr_x + _BOX_WIDTH + _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{layout.height}" '
        f'viewBox="0 0 {width} {layout.height}">',
        "<title>ECR attachments</title>",
        f"<style>{_STYLE}\n</style>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        *_frames(layout),
        *(_line(tie, layout, ecr_x) for tie in picture.ties),
    ]
    for router in picture.transit_routers:
        top = layout.routers[router.id]
        parts += _box(_MARGIN + _FRAME_PAD, top, _BOX_HEIGHT, router.id, router.region_id)
    for ecr_id, (top, height) in layout.ecrs.items():
        parts += _box(ecr_x, top, height, ecr_id, "Express Connect Router")
    parts += [_label(tie, layout.ends[tie], ecr_x) for tie in picture.ties]
    return "\n".join([*parts, "</svg>", ""])


def _frames(layout: _Layout) -> Iterator[str]:
    for cen_id, (top, height) in layout.frames.items():
        width = _BOX_WIDTH + 2 * _FRAME_PAD
        yield f'<rect class="frame" x="{_MARGIN}" y="{top}" width="{width}" height="{height}" rx="8"/>'
        yield f'<text class="head" x="{_MARGIN + _FRAME_PAD}" y="{top + 22}">CEN {_text(cen_id)}</text>'


def _box(x: int, y: int, height: int, head: str, small: str) -> Iterator[str]:
    yield f'<rect class="box" x="{x}" y="{y}" width="{_BOX_WIDTH}" height="{height}" rx="6"/>'
    yield f'<text class="head" x="{x + 12}" y="{y + 19}">{_text(head)}</text>'
    yield f'<text class="small" x="{x + 12}" y="{y + 35}">{_text(small)}</text>'


def _line(tie: Tie, layout: _Layout, ecr_x: int) -> str:
    x1, y1 = _MARGIN + _FRAME_PAD + _BOX_WIDTH, layout.routers[tie.transit_router_id] + _BOX_HEIGHT // 2
    y2 = layout.ends[tie]
    bend = _CHANNEL // 3
    dashes = ' stroke-dasharray="5 4"' if tie.status == UNATTACHED else ""
    path = f"M{x1} {y1} C{x1 + bend} {y1} {x1 + bend} {y2} {x1 + bend + 20} {y2} H{ecr_x}"
    return f'<path d="{path}" fill="none" stroke="{_colour(tie)}" stroke-width="2"{dashes}/>'


def _label(tie: Tie, end: int, ecr_x: int) -> str:
    """Name and status at the end of the line, where it is level, so that no two labels meet."""
    name = _text(tie.name, _LABEL_MOST)
    text = f"{name} · {_text(tie.status)}" if name else _text(tie.status)
    label = f'<text class="small label" x="{ecr_x - 8}" y="{end - 6}" text-anchor="end">{text}</text>'
    return label + _routes(tie, end, ecr_x)


def _routes(tie: Tie, end: int, ecr_x: int) -> str:
    """Below the line: its route tables, or what is missing."""
    if tie.routing is None:
        return ""
    tables = dict.fromkeys((tie.routing.forwarded_by, *tie.routing.learned_by))
    text = tie.missing or f"routes by {', '.join(tables)}"
    colour = ' style="fill: #cf222e"' if tie.missing else ""
    text = _text(text, _LABEL_MOST)
    return f'<text class="small label" x="{ecr_x - 8}" y="{end + 14}" text-anchor="end"{colour}>{text}</text>'


def _colour(tie: Tie) -> str:
    return _COLOURS.get(tie.status, _IN_TRANSIT)


def _text(text: str, most: int = 200) -> str:
    text = printable(text)
    return escape(text if len(text) <= most else text[: most - 1] + "…")
