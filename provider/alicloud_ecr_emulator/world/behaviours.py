"""What this emulator does where a client could notice, where that comes from, and the switch that plays it the other way.

One table, read by the documentation and by whoever compares the real service with it. `python -m
alicloud_ecr_emulator.world.behaviours` prints it as Markdown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Source(StrEnum):
    """Where a behaviour comes from."""

    DOCUMENTED = "documented"
    """Alibaba Cloud's API pages, OpenAPI metadata or SDK models say so."""
    CLIENT = "seen in a client's source"
    """A client that works with the real service is written for it."""
    ASSUMED = "assumed"
    """Nobody says so; `switch` plays it the other way."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One behaviour. With the setting `switch` at `otherwise` the emulator does not behave so."""

    name: str
    sentence: str
    source: Source
    reference: str
    switch: str = ""
    otherwise: object = None


_D, _C, _A = Source.DOCUMENTED, Source.CLIENT, Source.ASSUMED
_CREATE: Final = "CreateTransitRouterEcrAttachment"
_LIST: Final = "ListTransitRouterEcrAttachments"
_UPDATE: Final = "UpdateTransitRouterEcrAttachmentAttribute"
_DELETE: Final = "DeleteTransitRouterEcrAttachment"
_ASSOCIATION: Final = "CreateExpressConnectRouterAssociation"
_DESCRIBE: Final = "DescribeExpressConnectRouterAssociation"
_PREFIXES: Final = "ModifyExpressConnectRouterAssociationAllowedPrefix"
_GRANT: Final = "GrantInstanceToTransitRouter"
_TIE: Final = "AssociateTransitRouterAttachmentWithRouteTable"
_LEARN: Final = "EnableTransitRouterRouteTablePropagation"
_TERRAFORM: Final = "terraform-provider-alicloud"

BEHAVIOURS: Final = (
    # Attachments: create.
    Behaviour("attaching-first", "A new attachment is Attaching until it is Attached.", _D, _CREATE, "attaching_status", "Pending"),
    Behaviour("failure-stays-listed", "An attachment that fails stays listed with a status that is none of the documented ones.", _A, _LIST, "failed_status", "Detached"),
    Behaviour("association-first", "Without an association of the ECR and the transit router an attachment is refused.", _D, _CREATE, "require_association", False),
    Behaviour("association-missing-code", "That refusal's code is ResourceNotFound.", _A, _CREATE, "missing_association_code", "InvalidStatus.ResourceStatus"),
    Behaviour("one-in-a-region", "An ECR is attached once in a region; a second attachment is refused with QuotaFull.ChildInstanceRelatedCen.", _A, _CREATE, "allow_duplicates", True),
    Behaviour("create-sets-tags", "The tags of the create call are on the attachment, and on the association, from its first listing.", _D, _CREATE, "create_sets_tags", False),
    Behaviour("payer-from-grant", "Who pays for an attachment is what the grant's OrderType said.", _D, _GRANT, "payer_from_grant", False),
    Behaviour("cen-mode", "CEN and region without a transit router: an Enterprise Edition transit router is made.", _D, _CREATE),
    Behaviour("no-table-by-itself", "A new attachment is in no route learning and no associated forwarding.", _D, _CREATE, "attach_uses_system_table", True),
    Behaviour("payer-listed", "An attachment is listed with who pays for it.", _D, _LIST, "shows_order_type", False),
    Behaviour("router-by-cen", "A transit router that is there can be named by its CEN and region.", _D, _CREATE, "needs_transit_router", True),
    # Attachments: idempotency and dry runs.
    Behaviour("token-replays", "The same ClientToken with the same parameters answers what was answered before.", _D, _CREATE, "replay_tokens", False),
    Behaviour("token-mismatch", "The same ClientToken with other parameters is refused with IdempotentParameterMismatch.", _D, _CREATE, "refuse_token_mismatch", False),
    Behaviour("token-outlives", "A ClientToken is remembered for a day, also when what it made is deleted.", _A, _CREATE, "token_seconds", 0.0),
    Behaviour("dry-run", "A dry run without a fault is refused with DryRunOperation (creates of cbn).", _D, _CREATE, "dry_run_code", ""),
    # Attachments: list.
    Behaviour("listed-at-once", "A new attachment is listed as soon as the create is answered.", _A, _LIST, "list_lag_seconds", 5.0),
    Behaviour("listed-at-first-read", "The first List that comes after the create shows it.", _A, _LIST, "list_lag_reads", 2),
    Behaviour("list-scopes", "List takes a region alone, a CEN, a CEN and a region, or nothing, beside the documented transit router and attachment id.", _A, _LIST, "undocumented_list_scopes", False),
    Behaviour("transit-router-by-id", "ListTransitRouters finds a transit router by its id or name, without its CEN.", _C, _TERRAFORM, "transit_routers_need_cen", True),
    Behaviour("page-of-100", "MaxResults can be 100.", _A, _LIST, "largest_page", 50),
    Behaviour("pages-go-on", "NextToken leads from page to page until all rows have been listed.", _D, _LIST, "lists_in_pages", False),
    # Attachments: change.
    Behaviour("update-applies", "A new name or description is listed as soon as the update is answered.", _D, _UPDATE, "update_applies", False),
    Behaviour("modifying", "A change passes through Modifying.", _A, _UPDATE, "modify_seconds", 0.0),
    Behaviour("empty-clears", "An empty name or description clears it; one that is left out stays.", _C, _TERRAFORM, "empty_text_clears", False),
    Behaviour("payer-fixed", "OrderType in an update is taken no notice of.", _A, _UPDATE, "order_type_on_update", "refuse"),
    Behaviour("payer-not-locked", "Where it is taken, it can be changed at any time.", _A, _UPDATE, "order_type_lock_seconds", 3600.0),
    Behaviour("tag-operations", "TagResources and UntagResources change the tags of an attachment at once.", _C, _TERRAFORM, "tag_operations_apply", False),
    Behaviour("long-tags", "The value of a tag can have 128 characters.", _D, "TagResources", "longest_tag_value", 64),
    Behaviour("tags-need-attached", "Tags of an attachment in transit can't be changed.", _A, "TagResources", "tags_need_attached", False),
    Behaviour("in-transit", "An attachment in transit can be queried only; anything else is refused with IncorrectStatus.TransitRouterAttachment.", _D, _CREATE),
    # Attachments: delete.
    Behaviour("detaching", "A deleted attachment is Detaching until it is gone.", _D, _DELETE, "detaching_status", "Deleting"),
    Behaviour("unknown-delete", "The delete of an id that does not exist is answered and does nothing.", _A, _DELETE, "unknown_delete", "error"),
    Behaviour("dependents-refuse", "What depends on an attachment refuses its delete, unless Force is true.", _D, _DELETE, "dependents_refuse", False),
    Behaviour("force-takes-dependents", "A forced delete takes route table associations and propagations along.", _D, _DELETE, "force_takes_dependents", False),
    Behaviour("force-takes-association", "A forced delete takes the association along.", _D, _CREATE, "force_deletes_association", False),
    Behaviour("detach-keeps-association", "An unforced delete leaves the association, INACTIVE.", _A, _DELETE, "detach_keeps_association", False),
    Behaviour("gone-is-not-listed", "A detached attachment is no longer listed.", _C, _TERRAFORM, "detached_seconds", 30.0),
    # Associations.
    Behaviour("association-creating", "A new association is CREATING, then INACTIVE until the transit router's side attaches.", _D, _DESCRIBE, "association_creating_status", "INACTIVE"),
    Behaviour("association-active", "The association of an attached ECR is ACTIVE.", _D, _DESCRIBE, "association_active_status", "INACTIVE"),
    Behaviour("association-deleting", "A deleted association is DELETING until it is gone.", _D, _DESCRIBE, "association_deleting_status", "INACTIVE"),
    Behaviour("association-in-use", "An attached association is not deleted.", _D, "DeleteExpressConnectRouterAssociation", "attached_association", "take"),
    Behaviour("association-by-cen", "An association can be made by CEN and region, without a transit router id.", _D, _ASSOCIATION),
    Behaviour("one-association", "An ECR has one association in a region.", _A, _ASSOCIATION, "second_association", "take"),
    Behaviour("ecr-locked", "While one association changes, the ECR's others are refused with Conflict.Lock.", _C, _TERRAFORM, "lock_ecr", False),
    Behaviour("attached-association-code", "An attached association is not deleted; the code is OperationDenied.EcrAttachmentExisted.", _C, _TERRAFORM, "attached_association_code", "OperationFailed.AttachmentExist"),
    Behaviour("free-at-once", "An association can be deleted as soon as its attachment is gone from List.", _A, "DeleteExpressConnectRouterAssociation", "association_free_seconds", 30.0),
    Behaviour("prefixes-apply", "Allowed prefixes are changed in place, all anew.", _D, _PREFIXES, "prefixes_apply", False),
    Behaviour("no-prefixes-clears", "A change of the allowed prefixes without any clears them.", _C, _TERRAFORM, "missing_prefixes", "keep"),
    Behaviour("prefixes-mode", "Allowed prefixes without a mode are in MatchMode.", _A, _PREFIXES, "prefixes_mode", "IncrementalMode"),
    Behaviour("prefix-host-bits", "An allowed prefix with bits behind its mask is refused.", _A, _PREFIXES, "prefix_host_bits", "take"),
    Behaviour("most-prefixes", "There are at most 10,000 allowed prefixes.", _D, _PREFIXES),
    Behaviour("errors-have-statuses", "A refusal of the ECR service has an HTTP status of 400 or more.", _A, _DESCRIBE, "ecr_errors_with_http_200", True),
    Behaviour("unknown-ecr-is-empty", "The associations of an unknown ECR are an empty list.", _A, _DESCRIBE, "describe_unknown_ecr", "refuse"),
    # Words.
    Behaviour("documented-words", "Codes, statuses and types are called as the pages call them.", _D, _CREATE, "renamed_words", "Attached:Up,ResourceNotFound:Missing"),
    # Grants.
    Behaviour("grant-again", "Granting again replaces the grant, its payer too.", _A, _GRANT, "grant_again", "ignore"),
    Behaviour("grant-is-not-modified", "ModifyGrantInstanceToTransitRouter does not change the payer of an ECR.", _D, "ModifyGrantInstanceToTransitRouter", "modify_grant", "take"),
    Behaviour("revoke-needs-detached", "A grant is not revoked while the ECR is attached.", _A, "RevokeInstanceFromTransitRouter", "revoke_while_attached", "take"),
    # Route tables.
    Behaviour("system-table", "Every Enterprise Edition transit router has one System route table.", _D, "ListTransitRouterRouteTables"),
    Behaviour("one-table-forwards", "An attachment has one route table association; a second, the same again too, is refused.", _D, _TIE, "tie_again", "ignore"),
    Behaviour("second-table", "A second route table is refused by the association, not taken instead of the first.", _D, _TIE, "second_table", "replace"),
    Behaviour("several-tables-learn", "An attachment can have propagations to several route tables.", _D, _LEARN, "second_propagation", "refuse"),
    Behaviour("ties-by-attachment", "Route table associations are listed by attachment, without naming a table.", _D, "ListTransitRouterRouteTableAssociations", "links_by_attachment", False),
    Behaviour("unknown-tie", "The end of an association or propagation that does not exist is refused.", _A, "DissociateTransitRouterAttachmentFromRouteTable", "untie_unknown", "ignore"),
    Behaviour("replacing-shows-new", "While Replacing, an association is listed with its new table.", _A, "ReplaceTransitRouterRouteTableAssociation", "replacing_shows_new_table", False),
    Behaviour("ended-is-not-listed", "An ended route table association is no longer listed.", _A, "ListTransitRouterRouteTableAssociations", "deleted_seconds", 30.0),
    Behaviour("changes-side-by-side", "Associations and propagations of one attachment can change at the same time.", _A, _LEARN, "route_changes_block", True),
    Behaviour("learned-at-once", "A table has learned an ECR's routes as soon as the propagation is Active.", _A, _LEARN, "route_learning_seconds", 30.0),
    Behaviour("all-tables-advertised", "The routes of all of a transit router's tables arrive at an attached ECR by themselves, inside the allowed prefixes.", _D, _CREATE, "advertises_associated_table_only", True),
)  # fmt: skip
"""Every behaviour, in the order of a connection's life."""


def markdown() -> str:
    """The table as Markdown."""
    lines = ["| what it does | source | where | otherwise |", "|---|---|---|---|"]
    for each in BEHAVIOURS:
        switch = f"`{each.switch}`: `{_plain(each.otherwise)}`" if each.switch else ""
        lines.append(f"| {each.sentence} | {each.source.value} | {each.reference} | {switch} |")
    return "\n".join(lines) + "\n"


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if value == "" else str(value)


if __name__ == "__main__":
    print(markdown(), end="")
