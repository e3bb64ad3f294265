"""The soak itself: a short one with a fixed seed finds nothing, and finds what a missing rule of ownership leads to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from benchmarks.soak.growth import Growth
from benchmarks.soak.paths import Violation, shortest
from benchmarks.soak.simulation import Simulation

from pulumi_alicloud_ecr.api.journal import Journal
from pulumi_alicloud_ecr.lifecycle.ownership import Ownership


def test_a_short_soak_passes_and_says_what_it_has_done() -> None:
    simulation = Simulation(seed=2026)
    simulation.run(seconds=60.0, most_worlds=3)
    assert simulation.worlds == 3
    assert {"up", "destroy", "refresh", "adopt", "move", "(killed)", "(throttled)"} <= simulation.steps.keys()
    assert simulation.simulated_seconds > 600
    assert "hours of operations in 3 worlds" in str(simulation)


@pytest.mark.parametrize(
    ("owner", "method", "instead", "finds"),
    [
        (Ownership, "other_holder", lambda *_: "", "deleted|changed"),
        (Ownership, "may_take_over", lambda *_: True, "took"),
        (Journal, "released", lambda *_: None, "stay in the journal"),
    ],
)
def test_a_missing_rule_is_found_with_the_steps_that_show_it(
    owner: type, method: str, instead: Callable[..., Any], finds: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, method, instead)
    with pytest.raises(Violation, match=finds) as found:
        Simulation(seed=2026).run(seconds=60.0, most_worlds=12)
    assert found.value.confirmed == (owner is Ownership)
    assert not found.value.confirmed or 1 < len(found.value.path) <= 8
    assert "  1. ecr" in str(found.value)


def test_a_path_is_shortened_to_what_matters_while_there_is_time() -> None:
    def fails(path: Any) -> bool:
        return {3, 17} <= set(path)

    assert shortest(range(40), fails, lambda: True) == [3, 17]
    assert shortest(range(40), fails, lambda: False) == list(range(40))


def test_what_grows_is_told_from_what_was_large_for_a_moment() -> None:
    steady, growing = Growth("memory", 5.0), Growth("memory", 5.0)
    for sample in (10, 11, 40, 11, 12, 10, 30, 12):
        steady.add(sample)
    for sample in range(10, 90, 10):
        growing.add(sample)
    assert steady.problem == ""
    assert "it grows: memory 20 → 70" in growing.problem
