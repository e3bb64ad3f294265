"""What is measured: four cases, and the rounds in which they take turns.

A round is one deployment's life in every one of its cases, operation by operation: first `up` of each case, then the
no-op `up` of each, and so on. So whatever disturbs the machine for a while disturbs all of them.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

#: Seconds of Attaching: what the API needs at least, by the peers' measurements.
ATTACH_SECONDS = 10.0
#: Seconds of Detaching: short, since leaving is the same work again.
DETACH_SECONDS = 1.0
#: The least `--parallel`. Larger stacks get one as wide as themselves: else the engine holds creates back in waves.
PARALLEL = 64


class Case(StrEnum):
    """What is compared; the value is the file name in `programs`."""

    FLOOR = "floor"
    WAITING = "waiting"
    NAIVE = "naive"
    DYNAMIC = "dynamic"
    NATIVE = "native"

    @property
    def program(self) -> str:
        """The text of the case's Pulumi program."""
        return (Path(__file__).parent / "programs" / f"{self}.py").read_text()

    @property
    def missing(self) -> str:
        """Why the case can't be measured; empty when it can."""
        if self is Case.NATIVE:
            if importlib.util.find_spec("pulumi_alicloud_ecr.native") is None:
                return "pulumi_alicloud_ecr.native is not there"
            if not shutil.which("pulumi-resource-alicloud-ecr", path=str(Path(sys.executable).parent)):
                return "pulumi-resource-alicloud-ecr is not installed beside this Python"
        return ""


class Operation(StrEnum):
    """One command of the engine on a whole stack."""

    UP = "up"
    NO_OP = "no-op up"
    REFRESH = "refresh"
    UPDATE = "update a tag"
    DESTROY = "destroy"


#: The no-op is short and its ratio the narrowest: it is measured more often.
WHOLE_LIFE = (
    Operation.UP,
    Operation.NO_OP,
    Operation.NO_OP,
    Operation.NO_OP,
    Operation.REFRESH,
    Operation.UPDATE,
    Operation.DESTROY,
)


@dataclass(frozen=True)
class Round:
    """Some cases in turn, under the same conditions."""

    cases: tuple[Case, ...]
    size: int
    operations: tuple[Operation, ...] = (Operation.UP,)
    #: Whether to leave `--parallel` to the engine.
    engines_parallel: bool = False
    #: Requests a second that the emulator allows for each operation of the API; 0 is no limit.
    qps: int = 0
    attach_seconds: float = ATTACH_SECONDS

    @property
    def parallel(self) -> int:
        """How many operations run at a time."""
        return 4 * (os.cpu_count() or 1) if self.engines_parallel else max(PARALLEL, self.size)


_OURS = (Case.DYNAMIC, Case.NATIVE)
_ALL = (Case.FLOOR, Case.WAITING, *_OURS)
_FIFTY = Round(_ALL, 50, WHOLE_LIFE)
_SHORT_LIFE = (Operation.UP, Operation.NO_OP, Operation.REFRESH, Operation.DESTROY)

#: How things are with other waits, the engine's own parallelism, and an API that allows little.
_CONDITIONS = (
    Round(_ALL, 50, attach_seconds=5.0),
    Round((Case.DYNAMIC,), 50, engines_parallel=True),
    Round(_OURS, 50, qps=10),
)

#: Within half an hour on two cores, of which a thousand take twenty minutes.
DEFAULT = (
    _FIFTY,
    *(Round(_ALL, size) for size in (1, 10)),
    *_CONDITIONS,
    Round(_ALL, 200, _SHORT_LIFE),
    Round((Case.FLOOR, *_OURS), 1000, _SHORT_LIFE),
)

#: Everything, in about two hours. The naive case would wait 42 minutes for 1,000 attachments; it ends at 200.
FULL = (
    *(
        round_
        for _ in range(3)
        for round_ in (_FIFTY, *(replace(_FIFTY, size=size) for size in (1, 10, 200)))
    ),
    *(replace(round_, cases=_ALL) for round_ in _CONDITIONS),
    *(Round((Case.NAIVE,), size, tuple(Operation)) for size in (1, 10, 50, 200)),
    replace(_FIFTY, size=1000),
)
