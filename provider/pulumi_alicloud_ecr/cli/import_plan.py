"""`alicloud-ecr import`: existing attachments as a program, as a `pulumi import` file, or into a stack at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..lifecycle import Connection
from ..lifecycle.association_lookup import describe as describe_association
from ..lifecycle.attachment import describe
from . import OK, REFUSED, Misuse
from .account import Account
from .filters import Filters
from .inventory import Inventory, inventory
from .output import refuse_existing, write
from .program import (
    Adopted,
    Style,
    adopted_names,
    program,
)
from .progress import note
from .routing import Routing, routing
from .terminal import json_text

_MODULE = "alicloud-ecr:index"
#: On the way to absence: nothing to import any more.
_GOING = "Detaching"
_STANDARD_ERROR = 2
#: The program of a project, and what is written beside one that is there.
MAIN, BESIDE = "__main__.py", "imported.py"


@dataclass(frozen=True)
class Plan:
    """What to write, where, and into which stack to import (empty: none)."""

    as_json: bool
    native: bool
    output: Path | None
    force: bool
    into: str
    route_tables: bool


def run(account: Account, filters: Filters, plan: Plan) -> int:
    """Write what is asked for, after importing it where that is asked for."""
    output = _file(plan)
    if output is not None and not plan.force:
        refuse_existing(output)
    engine = _engine(plan)
    with account.connected() as session:
        found = inventory(session, filters)
        routes = routing(session, found.attachments) if plan.route_tables else {}
        adopted = _adopted(session.connection, found, routes)
        own = session.connection.account(session.call())
    note(f"{len(adopted)} attachment{'' if len(adopted) == 1 else 's'} to import")
    file = import_file(adopted)
    if plan.into and adopted and (code := _import(engine, plan.into, file, account.endpoint)):
        note(f"error: pulumi import ended with exit code {code}; nothing was written")
        return REFUSED
    write(file if plan.as_json else program(adopted, _style(own, account, plan)), output, plan.force)
    if output is not None and not plan.as_json and output.name != MAIN and (output.parent / MAIN).exists():
        note(f"{output.parent / MAIN} stays as it is: add `import {output.stem}` to it to have both")
    return OK


def _file(plan: Plan) -> Path | None:
    """Where to write: in a folder beside the program that is there already."""
    if plan.output is None or not plan.output.is_dir():
        return plan.output
    if plan.as_json:
        return plan.output / "resources.json"
    return plan.output / (BESIDE if (plan.output / MAIN).exists() else MAIN)


def _style(own: str, account: Account, plan: Plan) -> Style:
    if plan.into:
        # The import has used the credentials that the stack is configured for.
        return Style(own, "", native=True, adopting=False)
    return Style(own, account.profile, plan.native, adopting=True)


def import_file(adopted: Sequence[Adopted]) -> str:
    """The text for `pulumi import --file`: attachments, the associations that they depend on, and their links."""
    resources: list[dict[str, str]] = []
    for each in adopted:
        if each.association:
            association = {"name": each.association_name, "id": each.plugin_association_id}
            resources.append({"type": f"{_MODULE}:EcrAssociation", **association})
        resources.append({"type": f"{_MODULE}:EcrAttachment", "name": each.name, "id": each.id})
        resources += [
            {"type": f"{_MODULE}:{link.kind.name}", "name": link.name, "id": link.id} for link in each.links
        ]
    return json_text({"resources": resources}) + "\n"


def _adopted(connection: Connection, found: Inventory, routes: Mapping[str, Routing]) -> list[Adopted]:
    staying = [a for a in found.attachments if a.status != _GOING]
    for going in found.attachments:
        if going not in staying:
            note(f"left out: {going.id} is being deleted")
    adopted = []
    for name, a in zip(adopted_names([(a.name, a.id) for a in staying]), staying, strict=True):
        association = found.association_of(a)
        adopted.append(
            Adopted(
                name,
                a.id,
                describe(connection, a),
                association.id if association else "",
                describe_association(association) if association else None,
                routes.get(a.id, Routing()),
            )
        )
    return adopted


def _engine(plan: Plan) -> str:
    if not plan.into:
        return ""
    if not any(Path(f"Pulumi.{ending}").exists() for ending in ("yaml", "yml", "json")):
        raise Misuse("--into needs the folder of a Pulumi project: there is no Pulumi.yaml here")
    engine = shutil.which("pulumi")
    if engine is None:
        raise Misuse("--into needs the Pulumi CLI: pulumi is not on PATH")
    return engine


def _import(engine: str, stack: str, file: str, endpoint: str) -> int:
    """Run `pulumi import`; its output goes to standard error, where it can't mix with ours."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as resources:
        resources.write(file)
        resources.flush()
        command = [engine, "import", "--file", resources.name, "--stack", stack, "--yes", "--non-interactive"]
        options = ["--generate-code=false", "--protect=false", "--skip-preview"]
        environment = {**os.environ, **({"ALICLOUD_ECR_ENDPOINT": endpoint} if endpoint else {})}
        return subprocess.run(
            [*command, *options], env=environment, stdout=_STANDARD_ERROR, check=False
        ).returncode
