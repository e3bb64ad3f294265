"""The names by which engine, states and schema know the plugin; none of them may change."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ..schema import KINDS, Kind

PACKAGE = "alicloud-ecr"


def token(kind: Kind[Any, Any]) -> str:
    """The type of a kind of resource."""
    return f"{PACKAGE}:index:{kind.name}"


def function_token(name: str) -> str:
    """The token of a function."""
    return f"{PACKAGE}:index:{name}"


KIND_OF_TOKEN: Mapping[str, Kind[Any, Any]] = {token(kind): kind for kind in KINDS}


def plugin_version() -> str:
    """The version of the distribution; 0.0.0 when it runs from a folder that nobody installed."""
    try:
        return version("pulumi-alicloud-ecr")
    except PackageNotFoundError:
        return "0.0.0"
