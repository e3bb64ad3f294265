"""The floor: as many dynamic resources as attachments, with the same inputs, whose provider does nothing."""

import os
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
    def __init__(self, name: str, props: dict[str, pulumi.Input[Any]]) -> None:
        super().__init__(NothingProvider(), name, props)


for number in range(int(os.environ["BENCH_SIZE"])):
    Nothing(
        f"attachment-{number}",
        {
            "ecrId": f"ecr-bench-{number}",
            "transitRouterId": os.environ["BENCH_TRANSIT_ROUTER"],
            "transitRouterAttachmentName": f"attachment-{number}",
            "tags": {"round": os.environ["BENCH_TAG"]},
        },
    )
