"""The models of the official SDKs, each imported when it is first used.

An SDK's package of models imports all of its modules, 456 in the case of cbn: a third of the seconds until a run's first
call, for the handful of classes that an operation needs. Whether they are imported one by one or all at once, they are
the same classes.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import re
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import Any

CBN, ECR, STS = (
    "alibabacloud_cbn20170912",
    "alibabacloud_expressconnectrouter20230901",
    "alibabacloud_sts20150401",
)

_LOCK = threading.Lock()
#: One line of a package of models, and what else may stand in it: anything beyond that is for Python to run.
_IMPORT = re.compile(r"^from \.(_\w+) import (\w+)$", re.MULTILINE)
_REST = re.compile(r"\s*(#[^\n]*\s*)*from __future__ import annotations\s*(__all__ = \[[\w\s,]*\]\s*)?")


class _Models(ModuleType):
    """A package of models that has imported none of them yet."""

    def __getattr__(self, name: str) -> Any:
        module = self.__dict__["_modules"].get(name)
        if module is None:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        found = getattr(importlib.import_module(f"{self.__name__}.{module}"), name)
        setattr(self, name, found)
        return found


def cbn() -> Any:
    """The models of Cloud Enterprise Network."""
    return models(CBN)


def ecr() -> Any:
    """The models of Express Connect Router."""
    return models(ECR)


@functools.cache
def models(package: str) -> Any:
    """The models of an SDK; to be called before anything else imports the SDK, which imports them all."""
    name = f"{package}.models"
    with _LOCK:
        if name not in sys.modules and (lazy := _lazy(name)) is not None:
            sys.modules[name] = lazy
            vars(sys.modules[package])["models"] = lazy
    return importlib.import_module(name)


def _lazy(name: str) -> _Models | None:
    """The package, not run; None where it can't be read, or does more than to import its classes."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        return None
    try:
        text = Path(spec.origin).read_text("utf-8")
    except OSError:
        return None
    if not _REST.fullmatch(_IMPORT.sub("", text)):
        return None
    package = importlib.util.module_from_spec(spec)
    package.__class__ = _Models
    package.__dict__["_modules"] = {cls: module for module, cls in _IMPORT.findall(text)}
    assert isinstance(package, _Models)
    return package
