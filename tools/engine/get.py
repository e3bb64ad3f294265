"""The order in which an engine is looked for: on PATH, in the cache, from source."""

import filecmp
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
    cli, version = _chosen() or _on_path(search_path) or _built(programs.cli())
    if _has_python_host(cli, search_path):
        return Engine(cli, version, (cli.parent,))
    launchers = cache.root() / version / "bin"
    _install_launchers(launchers)
    return Engine(cli, version, tuple(dict.fromkeys((cli.parent, launchers))))


def _chosen() -> tuple[Path, str] | None:
    modules = {"": None, "newest": versions.NEWEST, "oldest": versions.OLDEST}
    choice = os.environ.get(CHOICE, "")
    if choice not in modules:
        raise EngineError(f"{CHOICE} is {choice!r}: give `oldest` or `newest`, or unset it.")
    module = modules[choice]
    return None if module is None else _built(programs.cli(module))


def _built(cli: programs.Program) -> tuple[Path, str]:
    return cli.get(), cli.key


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


def _install_launchers(folder: Path) -> None:
    """Copies, not links: the cache serves all checkouts and outlives each."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in _HOST.iterdir():
        target = folder / source.name
        if source.is_file() and not (target.exists() and filecmp.cmp(source, target, shallow=False)):
            copy = folder / f".{source.name}-{os.getpid()}"
            shutil.copy2(source, copy)
            copy.replace(target)
