"""What goes wrong in a step of the model, by name: so that a path of steps can be read and walked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from alicloud_ecr_emulator.world.plan import Plan
from tools.testing.world_cloud import (
    CREATE,
    DELETE,
    LIST,
    TAG,
    UPDATE,
    Fault,
    Killed,
    dropped,
    refusal,
)

_ORDINARY = Plan()


@dataclass(frozen=True)
class StepFault:
    """Calls that fail, what becomes of what is begun meanwhile, and how many seconds the operation is given."""

    faults: tuple[Fault, ...] = ()
    plan: Plan = _ORDINARY
    seconds: float = 1200.0

    def calls(self) -> list[Fault]:
        """The failing calls, none of them used up."""
        return [replace(fault) for fault in self.faults]


def _killed(operation: str, *, after: bool = False, skip: int = 0) -> StepFault:
    return StepFault((Fault(operation, lambda _: Killed(), after, skip),))


#: That of a create: the ones that every short history is explored with.
CREATING: Mapping[str, StepFault] = {
    "killed": _killed(CREATE, after=True),
    "killed before": _killed(CREATE),
    "killed later": _killed(LIST, skip=2),
    "lost": StepFault((Fault(CREATE, dropped, after=True),)),
}
STEP_FAULTS: Mapping[str, StepFault] = {
    "": StepFault(),
    **CREATING,
    "killed looking": _killed(LIST),
    "killed updating": _killed(UPDATE, after=True),
    "killed tagging": _killed(TAG),
    "killed deleting": _killed(DELETE, after=True),
    "update lost": StepFault((Fault(UPDATE, dropped, after=True),)),
    "delete lost": StepFault((Fault(DELETE, dropped, after=True),)),
    "throttled": StepFault((Fault("*", refusal("Throttling.User"), times=5),)),
    "unavailable": StepFault((Fault("*", refusal("ServiceUnavailable", 503), skip=1, times=4),)),
    "forbidden": StepFault((Fault(CREATE, refusal("Forbidden.RAM"), times=9),)),
    "refused after all": StepFault((Fault(CREATE, refusal("Forbidden.RAM"), after=True),)),
    "lists fail": StepFault((Fault(LIST, refusal("InternalError", 500), skip=1, times=4),)),
    "shown late": StepFault(plan=Plan(hide_seconds=8)),
    "attach fails": StepFault(plan=Plan(attach_to="AttachFailed", attach_seconds=3)),
    "vanishes": StepFault(plan=Plan(attach_to="", attach_seconds=3)),
    "slow": StepFault(plan=Plan(attach_seconds=60)),
    "out of time": StepFault(plan=Plan(attach_seconds=60), seconds=20.0),
    "delete ignored": StepFault(plan=Plan(ignore_delete=True)),
}
