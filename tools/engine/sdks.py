"""SDKs of a schema in other languages, by Pulumi's own generators, and whether they compile."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Literal

from tools.engine import cache, go_build, programs, versions
from tools.engine.errors import EngineError
from tools.engine.node import get_node
from tools.engine.progress import run


def generate(schema: Path, language: Literal["nodejs", "go"], folder: Path) -> None:
    """Write the schema's SDK into a folder. Raises EngineError with what the generator said."""
    command: list[str | Path] = [
        programs.sdk_generator().get(),
        "-schema",
        schema,
        "-language",
        language,
        "-out",
        folder,
    ]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise EngineError(f"the {language} SDK of {schema.name} can't be generated: {answer.stderr.strip()}")


def compile_go(schema: Path, folder: Path) -> None:
    """Compile a Go SDK that was generated into `folder`, with the Pulumi SDK of the engine. Raises EngineError.

    The schema's `importBasePath` for Go becomes the module's name.
    """
    log = cache.root() / "go-build.log"
    go = go_build.find_go() or go_build.fetch_go(log)
    (package,) = (path for path in folder.iterdir() if path.is_dir())
    base_path = json.loads(schema.read_text())["language"]["go"]["importBasePath"]
    pins = (versions.NEWEST / "go.mod").read_text().splitlines()
    kept = [line for line in pins if not line.startswith(("//", "module ", "tool "))]
    (package / "go.mod").write_text("\n".join([f"module {base_path}", *kept, ""]))
    shutil.copy(versions.NEWEST / "go.sum", package)
    answer = subprocess.run(
        [go.command, "build", "-trimpath", "./..."],
        cwd=package,
        env=go.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        raise EngineError(f"the Go SDK of {schema.name} does not compile:\n{answer.stderr.strip()}")


def compile_typescript(folder: Path) -> None:
    """Compile a TypeScript SDK that was generated into `folder`, with what its package.json asks for. Raises EngineError."""
    log = cache.root() / "npm.log"
    node = get_node(log)
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    advice = "Check that the npm registry can be reached, then run this again."
    run([node.npm, "install", *quiet], cwd=folder, env=node.environment, log=log, advice=advice)
    run([node.npm, "exec", "--", "tsc", "--noEmit"], cwd=folder, env=node.environment, log=log, advice="")
