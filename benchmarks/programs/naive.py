"""A dynamic provider the way Pulumi's documentation shows one: every resource calls the SDK and waits for itself.

A client and a token for each call, a look every five seconds. Nothing is made slow on purpose, and the SDK's
retries are on.
"""

import os
import time
import uuid
from typing import Any

import pulumi
from alibabacloud_cbn20170912 import models
from alibabacloud_cbn20170912.client import Client
from alibabacloud_tea_openapi.utils_models import Config
from darabonba.runtime import RuntimeOptions
from pulumi.dynamic import CreateResult, ReadResult, Resource, ResourceProvider, UpdateResult

POLL_SECONDS = 5


class AttachmentProvider(ResourceProvider):
    def create(self, props: dict[str, Any]) -> CreateResult:
        request = models.CreateTransitRouterEcrAttachmentRequest(
            client_token=str(uuid.uuid4()),
            ecr_id=props["ecrId"],
            transit_router_id=props["transitRouterId"],
            transit_router_attachment_name=props["transitRouterAttachmentName"],
            tag=[
                models.CreateTransitRouterEcrAttachmentRequestTag(key=key, value=value)
                for key, value in props["tags"].items()
            ],
        )
        answer = self._client().create_transit_router_ecr_attachment_with_options(request, self._options())
        id_ = answer.body.transit_router_attachment_id
        while (status := self._status(id_)) != "Attached":
            time.sleep(POLL_SECONDS)
        return CreateResult(id_, {**props, "status": status})

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        return ReadResult(id_, {**props, "status": self._status(id_)})

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        request = models.TagResourcesRequest(
            region_id=os.environ["ALIBABA_CLOUD_REGION_ID"],
            resource_type="TRANSITROUTERECRATTACHMENT",
            resource_id=[_id],
            tag=[models.TagResourcesRequestTag(key=key, value=value) for key, value in _news["tags"].items()],
        )
        self._client().tag_resources_with_options(request, self._options())
        return UpdateResult({**_news, "status": _olds["status"]})

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        request = models.DeleteTransitRouterEcrAttachmentRequest(transit_router_attachment_id=_id)
        self._client().delete_transit_router_ecr_attachment_with_options(request, self._options())
        while self._status(_id):
            time.sleep(POLL_SECONDS)

    def _status(self, id_: str) -> str:
        request = models.ListTransitRouterEcrAttachmentsRequest(transit_router_attachment_id=id_)
        answer = self._client().list_transit_router_ecr_attachments_with_options(request, self._options())
        found = answer.body.transit_router_attachments
        return str(found[0].status) if found else ""

    def _client(self) -> Client:
        scheme, _, address = os.environ["ALICLOUD_ECR_ENDPOINT"].partition("://")
        return Client(
            Config(
                access_key_id=os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"],
                access_key_secret=os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
                region_id=os.environ["ALIBABA_CLOUD_REGION_ID"],
                endpoint=address,
                protocol=scheme,
            )
        )

    def _options(self) -> RuntimeOptions:
        return RuntimeOptions(autoretry=True, max_attempts=5)


class Attachment(Resource):
    status: pulumi.Output[str]

    def __init__(self, name: str, props: dict[str, pulumi.Input[Any]]) -> None:
        super().__init__(AttachmentProvider(), name, {**props, "status": None})


for number in range(int(os.environ["BENCH_SIZE"])):
    Attachment(
        f"attachment-{number}",
        {
            "ecrId": f"ecr-bench-{number}",
            "transitRouterId": os.environ["BENCH_TRANSIT_ROUTER"],
            "transitRouterAttachmentName": f"attachment-{number}",
            "tags": {"round": os.environ["BENCH_TAG"]},
        },
    )
