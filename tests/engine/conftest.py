"""Fixtures of the engine tests: the engine, got if need be (never skipped), and stacks that clean up after themselves."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest
from tests.engine.harness import Stack
from tools.engine import Engine, EngineError, get_engine


class NewStack(Protocol):
    """Makes a stack of the given program; stacks of one test share a backend."""

    def __call__(
        self,
        program: str | Path,
        *,
        config: Mapping[str, Any] | None = None,
        env: Mapping[str, str] | None = None,
        name: str = "test",
        project: str = "probe",
    ) -> Stack: ...


@pytest.fixture(scope="session")
def engine() -> Engine:
    try:
        return get_engine()
    except EngineError as error:
        pytest.fail(f"engine tests need a Pulumi engine and get it by `python3 -m tools.engine`: {error}")


@pytest.fixture(scope="session")
def pulumi_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def new_stack(engine: Engine, pulumi_home: Path, tmp_path: Path) -> Iterator[NewStack]:
    made: list[Stack] = []

    def make(program: str | Path, **options: Any) -> Stack:
        stack = Stack(
            engine,
            tmp_path / f"stack-{len(made)}",
            program,
            home=pulumi_home,
            backend=tmp_path / "backend",
            **options,
        )
        made.append(stack)
        return stack

    yield make
    for stack in made:
        stack.end()
