"""Resource Directory 2022-04-19: which accounts belong together. An enterprise here is one directory."""

from __future__ import annotations

from typing import Final

from ..world.entities import Account
from ..world.errors import ApiError
from .action import Action, Actions, Answer, Call
from .pagination import by_number


def get_resource_directory(call: Call) -> Answer:
    members = _members(call)
    return {
        "ResourceDirectory": {
            "ResourceDirectoryId": _directory_id(call.account),
            "MasterAccountId": members[0].account_id,
            "MasterAccountName": members[0].name,
        }
    }


def list_accounts(call: Call) -> Answer:
    items, fields = by_number(_members(call), call.parameters, largest=100)
    rows = [
        {
            "AccountId": each.account_id,
            "DisplayName": each.name,
            "ResourceDirectoryId": _directory_id(each),
            "Status": "CreateSuccess",
            "Type": "CloudAccount",
        }
        for each in items
    ]
    return {"Accounts": {"Account": rows}, **fields}


def _members(call: Call) -> list[Account]:
    if not call.account.enterprise:
        raise ApiError("EntityNotExist.ResourceDirectory")
    return [each for each in call.world.accounts if each.enterprise == call.account.enterprise]


def _directory_id(account: Account) -> str:
    return f"rd-{account.enterprise}"


ACTIONS: Final[Actions] = {
    "GetResourceDirectory": Action(get_resource_directory),
    "ListAccounts": Action(list_accounts),
}
