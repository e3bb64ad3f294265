"""Who holds what, explored: every sequence of steps up to a depth, and random ones beyond it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from tools.testing.clouds import CLOUDS
from tools.testing.holders import Step
from tools.testing.surroundings import Surroundings
from tools.testing.universe import STEPS, Universe

from pulumi_alicloud_ecr.lifecycle.ownership import Ownership


def explore(start: Universe, depth: int, steps: tuple[Step, ...] = STEPS) -> int:
    """Take every sequence of so many steps, those that lead to the same once; how many places were seen."""
    seen = {start.key()}
    queue: deque[tuple[Universe, tuple[Step, ...]]] = deque([(start, ())])
    while queue:
        here, path = queue.popleft()
        for step in steps:
            if not here.can(step):
                continue
            there = here.copy()
            try:
                there.run(step)
            except AssertionError as error:
                raise AssertionError(f"{error}, after: {'; '.join(map(str, (*path, step)))}") from None
            if len(path) + 1 < depth and (key := there.key()) not in seen:
                seen.add(key)
                queue.append((there, (*path, step)))
    return len(seen)


@pytest.mark.parametrize(
    ("cloud", "depth"), [(name, 3 if name in ("claims", "no tags in lists") else 2) for name in CLOUDS]
)
def test_whatever_is_done_nothing_is_taken_doubled_or_lost(cloud: str, depth: int) -> None:
    assert explore(Universe(Surroundings.new(**CLOUDS[cloud])), depth) > 5


#: What the rules of ownership are there for: without one of them a few steps lead to harm.
WITHOUT: dict[str, tuple[str, Callable[..., Any], tuple[Step, ...]]] = {
    "a delete that asks nobody": (
        "other_holder",
        lambda *_: "",
        (Step("up", "A"), Step("adopt", "B"), Step("destroy", "A")),
    ),
    "a take-over at any age": (
        "may_take_over",
        lambda *_: True,
        (Step("up", "A"), Step("move", "A", ""), Step("up", "A")),
    ),
    "a hand-over that is forgotten": (
        "is_free",
        lambda *_: True,
        (Step("up", "A", fault="killed later"), Step("adopt", "B"), Step("up", "A")),
    ),
}


@pytest.mark.parametrize("name", WITHOUT)
def test_the_model_notices_when_a_rule_is_missing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    method, instead, steps = WITHOUT[name]
    hides_tags = method == "is_free"
    universe = Universe(Surroundings.new(hides_tags=hides_tags))
    for step in steps:
        universe.run(step)
    monkeypatch.setattr(Ownership, method, instead)
    with pytest.raises(AssertionError, match=r"deleted|took"):
        explore(Universe(Surroundings.new(hides_tags=hides_tags)), len(steps), tuple(dict.fromkeys(steps)))


class Lives(RuleBasedStateMachine):
    """Longer lives than can be explored."""

    @initialize(cloud=st.sampled_from(sorted(CLOUDS)))
    def begin(self, cloud: str) -> None:
        self.universe = Universe(Surroundings.new(**CLOUDS[cloud]))

    @rule(data=st.data())
    def live(self, data: st.DataObject) -> None:
        self.universe.run(data.draw(st.sampled_from([s for s in STEPS if self.universe.can(s)])))


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=150, stateful_step_count=12, deadline=None)
