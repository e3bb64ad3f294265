"""The association of the ECR and the transit router, before anything is attached: made, described, changed."""

from __future__ import annotations

from ..assumption import (
    Basis,
    Subject,
    Verdict,
    accepted,
    needed,
    refused,
    replayed,
    second_refused,
    statuses,
)
from ..calls import NotProbed, refusal_of
from ..laboratory import Laboratory
from ..removal import dissociate

SUBJECT = Subject()
_ASSOCIATE = "CreateExpressConnectRouterAssociation"
_DESCRIBE = "DescribeExpressConnectRouterAssociation"
_PREFIXES = "ModifyExpressConnectRouterAssociationAllowedPrefix"
_TERRAFORM = "terraform-provider-alicloud"
#: Prefixes that reach nobody: the ECR carries nothing.
_SOME, _MORE = ("192.0.2.0/24",), ("192.0.2.0/24", "198.51.100.0/24")


@SUBJECT.assume(
    "associable", "An ECR is associated with a transit router by its id.", Basis.DOCUMENTED, _ASSOCIATE
)
def associable(lab: Laboratory) -> Verdict:
    return accepted(refusal_of(lambda: lab.create_association("association")))


@SUBJECT.assume(
    "association-locks",
    "While an association of an ECR changes, its others are refused with Conflict.Lock.",
    Basis.SEEN,
    _TERRAFORM,
    "lock_ecr=false",
    "renamed_words=Conflict.Lock:Busy",
)
def association_locks(lab: Laboratory) -> Verdict:
    first = needed(lab.associations, "association")
    verdict = _second(lab, "while-creating")
    if lab.association_status(first) == "INACTIVE" and "Conflict.Lock" not in verdict.seen:
        raise NotProbed("the first association was ready before the second could be tried")
    return Verdict("Conflict.Lock" in verdict.seen, verdict.seen)


def _second(lab: Laboratory, token: str) -> Verdict:
    """Whether a second association of the pair is refused; one that is made is removed again."""
    return second_refused(
        lab.associations, lambda: lab.create_association(token), lambda id: dissociate(lab, id)
    )


@SUBJECT.assume(
    "association-token-replay",
    f"{_ASSOCIATE} with the same ClientToken and parameters answers the same id.",
    Basis.DOCUMENTED,
    f"{_ASSOCIATE}, ClientToken",
    "token_seconds=0",
    "replay_tokens=false",
)
def association_replay(lab: Laboratory) -> Verdict:
    first = needed(lab.associations, "association")
    return replayed(first, lambda: lab.create_association("association"))


@SUBJECT.assume(
    "association-token-mismatch",
    "The same ClientToken with other parameters is refused with IdempotentParameterMismatch.",
    Basis.DOCUMENTED,
    "the API's pages on idempotence",
    "token_seconds=0",
    "replay_tokens=false",
    "refuse_token_mismatch=false",
)
def association_mismatch(lab: Laboratory) -> Verdict:
    needed(lab.associations, "association")
    other = lab.new_association(f"{lab.name}, otherwise")
    return refused(
        refusal_of(lambda: lab.create_association("association", other)), "IdempotentParameterMismatch"
    )


@SUBJECT.assume(
    "association-statuses",
    "A new association is CREATING, then INACTIVE.",
    Basis.DOCUMENTED,
    _DESCRIBE,
    "association_creating_status=Pending",
)
def association_statuses(lab: Laboratory) -> Verdict:
    id = needed(lab.associations, "association")
    lab.associated(id)
    return statuses(lab.statuses[id], "CREATING", "ASSOCIATING", "UPDATING", "INACTIVE")


@SUBJECT.assume(
    "association-tags",
    "Tags that the create call sets are reported with the association.",
    Basis.ASSUMED,
    f"Tag in the SDK's model of {_ASSOCIATE}, Tags in that of {_DESCRIBE}",
    "create_sets_tags=false",
)
def association_tags(lab: Laboratory) -> Verdict:
    there = lab.association(needed(lab.associations, "association"))
    has = there is not None and lab.tags.items() <= there.tags.items()
    return Verdict(has, "reported" if has else "not reported")


@SUBJECT.assume(
    "association-single",
    "A second association of the same ECR and transit router is refused.",
    Basis.ASSUMED,
    "no page says it",
    "second_association=take",
)
def association_single(lab: Laboratory) -> Verdict:
    needed(lab.associations, "association")
    return _second(lab, "second-association")


def _set_prefixes(lab: Laboratory, prefixes: tuple[str, ...], mode: str = "") -> tuple[str, ...]:
    """Set the allowed prefixes and see the change through; what is described then, in order."""
    id = needed(lab.associations, "association")
    cloud = lab.connection.cloud
    lab.do(lambda t: cloud.update_allowed_prefixes(id, lab.ecr_id, prefixes, mode, t))
    lab.associated(id)
    there = lab.association(id)
    return tuple(sorted(there.allowed_prefixes)) if there else ()


@SUBJECT.assume(
    "prefixes-mode",
    "Allowed prefixes without a mode are in MatchMode.",
    Basis.ASSUMED,
    f"{_PREFIXES}: no page says it",
    "prefixes_mode=IncrementalMode",
)
def prefixes_mode(lab: Laboratory) -> Verdict:
    id = needed(lab.associations, "association")
    there = lab.association(id)
    if there is not None and there.allowed_prefixes_mode:
        raise NotProbed(f"the mode was set before: {there.allowed_prefixes_mode}")
    if not _set_prefixes(lab, _SOME):
        raise NotProbed("no prefixes could be set")
    there = lab.association(id)
    mode = there.allowed_prefixes_mode if there else ""
    return Verdict(mode == "MatchMode", mode or "no mode")


@SUBJECT.assume(
    "prefixes-in-place",
    "Allowed prefixes are changed in place, all anew, and described with the association.",
    Basis.DOCUMENTED,
    _PREFIXES,
    "prefixes_apply=false",
)
def prefixes_in_place(lab: Laboratory) -> Verdict:
    more, fewer = _set_prefixes(lab, _MORE, "MatchMode"), _set_prefixes(lab, _SOME, "MatchMode")
    return Verdict((more, fewer) == (_MORE, _SOME), f"two: {', '.join(more)}; one: {', '.join(fewer)}")


@SUBJECT.assume(
    "prefixes-statuses",
    "While its allowed prefixes change an association is UPDATING; afterwards it is INACTIVE again.",
    Basis.ASSUMED,
    f"UPDATING in {_DESCRIBE}",
    "renamed_words=UPDATING:Pending",
)
def prefixes_statuses(lab: Laboratory) -> Verdict:
    id = needed(lab.associations, "association")
    before = len(lab.statuses.setdefault(id, []))
    _set_prefixes(lab, _MORE, "MatchMode")
    return statuses(lab.statuses[id][before:] or ["INACTIVE"], "UPDATING", "INACTIVE")


@SUBJECT.assume(
    "no-prefixes-clears",
    "A change of the allowed prefixes without any clears them.",
    Basis.SEEN,
    _TERRAFORM,
    "missing_prefixes=keep",
)
def no_prefixes_clears(lab: Laboratory) -> Verdict:
    if not _set_prefixes(lab, _SOME):
        raise NotProbed("no prefixes could be set")
    kept = _set_prefixes(lab, ())
    return Verdict(not kept, f"kept: {', '.join(kept)}" if kept else "cleared")


@SUBJECT.assume(
    "prefix-host-bits",
    "An allowed prefix with bits behind its mask is refused.",
    Basis.ASSUMED,
    f"{_PREFIXES}: no page says it",
    "prefix_host_bits=take",
)
def prefix_host_bits(lab: Laboratory) -> Verdict:
    id = needed(lab.associations, "association")
    cloud = lab.connection.cloud
    error = lab.refusal(lambda t: cloud.update_allowed_prefixes(id, lab.ecr_id, ("192.0.2.1/24",), "", t))
    lab.associated(id)
    return refused(error)
