"""The commands and their options; each does its work in a module that it imports when it is called."""

from __future__ import annotations

import importlib.metadata
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="alicloud-ecr",
    help="Express Connect Router attachments on Alibaba Cloud: see, import, check and try them out.",
    invoke_without_command=True,
    add_completion=False,
    # Help as plain text: it comes up in a third of the time.
    rich_markup_mode=None,
)

_PASS_THROUGH = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}

Endpoint = Annotated[
    str,
    typer.Option(help="Where the API is; as ALICLOUD_ECR_ENDPOINT. Default: Alibaba Cloud.", metavar="URL"),
]
Profile = Annotated[str, typer.Option(help="Credentials profile to use.", metavar="NAME")]
CenId = Annotated[str, typer.Option(help="Only those of this CEN instance.", metavar="ID")]
RegionId = Annotated[str, typer.Option(help="Only those in this region.", metavar="ID")]
TransitRouterId = Annotated[str, typer.Option(help="Only those of this transit router.", metavar="ID")]
Tags = Annotated[
    list[str] | None,
    typer.Option("--tag", help="Only those with this tag; may be repeated.", metavar="KEY=VALUE"),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="File to write; default: standard output.", metavar="FILE"),
]


class ImportFormat(StrEnum):
    """What `import` writes."""

    PYTHON = "python"
    JSON = "json"


class GraphFormat(StrEnum):
    """What `graph` writes."""

    MERMAID = "mermaid"
    SVG = "svg"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(importlib.metadata.version("pulumi-alicloud-ecr"))
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("emulator", context_settings=_PASS_THROUGH)
def _emulator(context: typer.Context) -> int:
    """Serve the API on 127.0.0.1, without an account."""
    from .emulator import run

    return run(context.args)


@app.command("list")
def _list(
    cen_id: CenId = "",
    region_id: RegionId = "",
    transit_router_id: TransitRouterId = "",
    tag: Tags = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="An array with the names of the properties.")
    ] = False,
    endpoint: Endpoint = "",
    profile: Profile = "",
) -> int:
    """List the ECR attachments of the account."""
    from .account import Account
    from .listing import run
    from .wanted import Wanted

    wanted = Wanted.of(cen_id, region_id, transit_router_id, tag or ())
    return run(Account(endpoint, profile, region_id), wanted, as_json)


@app.command("import")
def _import(
    cen_id: CenId = "",
    region_id: RegionId = "",
    transit_router_id: TransitRouterId = "",
    tag: Tags = None,
    format: Annotated[
        ImportFormat, typer.Option(help="A Pulumi program, or a file for `pulumi import --file`.")
    ] = ImportFormat.PYTHON,
    native: Annotated[
        bool, typer.Option("--native", help="Write the program for the native plugin's classes.")
    ] = False,
    output: Output = None,
    into: Annotated[
        str,
        typer.Option(
            help="Also import into this stack of the project here, by the native plugin.", metavar="STACK"
        ),
    ] = "",
    endpoint: Endpoint = "",
    profile: Profile = "",
) -> int:
    """Write a program for what exists already.

    A Pulumi program with `import_` for each attachment and association, or a file for `pulumi import --file`.
    """
    from .account import Account
    from .importing import Plan, run
    from .wanted import Wanted

    wanted = Wanted.of(cen_id, region_id, transit_router_id, tag or ())
    plan = Plan(format is ImportFormat.JSON, native, output, into)
    return run(Account(endpoint, profile, region_id), wanted, plan)


@app.command("graph")
def _graph(
    cen_id: CenId = "",
    region_id: RegionId = "",
    transit_router_id: TransitRouterId = "",
    tag: Tags = None,
    format: Annotated[GraphFormat, typer.Option(help="What to write.")] = GraphFormat.MERMAID,
    output: Output = None,
    endpoint: Endpoint = "",
    profile: Profile = "",
) -> int:
    """Draw CEN instances, transit routers and ECRs."""
    from .account import Account
    from .graph import run
    from .wanted import Wanted

    wanted = Wanted.of(cen_id, region_id, transit_router_id, tag or ())
    return run(Account(endpoint, profile, region_id), wanted, format is GraphFormat.SVG, output)


@app.command("doctor")
def _doctor(
    ecr_id: Annotated[str, typer.Option(help="The ECR of a planned attachment.", metavar="ID")] = "",
    transit_router_id: Annotated[str, typer.Option(help="Its transit router.", metavar="ID")] = "",
    cen_id: Annotated[str, typer.Option(help="Its CEN instance.", metavar="ID")] = "",
    region_id: Annotated[str, typer.Option(help="Its region.", metavar="ID")] = "",
    ecr_owner_id: Annotated[
        str, typer.Option(help="The account that owns the ECR, when it is another one.", metavar="ID")
    ] = "",
    endpoint: Endpoint = "",
    profile: Profile = "",
) -> int:
    """Look for what would stand in the way.

    Credentials, endpoint, permissions, engine, and the prerequisites of one planned attachment.
    """
    from ..api.cloud import NewAttachment
    from .account import Account
    from .doctor import run

    planned = NewAttachment(ecr_id, transit_router_id, cen_id, region_id, ecr_owner_id)
    return run(Account(endpoint, profile, region_id), planned)


@app.command("check")
def _check(
    file: Annotated[
        str,
        typer.Argument(
            help="Output of `pulumi preview --json` or `pulumi stack export`; - reads standard input."
        ),
    ],
    format: Annotated[str, typer.Option(help="text, json, sarif or junit.")] = "text",
    config: Annotated[
        str | None, typer.Option(help="The policy pack's configuration file.", metavar="FILE")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", help="File to write; default: standard output.", metavar="FILE"),
    ] = None,
) -> int:
    """Check a preview or a state, offline.

    Exit code: 0 pass, 1 violations, 2 could not run.
    """
    from .check import run_check

    return run_check(file, format, config, output)


@app.command("policy-pack")
def _policy_pack() -> int:
    """Print the folder for --policy-pack."""
    from .policy_pack import run_policy_pack

    return run_policy_pack()
