"""What an API action is made of: the call it gets and the table entry it is listed with."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .model import ATTACHED, Account
from .parameters import Parameters
from .world import World

Answer = dict[str, object]


@dataclass(frozen=True, slots=True)
class Plan:
    """How this one request's work goes on after the answer. The defaults are the ordinary course; fault rules change them.

    `attach_to` is the status that Attaching ends in (GONE: the attachment vanishes).
    """

    attach_to: str = ATTACHED
    attach_seconds: float | None = None
    hide_seconds: float = 0.0
    hide_reads: int = 0
    ignore_delete: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated request, as an action sees it. `now` is the world's time in seconds."""

    world: World
    account: Account
    parameters: Parameters
    now: float
    plan: Plan = field(default_factory=Plan)


@dataclass(frozen=True, slots=True)
class Action:
    """One API action. `required` parameters are checked by the gateway; `tokened` actions honour ClientToken."""

    run: Callable[[Call], Answer]
    required: tuple[str, ...] = ()
    tokened: bool = False


Actions = Mapping[str, Action]


def timestamp(seconds: float) -> str:
    """UTC time as `YYYY-MM-DDThh:mm:ssZ`."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def tag_list(tags: Mapping[str, str], key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    """Tags as the answers list them."""
    return [{key: name, value: text} for name, text in tags.items()]


def account_number(account_id: str) -> int | str:
    """An account id as the answers carry it: most fields are numbers there, though ids are strings everywhere else."""
    return (
        int(account_id)
        if account_id.isascii() and account_id.isdigit() and len(account_id) < 19
        else account_id
    )
