"""The functions as the plugin answers them: calls to the engine, which asks the plugin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

from ..frontends.functions import Functions, Options, OutputOptions
from .type_tokens import function_token


def _invoke(name: str, args: Mapping[str, Any], opts: Options) -> Mapping[str, Any]:
    answer: Mapping[str, Any] = pulumi.runtime.invoke(function_token(name), dict(args), opts).value
    return answer


def _invoke_output(name: str, args: Mapping[str, Any], opts: OutputOptions) -> pulumi.Output[Any]:
    return pulumi.runtime.invoke_output(function_token(name), dict(args), opts)


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
