"""ECR attachments of transit routers and their tags: Cloud Enterprise Network (cbn 2017-09-12)."""

from __future__ import annotations

from collections.abc import Mapping

from ..cloud import Attachment, AttachmentScope, NewAttachment, Page
from . import conversion, models
from .session import LARGEST_PAGE, Session

#: The resource type of ECR attachments in TagResources and UntagResources.
_TAGGED = "TRANSITROUTERECRATTACHMENT"


class Attachments(Session):
    """Create, list, update, delete, tag."""

    def create_attachment(self, new: NewAttachment, token: str, timeout: float, dry_run: bool = False) -> str:
        cbn = models.cbn()
        request = cbn.CreateTransitRouterEcrAttachmentRequest(
            client_token=token or None,
            dry_run=conversion.flag(dry_run),
            ecr_id=new.ecr_id,
            ecr_owner_id=conversion.number(new.ecr_owner_id),
            cen_id=new.cen_id or None,
            region_id=new.region_id or None,
            transit_router_id=new.transit_router_id or None,
            transit_router_attachment_name=new.name or None,
            transit_router_attachment_description=new.description or None,
            tag=[cbn.CreateTransitRouterEcrAttachmentRequestTag(key=k, value=v) for k, v in new.tags.items()]
            or None,
        )
        answer = self.cbn("create_transit_router_ecr_attachment", request, timeout)
        name = "TransitRouterAttachmentId"
        return answer.text(name) if dry_run else answer.required(name)

    def list_attachments(
        self,
        scope: AttachmentScope,
        timeout: float,
        next_token: str = "",
        tags: Mapping[str, str] | None = None,
        page_size: int = 0,
    ) -> Page[Attachment]:
        cbn = models.cbn()
        request = cbn.ListTransitRouterEcrAttachmentsRequest(
            cen_id=scope.cen_id or None,
            region_id=scope.region_id or None,
            transit_router_id=scope.transit_router_id or None,
            transit_router_attachment_id=scope.attachment_id or None,
            max_results=page_size or LARGEST_PAGE,
            next_token=next_token or None,
            tag=[
                cbn.ListTransitRouterEcrAttachmentsRequestTag(key=k, value=v) for k, v in (tags or {}).items()
            ]
            or None,
        )
        answer = self.cbn("list_transit_router_ecr_attachments", request, timeout)
        items = answer.items("TransitRouterAttachments")
        return Page(tuple(conversion.attachment(item) for item in items), answer.text("NextToken"))

    def update_attachment(
        self,
        id: str,
        timeout: float,
        name: str | None = None,
        description: str | None = None,
        dry_run: bool = False,
    ) -> None:
        request = models.cbn().UpdateTransitRouterEcrAttachmentAttributeRequest(
            transit_router_attachment_id=id,
            transit_router_attachment_name=name,
            transit_router_attachment_description=description,
            dry_run=conversion.flag(dry_run),
        )
        self.cbn("update_transit_router_ecr_attachment_attribute", request, timeout)

    def delete_attachment(self, id: str, force: bool, timeout: float) -> None:
        request = models.cbn().DeleteTransitRouterEcrAttachmentRequest(
            transit_router_attachment_id=id, force=conversion.flag(force)
        )
        self.cbn("delete_transit_router_ecr_attachment", request, timeout)

    def tag_attachment(self, id: str, region_id: str, tags: Mapping[str, str], timeout: float) -> None:
        cbn = models.cbn()
        request = cbn.TagResourcesRequest(
            region_id=region_id or None,
            resource_type=_TAGGED,
            resource_id=[id],
            tag=[cbn.TagResourcesRequestTag(key=k, value=v) for k, v in tags.items()],
        )
        self.cbn("tag_resources", request, timeout)

    def untag_attachment(self, id: str, region_id: str, keys: tuple[str, ...], timeout: float) -> None:
        request = models.cbn().UntagResourcesRequest(
            region_id=region_id or None, resource_type=_TAGGED, resource_id=[id], tag_key=list(keys)
        )
        self.cbn("untag_resources", request, timeout)
