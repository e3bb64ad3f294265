"""Which attachments a command is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..api.cloud import Association, Attachment, AttachmentScope
from . import Misuse


@dataclass(frozen=True)
class Filters:
    """The filters; empty ones let everything pass."""

    cen_id: str = ""
    region_id: str = ""
    transit_router_id: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, cen_id: str, region_id: str, transit_router_id: str, tags: Sequence[str]) -> Filters:
        """The filters as the options give them. Raises Misuse for a tag that isn't KEY=VALUE."""
        return cls(cen_id, region_id, transit_router_id, dict(_tag(text) for text in tags))

    @property
    def scope(self) -> AttachmentScope:
        """What of it the API filters by itself."""
        if self.transit_router_id:
            return AttachmentScope(self.transit_router_id)
        return AttachmentScope(cen_id=self.cen_id, region_id=self.region_id)

    def admit_association(self, association: Association) -> bool:
        """Whether an association is of the CEN, region and transit router; it has none of the attachment's tags."""
        return (
            self.cen_id in ("", association.cen_id)
            and self.region_id in ("", association.region_id)
            and self.transit_router_id in ("", association.transit_router_id)
        )

    def __contains__(self, attachment: Attachment) -> bool:
        return (
            self.cen_id in ("", attachment.cen_id)
            and self.region_id in ("", attachment.region_id)
            and self.transit_router_id in ("", attachment.transit_router_id)
            and self.tags.items() <= attachment.tags.items()
        )


def _tag(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise Misuse(f"--tag {text!r} must be KEY=VALUE")
    return key, value
