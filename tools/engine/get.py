"""The order in which an engine is looked for: on PATH, in the cache, from source."""

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from tools.engine import cache, programs, versions
from tools.engine.errors import EngineError
from tools.engine.progress import say

_LAUNCHERS = ("pulumi-language-python", "pulumi-resource-pulumi-python")
_HOST = Path(__file__).with_name("python_host")
#: Which engine: `oldest` and `newest` of those that are built here; unset: the one on PATH or else the newest.
CHOICE = "PULUMI_ALICLOUD_ECR_ENGINE"


@dataclass(frozen=True)
class Engine:
    cli: Path
    version: str
    folders: tuple[Path, ...]  # for PATH: the CLI's own, and the launchers' where it came without them

    def search_path(self, rest: str) -> str:
        return os.pathsep.join([*map(str, self.folders), rest])

    def with_yaml_host(self) -> "Engine":
        """An engine that also runs YAML programs, whose language host is got on the first call. Raises EngineError."""
        return replace(self, folders=(*self.folders, programs.yaml_host().get().parent))


def get_engine() -> Engine:
    """The engine, got on the first call on a machine. Progress goes to stderr. Raises EngineError."""
    search_path = _path_without_cache()
    chosen = _chosen()
    found = None if chosen else _on_path(search_path)
    if found is None:
        built = chosen or programs.cli()
        return _beside_host(built.get(), built.key)
    cli, version = found
    if _has_python_host(cli, search_path):
        return Engine(cli, version, (cli.parent,))
    return Engine(cli, version, (cli.parent, _with_host("host")))


def _beside_host(cli: Path, version: str) -> Engine:
    """The engine warns of what it finds on PATH, not of what stands beside it."""
    folder = _with_host(version, cli)
    return Engine(folder / cli.name, version, (folder,))


def _chosen() -> programs.Program | None:
    modules = {"": None, "newest": versions.NEWEST, "oldest": versions.OLDEST}
    choice = os.environ.get(CHOICE, "")
    if choice not in modules:
        raise EngineError(f"{CHOICE} is {choice!r}: give `oldest` or `newest`, or unset it.")
    module = modules[choice]
    return None if module is None else programs.cli(module)


def _has_python_host(cli: Path, search_path: str) -> bool:
    """Whether the CLI came with launchers. Ours don't count: they are to follow this checkout's."""
    folders = os.pathsep.join([str(cli.parent), str(cli.resolve().parent), search_path])
    found = [shutil.which(name, path=folders) for name in _LAUNCHERS]
    return all(launcher and not Path(launcher).with_name("language_host.py").exists() for launcher in found)


def _path_without_cache() -> str:
    """PATH less what an earlier `make env` put there, so that the cache never passes for the user's own CLI."""
    ours = str(cache.root())
    return os.pathsep.join(
        folder for folder in os.environ.get("PATH", "").split(os.pathsep) if not folder.startswith(ours)
    )


def _on_path(search_path: str) -> tuple[Path, str] | None:
    command = shutil.which("pulumi", path=search_path)
    if command is None:
        return None
    try:
        answer = subprocess.run(
            [command, "version"], capture_output=True, text=True, timeout=30, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        say(f"{command} does not answer `pulumi version`; looking further.")
        return None
    found = versions.parse(answer)
    oldest = versions.parse(versions.oldest_cli())
    if found is None or oldest is None or found < oldest:
        say(f"{command} is Pulumi {answer.strip()}, older than {versions.oldest_cli()}; looking further.")
        return None
    return Path(command), ".".join(map(str, found))


def _with_host(name: str, *others: Path) -> Path:
    """A folder with this checkout's launchers, and links to other executables. A host of other text gets another."""
    files = sorted(path for path in _HOST.iterdir() if path.is_file())
    content = hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()
    folder = cache.root() / f"{name}-{content[:12]}"
    if not folder.exists():
        with cache.lock(folder):
            if not folder.exists():
                with cache.staging(folder) as stage:
                    (stage / "bin").mkdir()
                    # Copies, not links: the cache serves all checkouts and outlives each.
                    for path in files:
                        shutil.copy2(path, stage / "bin")
                    for path in others:
                        os.link(path, stage / "bin" / path.name)
    return folder / "bin"
