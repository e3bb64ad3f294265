"""What two accounts must agree on: owner stated, one enterprise, one site, a grant, the service opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .facts import (
    Accounts,
    Pass,
    PlannedAttachment,
    Undecided,
    Unknown,
    Value,
    Verdict,
    Violation,
    show,
)


def owner_stated(accounts: Accounts) -> Verdict:
    """`ecr_owner_id` is required when another account owns the ECR (parameter EcrOwnerId of the page)."""
    if accounts.ecr_owner_stated or accounts.cross is False:
        return Pass()
    if accounts.cross is None:
        return Undecided(f"whether another account owns the ECR is unverified: {_account_reason(accounts)}")
    if isinstance(accounts.ecr, Unknown):
        return Violation(
            f"another account than {_owner('transit router', accounts.transit_router)} owns the ECR, and the attachment"
            " doesn't state ecr_owner_id",
            "set ecr_owner_id to the account that owns the ECR",
        )
    return Violation(
        f"{_owner('ECR', accounts.ecr)} owns it, not {_owner('transit router', accounts.transit_router)}, and the"
        " attachment doesn't state ecr_owner_id",
        f"set ecr_owner_id={accounts.ecr}",
    )


def same_enterprise(accounts: Accounts, enterprises: Mapping[str, Iterable[str]] | Unknown) -> Verdict:
    """The accounts of the TR and the ECR belong to the same enterprise; no API tells, so it is declared."""
    if accounts.cross is False:
        return Pass()
    if isinstance(enterprises, Unknown):
        return Undecided(
            f"whether both accounts are of the same enterprise is unverified: {enterprises.reason}"
        )
    members = {account: name for name, accounts_of in enterprises.items() for account in accounts_of}
    for whose, account in (("ECR", accounts.ecr), ("transit router", accounts.transit_router)):
        if isinstance(account, str) and account not in members:
            return Violation(
                f"account {account} of the {whose} is in no declared enterprise",
                "attach only within one enterprise, or add the account to its enterprise",
            )
    if not isinstance(accounts.ecr, str) or not isinstance(accounts.transit_router, str):
        return Undecided(
            f"whether both accounts are of the same enterprise is unverified: {_account_reason(accounts)}"
        )
    ours, theirs = members[accounts.transit_router], members[accounts.ecr]
    if ours != theirs:
        return Violation(
            f"account {accounts.ecr} of the ECR belongs to enterprise {theirs}, account {accounts.transit_router}"
            f" of the transit router to {ours}",
            "attach only within one enterprise",
        )
    return Pass()


def same_site(accounts: Accounts, international: Iterable[str]) -> Verdict:
    """Both accounts are of the China site or both of the International site.

    Source: the page "Grant permissions on a network instance" of the CEN user guide.
    """
    if accounts.cross is False:
        return Pass()
    abroad = frozenset(international)
    if not abroad:
        return Pass()
    if not isinstance(accounts.ecr, str) or not isinstance(accounts.transit_router, str):
        return Undecided(
            f"whether both accounts are of the same site is unverified: {_account_reason(accounts)}"
        )
    if (accounts.ecr in abroad) == (accounts.transit_router in abroad):
        return Pass()
    site = {True: "International", False: "China"}
    return Violation(
        f"account {accounts.ecr} of the ECR is of the {site[accounts.ecr in abroad]} site, account"
        f" {accounts.transit_router} of the transit router of the {site[accounts.transit_router in abroad]} site",
        "attach only accounts of one site",
    )


def grant_present(accounts: Accounts, attachment: PlannedAttachment, granted: bool | Unknown) -> Verdict:
    """Across accounts, the ECR's owner has granted the TR's CEN permission (GrantInstanceToTransitRouter)."""
    if accounts.cross is False or granted is True:
        return Pass()
    if isinstance(granted, Unknown):
        return Undecided(f"whether the ECR is granted to the CEN is unverified: {granted.reason}")
    if accounts.cross is None:
        return Undecided(f"whether a grant is needed is unverified: {_account_reason(accounts)}")
    return Violation(
        f"{_owner('ECR', accounts.ecr)} has not granted {show('ECR', attachment.ecr_id)} to"
        f" {show('CEN', attachment.cen_id)} of {_owner('transit router', accounts.transit_router)}",
        "create an EcrGrant with the ECR owner's profile first and pass it in depends_on",
    )


def _owner(of: str, account: Value) -> str:
    return f"account {account} of the {of}" if isinstance(account, str) else f"the account of the {of}"


def _account_reason(accounts: Accounts) -> str:
    for account in (accounts.transit_router, accounts.ecr):
        if isinstance(account, Unknown):
            return account.reason
    return "an account is unknown"


def service_opened(whose: str, opened: bool | Unknown) -> Verdict:
    """The transit router service is opened for the account (CheckTransitRouterService).

    Codes: Forbbiden.TransitRouterServiceNotOpen, Forbidden.ResourceOwnerTransitRouterServiceNotOpen.
    """
    if isinstance(opened, Unknown):
        return Undecided(
            f"whether the transit router service is open for {whose} is unverified: {opened.reason}"
        )
    if opened:
        return Pass()
    return Violation(
        f"the transit router service is not open for {whose}",
        "open it in that account's CEN console, then try again",
    )
