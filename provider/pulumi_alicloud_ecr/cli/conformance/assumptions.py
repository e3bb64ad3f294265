"""What this package assumes of the API: each a sentence, where it comes from, and how it is tried. The order is that of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from . import probes
from .laboratory import Laboratory


class Basis(StrEnum):
    """How well an assumption is founded."""

    DOCUMENTED = "documented"
    SEEN = "seen in a client"
    ASSUMED = "assumed"


@dataclass(frozen=True)
class Assumption:
    """One thing that the lifecycle relies on."""

    name: str
    sentence: str
    basis: Basis
    #: The page, the SDK's model, or the client that it was read from.
    source: str
    probe: Callable[[Laboratory], probes.Verdict]
    #: The emulator's settings that play it the other way, each alone.
    switches: tuple[str, ...] = ()


_CREATE = "CreateTransitRouterEcrAttachment"
_LIST = "ListTransitRouterEcrAttachments"
_DELETE = "DeleteTransitRouterEcrAttachment"
_ASSOCIATE = "CreateExpressConnectRouterAssociation"
_DESCRIBE = "DescribeExpressConnectRouterAssociation"
_TERRAFORM = "terraform-provider-alicloud"

ASSUMPTIONS: tuple[Assumption, ...] = (
    Assumption(
        "transit-router-by-id",
        "ListTransitRouters finds a transit router by its id alone, without its CEN.",
        Basis.SEEN,
        f"{_TERRAFORM}; CenId is optional in the SDK's model",
        probes.transit_router_by_id,
        ("transit_routers_need_cen=true",),
    ),
    Assumption(
        "scope-transit-router",
        "Attachments are listed by transit router.",
        Basis.DOCUMENTED,
        _LIST,
        probes.by_transit_router,
    ),
    Assumption(
        "scope-region",
        "Attachments are listed by region alone.",
        Basis.ASSUMED,
        f"documented for siblings of {_LIST} only",
        probes.by_region,
        ("undocumented_list_scopes=false",),
    ),
    Assumption(
        "scope-cen-region",
        "Attachments are listed by CEN and region.",
        Basis.ASSUMED,
        f"documented for siblings of {_LIST} only",
        probes.by_cen_and_region,
        ("undocumented_list_scopes=false",),
    ),
    Assumption(
        "unknown-delete-accepted",
        "Deleting an attachment that never was is answered without an error.",
        Basis.DOCUMENTED,
        _DELETE,
        probes.unknown_delete,
        ("unknown_delete=error",),
    ),
    Assumption(
        "association-required",
        "An ECR can't be attached before it is associated with the transit router.",
        Basis.DOCUMENTED,
        f"{_CREATE}; a published test attaches without",
        probes.association_required,
        ("require_association=false",),
    ),
    Assumption(
        "association-token-replay",
        f"{_ASSOCIATE} with the same ClientToken and parameters answers the same id.",
        Basis.DOCUMENTED,
        f"{_ASSOCIATE}, ClientToken",
        probes.association_replay,
        (
            "token_seconds=0",
            "replay_tokens=false",
        ),
    ),
    Assumption(
        "association-token-mismatch",
        "The same ClientToken with other parameters is refused with IdempotentParameterMismatch.",
        Basis.DOCUMENTED,
        "the API's pages on idempotence",
        probes.association_mismatch,
        (
            "token_seconds=0",
            "replay_tokens=false",
            "refuse_token_mismatch=false",
        ),
    ),
    Assumption(
        "association-statuses",
        "A new association is CREATING, then INACTIVE.",
        Basis.DOCUMENTED,
        _DESCRIBE,
        probes.association_statuses,
        ("association_creating_status=Pending",),
    ),
    Assumption(
        "association-tags",
        "Tags that the create call sets are reported with the association.",
        Basis.ASSUMED,
        f"Tag in the SDK's model of {_ASSOCIATE}, Tags in that of {_DESCRIBE}",
        probes.association_tags,
        ("create_sets_tags=false",),
    ),
    Assumption(
        "association-single",
        "A second association of the same ECR and transit router is refused.",
        Basis.ASSUMED,
        "no page says it",
        probes.association_single,
        ("second_association=take",),
    ),
    Assumption(
        "dry-run",
        "A dry run that passes is refused with DryRunOperation, and makes nothing.",
        Basis.DOCUMENTED,
        f"{_CREATE}, DryRun",
        probes.dry_run_passes,
        ("dry_run_code=",),
    ),
    Assumption(
        "listed-at-once",
        f"A new attachment is listed within {probes.LISTED_WITHIN:.0f} s of the answer.",
        Basis.ASSUMED,
        "no page says it",
        probes.listed_at_once,
        ("list_lag_seconds=8",),
    ),
    Assumption(
        "attachment-tags",
        "Tags that the create call sets are listed with the attachment.",
        Basis.DOCUMENTED,
        f"{_CREATE}, Tag; {_LIST}, Tags",
        probes.tags_by_create,
        ("create_sets_tags=false",),
    ),
    Assumption(
        "attachment-token-replay",
        f"{_CREATE} with the same ClientToken and parameters answers the same id.",
        Basis.DOCUMENTED,
        f"{_CREATE}, ClientToken",
        probes.attachment_replay,
        (
            "token_seconds=0",
            "replay_tokens=false",
        ),
    ),
    Assumption(
        "attachment-token-mismatch",
        "The same ClientToken with other parameters is refused with IdempotentParameterMismatch.",
        Basis.DOCUMENTED,
        "the API's pages on idempotence",
        probes.attachment_mismatch,
        (
            "token_seconds=0",
            "replay_tokens=false",
            "refuse_token_mismatch=false",
        ),
    ),
    Assumption(
        "attachment-statuses",
        "A new attachment is Attaching, then Attached.",
        Basis.DOCUMENTED,
        f"{_CREATE}, operation description",
        probes.attachment_statuses,
        ("attaching_status=Pending",),
    ),
    Assumption(
        "association-active",
        "The association of an attached ECR is ACTIVE.",
        Basis.DOCUMENTED,
        _DESCRIBE,
        probes.association_active,
        ("association_active_status=Pending",),
    ),
    Assumption(
        "association-in-use",
        "The association of an attached ECR can't be deleted.",
        Basis.DOCUMENTED,
        "DeleteExpressConnectRouterAssociation",
        probes.association_in_use,
        ("attached_association=take",),
    ),
    Assumption(
        "attachment-single",
        "A second attachment of the same ECR to the same transit router is refused.",
        Basis.ASSUMED,
        "no page says it",
        probes.single_attachment,
        ("allow_duplicates=true",),
    ),
    Assumption(
        "update-in-place",
        "The name of an attachment is changed in place; it is Attached again afterwards.",
        Basis.DOCUMENTED,
        "UpdateTransitRouterEcrAttachmentAttribute",
        probes.update_in_place,
        ("update_applies=false",),
    ),
    Assumption(
        "empty-clears",
        "An empty description clears it.",
        Basis.SEEN,
        _TERRAFORM,
        probes.empty_clears,
        ("empty_text_clears=false", "update_applies=false"),
    ),
    Assumption(
        "tag-operations",
        "TagResources and UntagResources change the tags of an attachment, and List shows it at once.",
        Basis.SEEN,
        f"{_TERRAFORM}, resource type TRANSITROUTERECRATTACHMENT",
        probes.tag_operations,
        ("tag_operations_apply=false",),
    ),
    Assumption(
        "detaching-then-absent",
        "A deleted attachment is Detaching, then listed no more.",
        Basis.DOCUMENTED,
        _DELETE,
        probes.detached,
        ("detaching_status=Pending",),
    ),
    Assumption(
        "association-stays",
        "The association stays after its attachment is deleted, and is INACTIVE again.",
        Basis.DOCUMENTED,
        f"{_CREATE}: only a forced delete takes it along",
        probes.association_free,
        ("detach_keeps_association=false", "attached_association=take"),
    ),
    Assumption(
        "gone-delete-accepted",
        "Deleting an attachment that has gone is answered without an error.",
        Basis.DOCUMENTED,
        _DELETE,
        probes.gone_delete,
        ("unknown_delete=error",),
    ),
    Assumption(
        "token-outlives-attachment",
        "A ClientToken whose attachment was deleted is answered with the id that is gone.",
        Basis.ASSUMED,
        "no page says for how long a token is remembered",
        probes.token_after_delete,
        (
            "token_seconds=0",
            "replay_tokens=false",
        ),
    ),
    Assumption(
        "forced-delete-takes-association",
        "A forced delete of an attachment also deletes its association.",
        Basis.DOCUMENTED,
        f"{_CREATE}, operation description",
        probes.forced_delete,
        ("force_deletes_association=false",),
    ),
    Assumption(
        "association-deleted",
        "A deleted association is DELETING, then described no more.",
        Basis.DOCUMENTED,
        "DeleteExpressConnectRouterAssociation",
        probes.association_deleted,
        ("association_deleting_status=Pending",),
    ),
)
