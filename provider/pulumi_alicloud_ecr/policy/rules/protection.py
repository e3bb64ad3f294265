"""The advisory policies that keep a working line from being cut."""

from __future__ import annotations

from fnmatch import fnmatchcase

from ...prerequisites import Pass, Undecided, Verdict, Violation
from ..configuration import Behaviour
from ..context import Context
from .rule import Needs, Rule


def _protected(context: Context, behaviour: Behaviour) -> Verdict:
    resource = context.resource
    if not any(
        text == pattern or fnmatchcase(text, pattern)
        for pattern in behaviour.protected
        for text in (resource.name, resource.urn)
    ):
        return Pass()
    if resource.protected or resource.retained_on_delete:
        return Pass()
    if resource.retained_on_delete is None:
        return Undecided(
            "protect isn't set, and the engine doesn't tell policies of retain_on_delete: `alicloud-ecr check` sees both"
        )
    return Violation(
        "neither protect nor retain_on_delete is set, so that taking it out of the program cuts the line",
        "set protect=True in its resource options",
    )


def _no_replacement(context: Context, _: Behaviour) -> Verdict:
    if not context.resource.replaced:
        return Pass()
    return Violation(
        "the attachment is replaced, which cuts the line until the new one is attached",
        "take the change of its ids back, or replace it in a maintenance window",
    )


PROTECTED = Rule(
    "ecr-protected",
    "An attachment whose name matches is protected against deletion.",
    _protected,
    Needs.INPUTS,
    own_keys=("protected",),
)
NO_REPLACEMENT = Rule(
    "ecr-no-replacement",
    "An attachment is not replaced. The engine doesn't tell policies of replacements: `alicloud-ecr check` sees them.",
    _no_replacement,
    Needs.WHOLE_STACK,
)
