"""The pipelines of the documentation: valid for their systems, and every command of ours in them works as written."""

import json
import re
import shlex
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from tests.policy.documents import preview
from tools.project import ROOT
from yamllint import linter  # type: ignore[import-untyped]
from yamllint.config import YamlLintConfig  # type: ignore[import-untyped]

from pulumi_alicloud_ecr.cli.check import run_check
from pulumi_alicloud_ecr.policy.report import FORMATS

PIPELINES = ROOT / "docs" / "pipelines"
YAML = sorted(PIPELINES.glob("*.yml"))
ALL = [*YAML, PIPELINES / "Jenkinsfile"]


def load(name: str) -> Any:
    # YAML 1.1 reads the key `on` as true; the systems read it as text.
    return yaml.load((PIPELINES / name).read_text(), Loader=yaml.BaseLoader)


@pytest.mark.parametrize(
    ("name", "schema"),
    [("github-actions.yml", "github-workflows"), ("gitlab-ci.yml", "gitlab-ci")],
)
def test_a_pipeline_is_valid_by_its_systems_schema(name: str, schema: str) -> None:
    source = files("check_jsonschema.builtin_schemas.vendor").joinpath(f"{schema}.json").read_text()
    document = yaml.safe_load(re.sub(r"(?m)^on:", '"on":', (PIPELINES / name).read_text()))
    jsonschema.Draft7Validator(json.loads(source)).validate(document)


@pytest.mark.parametrize("file", YAML, ids=lambda file: file.name)
def test_the_yaml_is_clean(file: Path) -> None:
    relaxed = YamlLintConfig("extends: relaxed\nrules: {line-length: disable, comments: disable}")
    assert list(linter.run(file.read_text(), relaxed)) == []


def test_the_flow_pipeline_keeps_to_the_syntax_page() -> None:
    """Page "YAML syntax" of Flow: ids begin with a letter, are words of at most 30 characters, and jobs have steps."""
    flow = load("yunxiao-flow.yml")
    assert set(flow) == {"name", "sources", "stages"}
    ids = [*flow["sources"], *flow["stages"]]
    for stage in flow["stages"].values():
        ids += stage["jobs"]
        for job in stage["jobs"].values():
            ids += job["steps"]
            assert all({"step", "with"} <= set(step) for step in job["steps"].values())
    assert all(re.fullmatch(r"[A-Za-z]\w{0,29}", each) for each in ids)


def test_the_jenkinsfile_closes_what_it_opens() -> None:
    text = (PIPELINES / "Jenkinsfile").read_text()
    code = re.sub(r"'''.*?'''|\"(?:\\.|[^\"])*\"|'[^'\n]*'|//[^\n]*", "", text, flags=re.DOTALL)
    assert code.count("{") == code.count("}") > 0
    assert code.count("(") == code.count(")")
    assert [each for each in re.findall(r"(?m)^    (\w+) ", text) if each != "agent"] == [
        "options", "environment", "stages", "post",
    ]  # fmt: skip


def checks(file: Path) -> list[list[str]]:
    """The `alicloud-ecr check` commands of a pipeline, as arguments."""
    found = re.findall(r"alicloud-ecr (check [^\n|]*)", file.read_text())
    return [shlex.split(command) for command in found]


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.name)
def test_every_check_command_runs_as_written(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports").mkdir()
    (tmp_path / "preview.json").write_text(preview([]))
    (tmp_path / "policy-config.json").write_text("{}")
    commands = checks(file)
    assert commands
    for _, document, *options in commands:
        given = dict(zip(options[::2], options[1::2], strict=True))
        assert set(given) == {"--config", "--format", "--output"}
        assert given["--format"] in FORMATS
        assert run_check(document, given["--format"], given["--config"], given["--output"]) == 0
        assert (tmp_path / given["--output"]).stat().st_size > 0


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.name)
def test_every_pipeline_previews_with_the_pack_and_publishes_what_it_wrote(file: Path) -> None:
    text = file.read_text()
    assert re.search(
        r'--policy-pack "\$\(alicloud-ecr policy-pack\)" --policy-pack-config policy-config.json', text
    )
    for command in checks(file):
        report = command[command.index("--output") + 1]
        assert text.count(report.partition("/")[0]) > 1
