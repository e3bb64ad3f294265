"""The API without HTTP: one function from an account, an action and its parameters to an answer.

The order is the gateway's: action known, account allowed, mandatory parameters there, ClientToken seen before, then the action.
"""

from __future__ import annotations

import fnmatch
import uuid
from collections.abc import Mapping
from typing import Final

from ..world import idempotency
from ..world.errors import ApiError, missing_parameter
from ..world.plan import Plan
from ..world.transitions import settle
from ..world.world import World
from . import (
    cens,
    ecr_associations,
    ecr_attachments,
    ecr_tags,
    express_connect_routers,
    grants,
    instance_grants,
    resource_directory,
    route_entries,
    route_table_associations,
    route_table_propagations,
    route_tables,
    sts,
    tags,
    transit_routers,
)
from .action import Action, Actions, Answer, Call, DryRunPassed
from .parameters import Parameters
from .rendering import renamed, renaming

CBN: Final = "2017-09-12"
EXPRESS_CONNECT_ROUTER: Final = "2023-09-01"
STS: Final = "2015-04-01"
RESOURCE_DIRECTORY: Final = "2022-04-19"

PRODUCTS: Final[dict[str, tuple[str, Actions]]] = {
    CBN: (
        "Cbn",
        {
            **ecr_attachments.ACTIONS,
            **route_tables.ACTIONS,
            **route_table_associations.ACTIONS,
            **route_table_propagations.ACTIONS,
            **route_entries.ACTIONS,
            **tags.ACTIONS,
            **transit_routers.ACTIONS,
            **cens.ACTIONS,
            **grants.ACTIONS,
        },
    ),
    EXPRESS_CONNECT_ROUTER: (
        "ExpressConnectRouter",
        {
            **express_connect_routers.ACTIONS,
            **ecr_associations.ACTIONS,
            **ecr_tags.ACTIONS,
            **instance_grants.ACTIONS,
        },
    ),
    STS: ("Sts", sts.ACTIONS),
    RESOURCE_DIRECTORY: ("ResourceDirectoryMaster", resource_directory.ACTIONS),
}
"""API version → product and its actions. The version alone tells the product, since one address serves all."""


def call(
    world: World,
    account_id: str,
    action: str,
    parameters: Mapping[str, str],
    *,
    version: str = "",
    plan: Plan | None = None,
) -> Answer:
    """Do what the API does and answer what it answers, RequestId included.

    Without a `version` the action is looked for in all products. Raises `ApiError` for every refusal.
    """
    names = renaming(world.settings.renamed_words)
    try:
        answer = _call(world, account_id, action, parameters, version, plan)
    except ApiError as error:
        if error.code not in names:
            raise
        raise ApiError(names[error.code], status=error.status, message=error.message) from None
    return renamed(answer, names) if names else answer


def _call(
    world: World,
    account_id: str,
    action: str,
    parameters: Mapping[str, str],
    version: str,
    plan: Plan | None,
) -> Answer:
    found = _find(action, version)
    now = settle(world)
    account = world.accounts.get(account_id)
    if account is None:
        raise ApiError("InvalidAccessKeyId.NotFound")
    if any(fnmatch.fnmatchcase(action, pattern) for pattern in account.denied_actions):
        raise ApiError("Unauthorized")
    for name in found.required:
        if not parameters.get(name):
            raise missing_parameter(name)
    request = Call(
        world, account, Parameters(parameters, world.settings.longest_tag_value), now, plan or Plan()
    )
    try:
        answer = _run_once(request, action, parameters, found) if found.tokened else found.run(request)
    except DryRunPassed:
        answer = {}
    if not world.settings.lists_in_pages and "NextToken" in answer:
        answer = {**answer, "NextToken": ""}
    return {"RequestId": new_request_id(), **answer}


def new_request_id() -> str:
    """A RequestId in the service's form."""
    return str(uuid.uuid4()).upper()


def _find(action: str, version: str) -> Action:
    if version and version not in PRODUCTS:
        raise ApiError("InvalidVersion")
    candidates = [PRODUCTS[version]] if version else PRODUCTS.values()
    for _, actions in candidates:
        if action in actions:
            return actions[action]
    raise ApiError("InvalidAction.NotFound", f"Action: {action or '(none)'}.")


def _run_once(request: Call, action: str, parameters: Mapping[str, str], found: Action) -> Answer:
    token = request.parameters.client_token()
    if not token or not request.world.settings.replay_tokens:
        return found.run(request)
    world, key = request.world, idempotency.token_key(request.account.account_id, action, token)
    idempotency.forget(world.tokens, request.now - world.settings.token_seconds)
    fingerprint, remembered = idempotency.fingerprint(parameters), world.tokens.get(key)
    if remembered is None:
        answer = found.run(request)
        if not request.parameters.flag("DryRun"):
            strings = {name: str(value) for name, value in answer.items() if isinstance(value, str)}
            world.put(idempotency.Remembered(key, fingerprint, strings, request.now))
        return answer
    if remembered.fingerprint != fingerprint and world.settings.refuse_token_mismatch:
        raise ApiError("IdempotentParameterMismatch")
    return dict(remembered.answer)
