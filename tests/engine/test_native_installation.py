"""The native plugin where Pulumi looks: in projects with a virtual environment of their own, off PATH."""

import os
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.engine.conftest import NewSite
from tests.engine.native import declare
from tools.engine import Engine
from tools.project import ROOT
from tools.testing.site import ECR, Site

_CLI = "import sys; from pulumi_alicloud_ecr.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture
def site(new_site: NewSite, tmp_path: Path, engine: Engine) -> Site:
    """A project with `virtualenv:`, a Pulumi home of its own, and no plugin on PATH."""
    environment = tmp_path / "project-venv"
    venv.create(environment, symlinks=True)
    packages = next(environment.glob("lib/python*/site-packages"))
    ours = Path(sys.prefix) / "lib" / packages.parent.name / "site-packages"
    (packages / "development.pth").write_text(f"{ours}\n{ROOT / 'provider'}\n")
    path = os.pathsep.join([*map(str, engine.folders), "/usr/bin", "/bin"])
    home = {"PULUMI_HOME": str(tmp_path / "pulumi"), "PULUMI_PYTHON_CMD": sys.executable, "PATH": path}
    site = new_site(env=home)
    (site.stack.folder / "Pulumi.yaml").write_text(
        f"name: probe\nruntime: {{name: python, options: {{virtualenv: {environment}}}}}\n"
    )
    declare(site)
    return site


def install(environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _CLI, "install-plugin"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_without_it_the_program_says_what_to_do(site: Site) -> None:
    outcome = site.stack.up(fails=True)
    assert "run `alicloud-ecr install-plugin`" in outcome.screen


def test_installed_it_is_found_without_a_warning_and_again_after_an_upgrade(site: Site) -> None:
    assert "Pulumi finds the plugin alicloud-ecr" in install(site.stack.environment)

    outcome = site.stack.up()

    assert "warning" not in outcome.screen
    assert [a["ecr_id"] for a in site.attachments()] == [ECR]
    # The same again, as after `pip install --upgrade`.
    install(site.stack.environment)
    assert "warning" not in site.stack.preview("--expect-no-changes").screen


def test_a_launcher_whose_environment_is_gone_says_what_to_do(site: Site, tmp_path: Path) -> None:
    install(site.stack.environment)
    [launcher] = (tmp_path / "pulumi" / "plugins").glob("*/pulumi-resource-alicloud-ecr")
    launcher.write_text(launcher.read_text().replace(sys.executable, str(tmp_path / "gone" / "python")))

    outcome = site.stack.up(fails=True)

    assert "no longer installed" in outcome.screen
    assert "alicloud-ecr install-plugin" in outcome.screen


def test_the_folder_that_the_project_names_is_found_too(site: Site) -> None:
    project = site.stack.folder / "Pulumi.yaml"
    folder = Path(sys.executable).parent
    project.write_text(
        project.read_text() + f"plugins: {{providers: [{{name: alicloud-ecr, path: {folder}}}]}}\n"
    )
    outcome = site.stack.up()
    assert "warning" not in outcome.screen
    assert len(site.attachments()) == 1
