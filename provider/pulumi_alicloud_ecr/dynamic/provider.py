"""The dynamic provider's class: a name that stands in users' state files, and nothing that could change.

One class without attributes serves all kinds of resources, so that what Pulumi pickles into each resource's state is
one short reference to this class: upgrades of Python or of this package apply to what exists, and thousands of
resources can be declared. Its import path must never move. The work is done in `operations`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi.dynamic import (
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)

Wire = Mapping[str, Any]


class EcrProvider(ResourceProvider):
    """All resources of this package. Its methods run in the host only, and only there is `operations` imported."""

    serialize_as_secret_always = False

    def configure(self, req: ConfigureRequest) -> None:
        from . import operations

        # Config.get looks up one key; which keys there are, only its properties tell.
        operations.configure(req.config._props)

    def check(self, _olds: Wire, news: Wire) -> CheckResult:
        from . import operations

        return operations.check(_olds, news)

    def diff(self, _id: str, _olds: Wire, _news: Wire) -> DiffResult:
        from . import operations

        return operations.diff(_id, _olds, _news)

    def create(self, props: Wire) -> CreateResult:
        from . import operations

        return operations.create(props)

    def read(self, id_: str, props: Wire) -> ReadResult:
        from . import operations

        return operations.read(id_, props)

    def update(self, _id: str, _olds: Wire, _news: Wire) -> UpdateResult:
        from . import operations

        return operations.update(_id, _olds, _news)

    def delete(self, _id: str, _props: Wire) -> None:
        from . import operations

        operations.delete(_id, _props)
