"""A dynamic resource whose provider does nothing. A module, as ours is: what a program itself defines is pickled whole,
with all that it refers to, and with a thousand resources deeper than Python goes."""

from typing import Any

import pulumi
from pulumi.dynamic import CreateResult, ReadResult, Resource, ResourceProvider, UpdateResult


class NothingProvider(ResourceProvider):
    serialize_as_secret_always = False

    def create(self, props: dict[str, Any]) -> CreateResult:
        return CreateResult(str(props["ecrId"]), props)

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        return ReadResult(id_, props)

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        return UpdateResult(_news)


class Nothing(Resource):
    def __init__(
        self, name: str, props: dict[str, pulumi.Input[Any]], provider: ResourceProvider | None = None
    ) -> None:
        super().__init__(provider or NothingProvider(), name, props)
