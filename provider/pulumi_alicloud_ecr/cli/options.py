"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Endpoint = Annotated[
    str,
    typer.Option(
        help="Where the API is; as ALICLOUD_ECR_ENDPOINT. Default: Alibaba Cloud.",
        metavar="URL",
        show_default=False,
    ),
]
Profile = Annotated[str, typer.Option(help="Credentials profile to use.", metavar="NAME", show_default=False)]
CenId = Annotated[
    str, typer.Option(help="Only those of this CEN instance.", metavar="ID", show_default=False)
]
RegionId = Annotated[str, typer.Option(help="Only those in this region.", metavar="ID", show_default=False)]
TransitRouterId = Annotated[
    str, typer.Option(help="Only those of this transit router.", metavar="ID", show_default=False)
]
Tags = Annotated[
    list[str] | None,
    typer.Option(
        "--tag", help="Only those with this tag; may be repeated.", metavar="KEY=VALUE", show_default=False
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        help="File to write; default: standard output.",
        metavar="FILE",
        show_default=False,
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite what exists.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON, with the names of the properties.")]
