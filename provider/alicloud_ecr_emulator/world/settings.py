"""How the emulated cloud behaves: durations, limits, and a switch for each behaviour that sources leave open.

`behaviours` says what each switch decides, and where the default comes from.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

_LONGEST_SECONDS = 1e9
_LARGEST_COUNT = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """Durations (`…_seconds`) are seconds. All can be given in a seed; the most used are command-line options."""

    # How long states in between last.
    attach_seconds: float = 1.0
    detach_seconds: float = 1.0
    modify_seconds: float = 0.5
    association_seconds: float = 0.3
    transit_router_seconds: float = 0.0
    route_table_seconds: float = 0.0
    table_association_seconds: float = 0.3
    propagation_seconds: float = 0.3
    route_learning_seconds: float = 0.0

    # How long what has ended is still there.
    detached_seconds: float = 0.0
    deleted_seconds: float = 0.0
    association_free_seconds: float = 0.0

    # The service as a whole.
    latency_seconds: float = 0.0
    qps: int = 0
    verify_signatures: bool = True
    ecr_errors_with_http_200: bool = False
    replay_tokens: bool = True
    refuse_token_mismatch: bool = True
    token_seconds: float = 86_400.0
    dry_run_code: str = "DryRunOperation"
    renamed_words: str = ""
    lists_in_pages: bool = True

    # Lists.
    list_lag_seconds: float = 0.0
    list_lag_reads: int = 0
    largest_page: int = 100
    undocumented_list_scopes: bool = True
    transit_routers_need_cen: bool = False
    describe_unknown_ecr: Literal["empty", "refuse"] = "empty"

    # Attachments.
    attaching_status: str = "Attaching"
    detaching_status: str = "Detaching"
    failed_status: str = "AttachFailed"
    require_association: bool = True
    missing_association_code: str = "ResourceNotFound"
    allow_duplicates: bool = False
    create_sets_tags: bool = True
    tags_need_attached: bool = True
    longest_tag_value: int = 128
    tag_operations_apply: bool = True
    update_applies: bool = True
    empty_text_clears: bool = True
    shows_order_type: bool = True
    needs_transit_router: bool = False
    order_type_on_update: Literal["ignore", "refuse", "take"] = "ignore"
    order_type_lock_seconds: float = 0.0
    unknown_delete: Literal["silent", "error"] = "silent"
    dependents_refuse: bool = True
    force_deletes_association: bool = True
    force_takes_dependents: bool = True
    detach_keeps_association: bool = True
    attachments_per_transit_router: int = 10_000
    cens_per_ecr: int = 10_000

    # Associations.
    association_creating_status: str = "CREATING"
    association_active_status: str = "ACTIVE"
    association_deleting_status: str = "DELETING"
    attached_association: Literal["refuse", "take"] = "refuse"
    lock_ecr: bool = True
    second_association: Literal["refuse", "take"] = "refuse"
    attached_association_code: str = "OperationDenied.EcrAttachmentExisted"
    prefixes_apply: bool = True
    missing_prefixes: Literal["clear", "keep"] = "clear"
    prefixes_mode: Literal["MatchMode", "IncrementalMode"] = "MatchMode"
    prefix_host_bits: Literal["refuse", "take"] = "refuse"

    # Grants.
    payer_from_grant: bool = True
    grant_again: Literal["replace", "ignore", "refuse"] = "replace"
    modify_grant: Literal["refuse", "take"] = "refuse"
    revoke_while_attached: Literal["refuse", "take"] = "refuse"

    # Route tables.
    attach_uses_system_table: bool = False
    tie_again: Literal["refuse", "ignore"] = "refuse"
    second_table: Literal["refuse", "replace"] = "refuse"
    second_propagation: Literal["take", "refuse"] = "take"
    links_by_attachment: bool = True
    untie_unknown: Literal["refuse", "ignore"] = "refuse"
    replacing_shows_new_table: bool = True
    route_changes_block: bool = False
    advertises_associated_table_only: bool = False


def problem(settings: Settings) -> str:
    """What is out of range, in a line that names the setting, the value and the range; an empty string: nothing."""
    for field in fields(settings):
        value = getattr(settings, field.name)
        if field.name.endswith("_seconds") and not 0 <= value <= _LONGEST_SECONDS:
            return f"{field.name}: expected seconds from 0 to {_LONGEST_SECONDS:.0f}, got {value:g}"
        low = 1 if field.name == "largest_page" else 0
        if type(value) is int and not low <= value <= _LARGEST_COUNT:
            return f"{field.name}: expected a whole number from {low} to {_LARGEST_COUNT}, got {value}"
    return ""
