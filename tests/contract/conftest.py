"""One emulated cloud and one process of each front end for all scenarios; every scenario has a place of its own in it."""

from collections.abc import Iterator

import pytest
from tests.contract.front_ends import Core, Dynamic, FrontEnd, Native
from tests.contract.place import Place

from alicloud_ecr_emulator.process import EmulatorProcess


@pytest.fixture(scope="session")
def cloud() -> Iterator[EmulatorProcess]:
    with EmulatorProcess(
        attach_seconds=0.1, detach_seconds=0.1, modify_seconds=0.05, association_seconds=0.05
    ) as emulator:
        yield emulator


@pytest.fixture(scope="session", params=["core", "dynamic", "native"])
def front_end(
    request: pytest.FixtureRequest, cloud: EmulatorProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FrontEnd]:
    env = {**cloud.env, "ALICLOUD_ECR_STATE_DIR": str(tmp_path_factory.mktemp("records"))}
    if request.param == "core":
        with pytest.MonkeyPatch.context() as patch:
            for name, value in env.items():
                patch.setenv(name, value)
            yield Core(env)
    else:
        process: Dynamic | Native = Dynamic(env) if request.param == "dynamic" else Native(env)
        yield process
        process.end()


@pytest.fixture
def place(cloud: EmulatorProcess) -> Place:
    place = Place(cloud)
    place.prepare(associated=True)
    return place


@pytest.fixture
def bare_place(cloud: EmulatorProcess) -> Place:
    """A place where nothing is associated yet."""
    place = Place(cloud)
    place.prepare(associated=False)
    return place
