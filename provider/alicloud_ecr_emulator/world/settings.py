"""How the emulated cloud behaves: durations, limits, and a switch for each behaviour that is not documented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """How this cloud behaves. Durations are seconds. All can be given in a seed; the most used are command-line options.

    Where Alibaba Cloud documents no behaviour there is a setting, so that a client can be tried against each.
    """

    attach_seconds: float = 1.0
    detach_seconds: float = 1.0
    modify_seconds: float = 0.5
    association_seconds: float = 0.3
    transit_router_seconds: float = 0.0
    route_table_seconds: float = 0.0
    table_association_seconds: float = 0.3
    propagation_seconds: float = 0.3
    route_learning_seconds: float = 0.0
    deleted_seconds: float = 0.0
    route_changes_block: bool = False
    replacing_shows_new_table: bool = True
    advertises_associated_table_only: bool = False
    latency_seconds: float = 0.0
    qps: int = 0
    list_lag_seconds: float = 0.0
    list_lag_reads: int = 0
    token_seconds: float = 86_400.0
    verify_signatures: bool = True
    allow_duplicates: bool = False
    require_association: bool = True
    missing_association_code: str = "ResourceNotFound"
    unknown_delete: str = "silent"
    failed_status: str = "AttachFailed"
    order_type_lock_seconds: float = 0.0
    attachments_per_transit_router: int = 10_000
    cens_per_ecr: int = 10_000
