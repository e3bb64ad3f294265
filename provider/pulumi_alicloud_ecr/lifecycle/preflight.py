"""Looks at everything that an attachment needs, at once, and says all that is missing.

Asked when the API has refused a create, before creating with `verify_prerequisites`, and before something is deleted
for its replacement. What this account may not read is called unverified; it neither accuses nor acquits. Things on
their way (an association being created) are left to the retry.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..api import error_codes
from ..api.call import Call
from ..api.cloud import (
    NewAttachment,
)
from ..api.error_codes import Reaction
from ..api.errors import (
    ApiError,
    NothingMissing,
    Refused,
)
from ..prerequisites import (
    Undecided,
    Verdict,
    Violation,
)
from .connection import Connection
from .prerequisite_lookup import Prerequisites


@dataclass(frozen=True)
class Report:
    """What the looks found."""

    missing: tuple[Violation, ...] = ()
    unverified: tuple[str, ...] = ()
    #: Those of `missing` that no other resource of the same program can bring: an id with a typo, say.
    lasting: tuple[Violation, ...] = ()
    #: Whether something that is needed is on its way: an association that is being created.
    coming: bool = False

    def __str__(self) -> str:
        parts = [f"{violation.message}: {violation.remedy}" for violation in self.missing]
        if self.unverified:
            parts.append(", ".join(self.unverified))
        return "; ".join(parts)


def refused(connection: Connection, new: NewAttachment, error: ApiError, call: Call) -> Refused:
    """The refusal with all that is missing; NothingMissing when nothing is, and the call may be answered otherwise now."""
    report = look(connection, new, call)
    known = error_codes.meaning(error)
    names_it = known.then is Reaction.MISSING
    if not report.missing:
        text = (
            f"{known.meaning}. {known.remedy} {_found_nothing(report, 'else ' if names_it else '')} ({error})"
        )
        return Refused(text, error) if names_it else NothingMissing(text, error, report.coming)
    said = f"{known.meaning}: {known.remedy.rstrip('.')}; " if names_it else ""
    return Refused(f"missing prerequisite: {said}{report} ({error})", error)


def look(connection: Connection, new: NewAttachment, call: Call, instead_of: str = "") -> Report:
    """Look at all prerequisites of an attachment, which may take the place of the one with the id `instead_of`."""
    looks = Prerequisites(connection, new, call, instead_of)
    ends = looks.at_both_ends()
    return replace(_report(looks.at_this_account(ends), looks.between(ends)), coming=ends.association_coming)


def look_at_ends(connection: Connection, ends: NewAttachment, call: Call) -> Report:
    """Look at the ECR, and at the transit router where one is named that this account can be expected to see."""
    looks = Prerequisites(connection, ends, call)
    found = looks.at_both_ends()
    return _report(looks.of_ends(found), [])


def _report(lasting: list[Verdict], mendable: list[Verdict]) -> Report:
    both = [*lasting, *mendable]
    return Report(
        tuple(verdict for verdict in both if isinstance(verdict, Violation)),
        tuple(dict.fromkeys(verdict.reason for verdict in both if isinstance(verdict, Undecided))),
        tuple(verdict for verdict in lasting if isinstance(verdict, Violation)),
    )


def _found_nothing(report: Report, more: str) -> str:
    found = f"Association, transit router, accounts and service were looked at and nothing {more}is missing"
    return f"{found}; {report}." if report.unverified else f"{found}."
