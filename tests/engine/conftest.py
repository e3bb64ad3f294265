"""Fixtures of the engine tests: the engine, got if need be (never skipped), and stacks that clean up after themselves."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest
from tools.engine import Engine, EngineError, get_engine
from tools.testing.harness import Stack
from tools.testing.site import ASSOCIATION, Site, attachment, program

from alicloud_ecr_emulator.process import EmulatorProcess

#: Emulator options: all that takes minutes in the cloud takes a moment.
_QUICK: Mapping[str, Any] = {
    "attach_seconds": 0.1,
    "detach_seconds": 0.1,
    "modify_seconds": 0.05,
    "association_seconds": 0.05,
}


class NewStack(Protocol):
    """Makes a stack of the given program; stacks of one test share a backend."""

    def __call__(
        self,
        program: str | Path,
        *,
        engine: Engine | None = None,
        config: Mapping[str, Any] | None = None,
        env: Mapping[str, str] | None = None,
        name: str = "test",
        project: str = "probe",
    ) -> Stack: ...


class NewSite(Protocol):
    """Makes a cloud (options are the emulator's) and a stack whose program is one attachment in it, named `line`.

    The association is there already unless `associated` is false. With `cloud` the stack shares that one.
    """

    def __call__(
        self,
        *,
        cloud: EmulatorProcess | None = None,
        associated: bool = True,
        config: Mapping[str, Any] | None = None,
        env: Mapping[str, str] | None = None,
        **options: object,
    ) -> Site: ...


@pytest.fixture(scope="session")
def engine() -> Engine:
    try:
        return get_engine()
    except EngineError as error:
        pytest.fail(f"engine tests need a Pulumi engine and get it by `python3 -m tools.engine`: {error}")


@pytest.fixture(scope="session")
def yaml_engine(engine: Engine) -> Engine:
    """The engine with the language host of YAML programs, for `new_stack(folder, engine=yaml_engine)`."""
    try:
        return engine.with_yaml_host()
    except EngineError as error:
        pytest.fail(f"YAML programs need their language host, which is built: {error}")


@pytest.fixture(scope="session")
def pulumi_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


class Clouds:
    """Quick emulators, for one test after the other: one that is reset is as new, and starting one takes most of a second."""

    def __init__(self) -> None:
        self._idle: list[EmulatorProcess] = []
        self._taken: list[EmulatorProcess] = []

    def take(self) -> EmulatorProcess:
        """One for this test alone."""
        cloud = self._idle.pop() if self._idle else EmulatorProcess(**_QUICK)
        self._taken.append(cloud)
        return cloud

    def give_back(self) -> None:
        """The test has ended, and all that it had started."""
        while self._taken:
            cloud = self._taken.pop()
            # Where calls were held up, one may still be on its way.
            if not cloud.pid or cloud.state()["faults"]:
                cloud.stop()
            else:
                cloud.reset()
                self._idle.append(cloud)

    def stop(self) -> None:
        while self._idle:
            self._idle.pop().stop()


@pytest.fixture(scope="session")
def all_clouds() -> Iterator[Clouds]:
    clouds = Clouds()
    yield clouds
    clouds.stop()


@pytest.fixture
def clouds(all_clouds: Clouds) -> Iterator[Clouds]:
    yield all_clouds
    all_clouds.give_back()


@pytest.fixture
def new_stack(engine: Engine, pulumi_home: Path, tmp_path: Path, clouds: Clouds) -> Iterator[NewStack]:
    # Asks for the clouds so that they are given back after the last process of a stack has ended.
    made: list[Stack] = []

    default = engine

    def make(program: str | Path, *, engine: Engine | None = None, **options: Any) -> Stack:
        stack = Stack(
            engine or default,
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


@pytest.fixture
def new_site(
    new_stack: NewStack,
    clouds: Clouds,
    ecr_emulator_factory: Callable[..., EmulatorProcess],
    tmp_path: Path,
) -> NewSite:
    names = (f"test-{number}" for number in itertools.count(1))

    def make(
        *,
        cloud: EmulatorProcess | None = None,
        associated: bool = True,
        config: Mapping[str, Any] | None = None,
        env: Mapping[str, str] | None = None,
        **options: object,
    ) -> Site:
        if cloud is None:
            cloud = ecr_emulator_factory(**{**_QUICK, **options}) if options else clouds.take()
            if associated:
                cloud.seed(associations=[ASSOCIATION])
        # The provider's own record of what it made must not outlive the cloud that it is about.
        records = tmp_path / f"records-{cloud.port}"
        own = {"ALICLOUD_ECR_STATE_DIR": str(records)}
        stack = new_stack(
            program(attachment()), config=config, env={**cloud.env, **own, **(env or {})}, name=next(names)
        )
        return Site(stack, cloud, records)

    return make
