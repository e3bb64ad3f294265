"""STS 2015-04-01: who is calling, and credentials for a while.

The emulator has no RAM: every caller is its account's root user, and any role of any known account can be assumed.
"""

from __future__ import annotations

import re
from typing import Final

from ..world.entities import Credential
from ..world.errors import ApiError, invalid_parameter
from .action import Action, Actions, Answer, Call
from .rendering import timestamp

_ROLE: Final = re.compile(r"acs:ram::(?P<account>\d+):role/(?P<role>[\w.-]{1,64})", re.ASCII)


def get_caller_identity(call: Call) -> Answer:
    account_id = call.account.account_id
    return {
        "AccountId": account_id,
        "Arn": f"acs:ram::{account_id}:root",
        "IdentityType": "Account",
        "PrincipalId": account_id,
        "UserId": account_id,
    }


def assume_role(call: Call) -> Answer:
    parameters, world = call.parameters, call.world
    role = _ROLE.fullmatch(parameters.text("RoleArn"))
    if role is None:
        raise invalid_parameter("RoleArn", "must look like acs:ram::<account>:role/<name>")
    if world.accounts.get(role["account"]) is None:
        raise ApiError("EntityNotExist.Role")
    session = parameters.text("RoleSessionName")
    expires_at = call.now + parameters.number("DurationSeconds", 3600, 900, 43_200)
    made = Credential(
        world.new_id("STS.emulator-"), world.new_id(""), role["account"], world.new_id("sts-"), expires_at
    )
    world.put(made)
    return {
        "AssumedRoleUser": {
            "Arn": f"acs:ram::{role['account']}:assumed-role/{role['role']}/{session}",
            "AssumedRoleId": f"{role['account']}:{session}",
        },
        "Credentials": {
            "AccessKeyId": made.access_key_id,
            "AccessKeySecret": made.access_key_secret,
            "SecurityToken": made.security_token,
            "Expiration": timestamp(expires_at),
        },
    }


ACTIONS: Final[Actions] = {
    "GetCallerIdentity": Action(get_caller_identity),
    "AssumeRole": Action(assume_role, ("RoleArn", "RoleSessionName")),
}
