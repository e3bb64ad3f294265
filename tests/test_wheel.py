"""The wheel: what is built from a checkout holds all that an installation needs, and runs without the checkout."""

import configparser
import email
import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from tools.project import ROOT
from tools.testing.distribution import build_wheel, sources


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sources(tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(source, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel holds, and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(installed: Path, *arguments: str) -> str:
    """Run Python with the wheel's packages before all others."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    answer = subprocess.run(
        [sys.executable, *arguments],
        cwd=installed,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


@pytest.mark.parametrize(
    "file",
    [
        "pulumi_alicloud_ecr/py.typed",
        "pulumi_alicloud_ecr/pulumi-plugin.json",
        "pulumi_alicloud_ecr/native/schema.json",
        "pulumi_alicloud_ecr/policy/pack/PulumiPolicy.yaml",
        "pulumi_alicloud_ecr/policy/pack/__main__.py",
        "alicloud_ecr_emulator/py.typed",
        "alicloud_ecr_emulator/http/page/index.html",
    ],
)
def test_the_wheel_holds_what_is_no_python_too(installed: Path, file: str) -> None:
    assert (installed / file).is_file()


def test_the_wheel_brings_the_commands_and_the_pytest_plugin(installed: Path) -> None:
    [metadata] = installed.glob("*.dist-info/entry_points.txt")
    points = configparser.ConfigParser()
    points.read(metadata)
    assert set(points["console_scripts"]) == {"alicloud-ecr", "pulumi-resource-alicloud-ecr"}
    assert set(points["pytest11"]) == {"alicloud_ecr_emulator"}


def test_the_wheel_holds_packages_only(installed: Path) -> None:
    names = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert names == {"pulumi_alicloud_ecr", "alicloud_ecr_emulator"}


def test_the_policy_pack_of_the_wheel_is_the_one_that_the_command_prints(installed: Path) -> None:
    code = "from pulumi_alicloud_ecr.cli import main; raise SystemExit(main(['policy-pack']))"
    printed = Path(run(installed, "-c", code))
    assert printed == installed / "pulumi_alicloud_ecr" / "policy" / "pack"


def test_a_program_imports_the_resources_from_the_wheel(installed: Path) -> None:
    code = "import pulumi_alicloud_ecr as p; print(p.EcrAttachment.__name__, p.__file__)"
    name, file = run(installed, "-c", code).split()
    assert name == "EcrAttachment"
    assert Path(file).is_relative_to(installed)


def test_the_page_on_pypi_has_links_that_work_there(installed: Path) -> None:
    [file] = installed.glob("*.dist-info/METADATA")
    page = email.message_from_string(file.read_text(encoding="utf-8"))
    urls = dict(entry.split(", ", 1) for entry in page.get_all("Project-URL", []))
    assert set(urls) >= {"Homepage", "Source", "Issues", "Changelog", "Documentation"}
    text = page.get_payload()
    assert isinstance(text, str)
    targets = re.findall(r"\]\(([^)]+)\)", text)
    assert targets
    assert not [target for target in targets if not target.startswith("https://")]
    ours = [t.partition("/main/")[2].partition("#")[0] for t in targets if t.startswith(urls["Source"])]
    assert not [path for path in ours if not (ROOT / path).exists()]


def test_the_host_of_python_programs_asks_for_no_plugin_of_a_dynamic_program(installed: Path) -> None:
    # Without this file Pulumi takes a distribution called pulumi-NAME for one that needs the plugin NAME, and looks
    # for it on the network at every update.
    plugin = json.loads((installed / "pulumi_alicloud_ecr" / "pulumi-plugin.json").read_text())
    assert plugin == {"resource": False}


def test_the_sdist_holds_tests_docs_examples_and_changelog(source: Path, tmp_path: Path) -> None:
    code = "from tools.build_backend import build_sdist; import sys; build_sdist(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=source, check=True, capture_output=True)
    [built] = tmp_path.glob("*.tar.gz")
    with tarfile.open(built) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for file in (
        "tests/test_wheel.py",
        "docs/tutorial.md",
        "examples/quickstart/__main__.py",
        "CHANGELOG.md",
    ):
        assert file in names
    assert not [name for name in names if "__pycache__" in name or name.startswith((".local", ".venv"))]
    assert not (source / "MANIFEST.in").exists()
