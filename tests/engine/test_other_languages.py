"""The plugin from other languages: a YAML program on the engine, and the SDKs that Pulumi's generators make of its schema."""

from pathlib import Path

import pytest
from tests.engine.conftest import NewSite, NewStack
from tools.engine import Engine, sdks
from tools.project import ROOT
from tools.testing.walkthrough import blocks

from alicloud_ecr_emulator.process import EmulatorProcess

SCHEMA = ROOT / "provider" / "pulumi_alicloud_ecr" / "native" / "schema.json"


def yaml_program() -> str:
    """The program that docs/native-plugin.md prints."""
    page = (ROOT / "docs" / "native-plugin.md").read_text()
    [program] = [b.text for b in blocks(page) if b.language == "yaml" and "runtime: yaml" in b.text]
    return program


def test_the_yaml_program_of_the_docs_goes_up_changes_in_place_and_goes_away(
    new_site: NewSite, new_stack: NewStack, yaml_engine: Engine, tmp_path: Path
) -> None:
    cloud: EmulatorProcess = new_site(associated=False).cloud
    project = tmp_path / "yaml-project"
    project.mkdir()
    (project / "Pulumi.yaml").write_text(yaml_program())
    own = {"ALICLOUD_ECR_STATE_DIR": str(tmp_path / "yaml-records")}
    stack = new_stack(project, engine=yaml_engine, env={**cloud.env, **own}, project="line", name="yaml")

    stack.up()
    assert stack.outputs() == {"status": "Attached"}
    unchanged = stack.preview("--expect-no-changes").ops
    assert unchanged == {"association": "same", "line": "same"}
    [attachment] = cloud.state()["attachments"]

    program = stack.folder / "Pulumi.yaml"
    program.write_text(
        program.read_text().replace(
            "ecrId: ${association", "tags: {team: network}\n      ecrId: ${association"
        )
    )
    assert stack.up().ops["line"] == "update"
    [changed] = cloud.state()["attachments"]
    assert changed["attachment_id"] == attachment["attachment_id"]
    assert changed["tags"]["team"] == "network"

    stack.destroy()
    assert cloud.state()["attachments"] == []
    assert cloud.state()["associations"] == []


@pytest.fixture
def generated(tmp_path: Path) -> Path:
    return tmp_path / "sdk"


def test_the_typescript_sdk_compiles(generated: Path) -> None:
    sdks.generate(SCHEMA, "nodejs", generated)
    enums = (generated / "types" / "enums" / "index.ts").read_text()
    assert "PayByResourceOwner" in enums
    assert "ALIBABA_CLOUD_REGION_ID" in (generated / "provider.ts").read_text()
    sdks.compile_typescript(generated)


def test_the_go_sdk_compiles(generated: Path) -> None:
    sdks.generate(SCHEMA, "go", generated)
    sdks.compile_go(SCHEMA, generated)
