"""README's first program and the tutorial: literally, from an empty folder and home, with the built wheel."""

import os
import socket
import sys
from pathlib import Path

import pytest
from tools.engine import Engine
from tools.project import ROOT
from tools.testing.distribution import build_wheel, sources
from tools.testing.walkthrough import blocks, own_environment, script, walk

from pulumi_alicloud_ecr.cli.new_project import Project

README = (ROOT / "README.md").read_text()
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text()
#: The port that the pages print; a free one takes its place, since tests run side by side.
PORT = "8095"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that pip finds the built wheel in."""
    source = sources(tmp_path_factory.mktemp("source"))
    return build_wheel(source, tmp_path_factory.mktemp("wheel")).parent


@pytest.fixture
def environment(wheel: Path, engine: Engine, tmp_path: Path) -> dict[str, str]:
    home = tmp_path / "home"
    home.mkdir()
    more = {
        "PIP_FIND_LINKS": str(wheel),
        "PIP_CACHE_DIR": os.environ.get("PIP_CACHE_DIR", str(Path.home() / ".cache" / "pip")),
        "PULUMI_SKIP_UPDATE_CHECK": "1",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "1",
    }
    python = Path(sys.base_prefix) / "bin"
    path = [*map(str, engine.folders), str(python), "/usr/bin", "/bin"]
    return own_environment(home, path, **more)


def on_a_free_port(page: str) -> str:
    assert PORT in script(page)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return page.replace(PORT, str(probe.getsockname()[1]))


def first_program(page: str) -> str:
    return page[page.index("## A first program") : page.index("## Where to read on")]


def in_order(said: str, *parts: str) -> bool:
    """Whether all of them are there, each after the one before it. Shows what was said where not."""
    for part in parts:
        assert part in said, said
        said = said.partition(part)[2]
    return True


def test_the_readmes_first_program_runs_as_printed(environment: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()

    said = walk(on_a_free_port(first_program(README)), folder, environment)

    assert in_order(said, 'status        : "Attached"', "+ 6 created", "~ 1 updated", "- 6 deleted")
    assert "warning" not in said


def test_the_tutorial_runs_as_printed(environment: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()

    said = walk(on_a_free_port(TUTORIAL), folder, environment)

    assert in_order(
        said,
        "ok    credentials",
        "+ 6 created",
        "\nAttached\n",
        "flowchart",
        "~ 1 updated",
        "6 unchanged",
        "- 6 deleted",
    )
    assert "wrong " not in said
    assert "warning" not in said


def test_both_print_what_new_writes() -> None:
    written = Project("my-line", ".venv", native=False).files()
    for page in (first_program(README), TUTORIAL):
        assert [b.text for b in blocks(page) if b.language == "python"] == [written["__main__.py"]]
    assert [b.text for b in blocks(TUTORIAL) if b.language == "yaml"] == [written["Pulumi.yaml"]]
