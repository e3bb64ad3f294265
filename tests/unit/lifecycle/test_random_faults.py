"""Whatever goes wrong and in whatever order: a clean run ends with exactly what the program says, and no more."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.unit.conftest import TR, Bench, inputs, user_tags
from tools.testing.fake_clock import FakeClock
from tools.testing.world_cloud import (
    CREATE,
    DELETE,
    LIST,
    TAG,
    UNTAG,
    UPDATE,
    Fault,
    Killed,
    dropped,
    new_world,
    refusal,
)

from alicloud_ecr_emulator.world.plan import Plan
from pulumi_alicloud_ecr.api.cloud import AttachmentScope
from pulumi_alicloud_ecr.api.errors import EcrError, NotReady
from pulumi_alicloud_ecr.schema import ATTACHMENT, AttachmentInputs, AttachmentState
from pulumi_alicloud_ecr.schema.diff import diff

ERRORS = [
    dropped,
    lambda _: Killed(),
    refusal("InternalError", 500),
    refusal("ServiceUnavailable", 503),
    refusal("Throttling.User"),
    refusal("Operation.Blocking"),
    refusal("IncorrectStatus.EcrResource"),
    refusal("Forbidden.RAM"),
    refusal("NeverHeardOf"),
]

faults = st.builds(
    Fault,
    operation=st.sampled_from([CREATE, LIST, UPDATE, DELETE, TAG, UNTAG, "*"]),
    error=st.sampled_from(ERRORS),
    after=st.booleans(),
    skip=st.integers(0, 6),
    times=st.integers(1, 4),
)
plans = st.sampled_from(
    [
        Plan(),
        Plan(hide_seconds=8),
        Plan(hide_reads=3),
        Plan(attach_to="AttachFailed", attach_seconds=3),
        Plan(attach_to="", attach_seconds=3),
        Plan(attach_seconds=60),
        Plan(ignore_delete=True),
    ]
)
wishes = st.one_of(
    st.none(),
    st.builds(
        inputs,
        transit_router_attachment_name=st.sampled_from([None, "one", "two"]),
        tags=st.dictionaries(st.sampled_from("abc"), st.sampled_from("12"), max_size=3),
    ),
)


@dataclass(frozen=True)
class Step:
    """One `pulumi up`: what the program says (None: destroy), and what goes wrong."""

    wish: AttachmentInputs | None
    faults: list[Fault]
    plan: Plan
    seconds: float
    elsewhere: bool


steps = st.builds(
    Step,
    wishes,
    st.lists(faults, max_size=3),
    plans,
    st.sampled_from([5.0, 20.0, 1200.0]),
    st.booleans(),
)


class Stack:
    """What the engine does with the lifecycle: keeps the state, replaces, refreshes and goes on after a failure."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self.state: tuple[str, AttachmentState] | None = None

    def up(self, wish: AttachmentInputs | None, seconds: float = 1200.0) -> None:
        """Bring the cloud to the wish. Raises what the lifecycle raises; the state is what the engine would keep."""
        if self.state is not None and wish is not None:
            self._change(wish, seconds)
        elif self.state is not None:
            self._destroy(seconds)
        elif wish is not None:
            self._create(wish, seconds)

    def mend(self, wish: AttachmentInputs | None) -> None:
        """Run until the cloud is as wished: twice when a killed run has left an attachment that had failed."""
        try:
            self.up(wish)
        except NotReady as error:
            event("the remains of a failed attachment were found")
            if error.state.status != "AttachFailed":
                raise
            self.up(wish)

    def refresh(self) -> None:
        if self.state is not None:
            id, state = self.state
            found = self._bench.attachments.read(id, state, self._bench.call())
            self.state = (id, found[0]) if found else None

    def _change(self, wish: AttachmentInputs, seconds: float) -> None:
        assert self.state is not None
        id, state = self.state
        if diff(ATTACHMENT, ATTACHMENT.wire_of(state), ATTACHMENT.wire_of(wish)).replaces:
            self._destroy(seconds)
            return self._create(wish, seconds)
        try:
            self.state = id, self._bench.attachments.update(id, state, wish, self._bench.call(seconds))
        except NotReady as error:
            self.state = error.id, error.state
            raise

    def _destroy(self, seconds: float) -> None:
        assert self.state is not None
        self._bench.attachments.delete(*self.state, self._bench.call(seconds))
        self.state = None

    def _create(self, wish: AttachmentInputs, seconds: float) -> None:
        try:
            self.state = self._bench.create(wish, seconds)
        except NotReady as error:
            self.state = error.id, error.state
            raise


def _until_all_is_listed(bench: Bench, history: list[Step]) -> None:
    """Let time pass and others look, so that what is listed late is listed.

    A create whose answer was lost is known to its own machine only; to another one, from when the API lists it.
    """
    bench.cloud.faults.clear()
    bench.clock.sleep(120, lambda: False)
    for _ in range(max(step.plan.hide_reads for step in history)):
        bench.cloud.list_attachments(AttachmentScope(TR), 1.0)


@settings(max_examples=150, deadline=None)
@given(history=st.lists(steps, min_size=1, max_size=4), wish=wishes, duplicates=st.booleans())
def test_after_any_history_of_faults_a_clean_run_ends_with_what_the_program_says(
    history: list[Step], wish: AttachmentInputs | None, duplicates: bool
) -> None:
    clock = FakeClock()
    with tempfile.TemporaryDirectory() as folder:
        here, there = Path(folder, "here"), Path(folder, "there")
        bench = Bench(new_world(clock, allow_duplicates=duplicates), clock, here)
        stack = Stack(bench)
        for step in history:
            folder_of_step = there if step.elsewhere else here
            if folder_of_step != bench.folder:
                _until_all_is_listed(bench, history)
            bench.process(folder_of_step)
            bench.cloud.plan = step.plan
            bench.cloud.faults = [Fault(**vars(fault)) for fault in step.faults]
            with contextlib.suppress(EcrError, Killed):
                stack.up(step.wish, step.seconds)
            assert len(bench.there) <= 1
        bench.cloud.plan = Plan()
        bench.process(here)
        _until_all_is_listed(bench, history)
        stack.refresh()
        stack.mend(wish)
        if stack.state is None and bench.there:
            # A create that was killed, and a program that wants none any more: nobody has asked for it yet.
            event("left by a killed create, not in the program any more")
            stack.mend(inputs())
            stack.mend(wish)
        assert [a.attachment_id for a in bench.there] == ([stack.state[0]] if stack.state else [])
        assert (stack.state is None) == (wish is None)
        if wish is not None:
            world, state = bench.there[0], stack.state[1]  # type: ignore[index]
            assert (world.status, world.name, user_tags(world)) == (
                "Attached",
                wish.transit_router_attachment_name or "",
                wish.tags,
            )
            assert (state.status, state.transit_router_attachment_name, state.tags or {}) == (
                "Attached",
                wish.transit_router_attachment_name,
                wish.tags,
            )
