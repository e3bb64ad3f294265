"""What an API action is made of: the call it gets and the table entry it is listed with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..world.entities import Account
from ..world.errors import ApiError
from ..world.plan import Plan
from ..world.world import World
from .parameters import Parameters

Answer = dict[str, object]


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated request, as an action sees it. `now` is the world's time in seconds."""

    world: World
    account: Account
    parameters: Parameters
    now: float
    plan: Plan = field(default_factory=Plan)

    def check_dry_run(self) -> None:
        """A dry run that found no fault ends here, as cbn ends it: with the error DryRunOperation.

        Raises DryRunPassed where the setting has no such code: then the answer is that of success, without an id.
        """
        if self.parameters.flag("DryRun"):
            code = self.world.settings.dry_run_code
            raise ApiError(code) if code else DryRunPassed


class DryRunPassed(Exception):
    """A dry run that found no fault and is answered like a success."""


@dataclass(frozen=True, slots=True)
class Action:
    """One API action. `required` parameters are checked by the gateway; `tokened` actions honour ClientToken."""

    run: Callable[[Call], Answer]
    required: tuple[str, ...] = ()
    tokened: bool = False


Actions = Mapping[str, Action]
