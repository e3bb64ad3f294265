"""The functions of the dynamic front end: answered in the program's own process, since dynamic providers have none.

The API is called with the stack's configuration, as the resources do; in a preview too, when the arguments are known.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pulumi
from pulumi.runtime.config import CONFIG, get_config_env

from ..api.errors import EcrError
from ..frontends import operations
from ..frontends.functions import Functions, Options, OutputOptions

if TYPE_CHECKING:
    from ..frontends.connections import Connections


def _invoke(name: str, args: Mapping[str, Any], opts: Options) -> Mapping[str, Any]:
    return _answer(_connections(), name, args)


def _invoke_output(name: str, args: Mapping[str, Any], opts: OutputOptions) -> pulumi.Output[Any]:
    # The program's configuration is known to its own thread only.
    connections = _connections()

    async def answer(known: Any) -> Mapping[str, Any]:
        return await asyncio.to_thread(_answer, connections, name, known[0])

    needed = getattr(opts, "depends_on", None) or []
    needed = [needed] if isinstance(needed, pulumi.Resource) else needed
    return pulumi.Output.all(dict(args), *(resource.urn for resource in needed)).apply(answer)


def _answer(connections: Connections, name: str, args: Mapping[str, Any]) -> Mapping[str, Any]:
    from ..frontends.lookups import answer

    try:
        return answer(connections, name, args, operations.operation(connections.clock))
    except EcrError as error:
        raise pulumi.RunError(operations.failed(name, error)) from None


def _connections() -> Connections:
    config = {**get_config_env(), **CONFIG.get()}
    return _connections_of(tuple(sorted((key, str(value)) for key, value in config.items())))


@functools.lru_cache(maxsize=1)
def _connections_of(config: tuple[tuple[str, str], ...]) -> Connections:
    from ..api.settings import Settings
    from ..frontends.connections import Connections

    return Connections(Settings.from_config(dict(config)))


_functions = Functions(_invoke, _invoke_output)

get_ecr_attachment = _functions.get_ecr_attachment
get_ecr_attachment_output = _functions.get_ecr_attachment_output
get_ecr_attachments = _functions.get_ecr_attachments
get_ecr_attachments_output = _functions.get_ecr_attachments_output
get_ecr_association = _functions.get_ecr_association
get_ecr_association_output = _functions.get_ecr_association_output
get_ecr_associations = _functions.get_ecr_associations
get_ecr_associations_output = _functions.get_ecr_associations_output
get_ecr_grant = _functions.get_ecr_grant
get_ecr_grant_output = _functions.get_ecr_grant_output
get_ecr_grants = _functions.get_ecr_grants
get_ecr_grants_output = _functions.get_ecr_grants_output
get_ecr_route_tables = _functions.get_ecr_route_tables
get_ecr_route_tables_output = _functions.get_ecr_route_tables_output
