"""The API without HTTP: one function from an account, an action and its parameters to an answer.

The order is the gateway's: action known, account allowed, mandatory parameters there, ClientToken seen before, then the action.
"""

from __future__ import annotations

import fnmatch
import uuid
from collections.abc import Mapping
from typing import Final

from . import tokens
from .action import Action, Actions, Answer, Call, Plan
from .actions import (
    attachments,
    cens,
    expressconnectrouter,
    grants,
    resourcedirectory,
    sts,
    tags,
    transit_routers,
)
from .errors import ApiError, missing_parameter
from .parameters import Parameters
from .world import World

CBN: Final = "2017-09-12"
EXPRESS_CONNECT_ROUTER: Final = "2023-09-01"
STS: Final = "2015-04-01"
RESOURCE_DIRECTORY: Final = "2022-04-19"

PRODUCTS: Final[dict[str, tuple[str, Actions]]] = {
    CBN: (
        "Cbn",
        {**attachments.ACTIONS, **tags.ACTIONS, **transit_routers.ACTIONS, **cens.ACTIONS, **grants.ACTIONS},
    ),
    EXPRESS_CONNECT_ROUTER: ("ExpressConnectRouter", expressconnectrouter.ACTIONS),
    STS: ("Sts", sts.ACTIONS),
    RESOURCE_DIRECTORY: ("ResourceDirectoryMaster", resourcedirectory.ACTIONS),
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
    found = _find(action, version)
    now = world.settle()
    account = world.accounts.get(account_id)
    if account is None:
        raise ApiError("InvalidAccessKeyId.NotFound")
    if any(fnmatch.fnmatchcase(action, pattern) for pattern in account.denied_actions):
        raise ApiError("Unauthorized")
    for name in found.required:
        if not parameters.get(name):
            raise missing_parameter(name)
    request = Call(world, account, Parameters(parameters), now, plan or Plan())
    answer = _once(request, action, parameters, found) if found.tokened else found.run(request)
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


def _once(request: Call, action: str, parameters: Mapping[str, str], found: Action) -> Answer:
    token = request.parameters.client_token()
    if not token:
        return found.run(request)
    world, key = request.world, tokens.token_key(request.account.account_id, action, token)
    tokens.forget(world.tokens, request.now - world.settings.token_seconds)
    fingerprint, remembered = tokens.fingerprint(parameters), world.tokens.get(key)
    if remembered is None:
        answer = found.run(request)
        if not request.parameters.flag("DryRun"):
            strings = {name: str(value) for name, value in answer.items() if isinstance(value, str)}
            world.put(tokens.Remembered(key, fingerprint, strings, request.now))
        return answer
    if remembered.fingerprint != fingerprint:
        raise ApiError("IdempotentParameterMismatch")
    return dict(remembered.answer)
