"""Which versions of Pulumi and Go are used. The go.mod files are the only places that pin them; here they are read."""

import re
from pathlib import Path

Version = tuple[int, ...]

_HERE = Path(__file__).parent
#: The folders of the Go modules: the newest CLI that we support, the oldest one, the language host of YAML programs.
NEWEST, OLDEST, YAML_HOST = _HERE, _HERE / "oldest", _HERE / "yaml_host"
#: On PyPI, Go's releases have versions of their own; this file pins one that satisfies every go.mod, by its hashes.
GO_REQUIREMENTS = _HERE / "go-requirements.txt"


def parse(text: str) -> Version | None:
    """The first dotted version number in a text such as `v3.259.0-dev` or `go version go1.26.8 linux/amd64`."""
    found = re.search(r"\d+(?:\.\d+)+", text)
    return tuple(map(int, found.group().split("."))) if found else None


def newest_cli() -> str:
    return _pinned(NEWEST, "github.com/pulumi/pulumi/pkg/v3")


def oldest_cli() -> str:
    """The oldest CLI that is taken from PATH; `make test-versions` runs the engine tests with it."""
    return _pinned(OLDEST, "github.com/pulumi/pulumi/pkg/v3")


def yaml_host() -> str:
    return _pinned(YAML_HOST, "github.com/pulumi/pulumi-yaml")


def oldest_go() -> str:
    """The oldest Go that builds all of them."""
    return max((_in_module(folder, r"^go (\S+)") for folder in (NEWEST, OLDEST, YAML_HOST)), key=_order)


def _order(version: str) -> Version:
    return parse(version) or ()


def _pinned(folder: Path, module: str) -> str:
    return _in_module(folder, rf"^(?:require)?\s+{re.escape(module)} v(\S+)")


def _in_module(folder: Path, pattern: str) -> str:
    text = (folder / "go.mod").read_text()
    found = re.search(pattern, text, re.MULTILINE)
    if found is None:
        raise AssertionError(f"{folder / 'go.mod'} has no line like {pattern}")
    return found.group(1)
