"""The commands of `alicloud-ecr`, in the order in which help lists them."""

from __future__ import annotations

import importlib.metadata
from typing import Annotated

import typer

from .commands import (
    check,
    conformance,
    doctor,
    emulator,
    graph,
    import_,
    install_plugin,
    list,
    new,
    policy_pack,
)

app = typer.Typer(
    name="alicloud-ecr",
    help="Express Connect Router attachments on Alibaba Cloud: see, import, check and try them out.",
    invoke_without_command=True,
    # Help as plain text: it comes up in a third of the time.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(show: bool) -> None:
    if show:
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


app.command("new", epilog=new.EXAMPLES)(new.new)
app.command("emulator", context_settings=emulator.SETTINGS)(emulator.emulator)
app.command("list", epilog=list.EXAMPLES)(list.list_)
app.command("import", epilog=import_.EXAMPLES)(import_.import_)
app.command("graph", epilog=graph.EXAMPLES)(graph.graph)
app.command("doctor", epilog=doctor.EXAMPLES)(doctor.doctor)
app.command("check", epilog=check.EXAMPLES)(check.check)
app.command("policy-pack", epilog=policy_pack.EXAMPLES)(policy_pack.policy_pack)
app.command("conformance", epilog=conformance.EXAMPLES)(conformance.conformance)
app.command("install-plugin")(install_plugin.install_plugin)
