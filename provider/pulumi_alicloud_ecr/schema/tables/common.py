"""What several kinds have: properties that mean the same, and checks that span properties."""

from __future__ import annotations

from collections.abc import Mapping

from ..properties import Property, Role, python_name
from ..validation import Value

PROFILE = Property(
    "profile",
    Role.LOCAL,
    "Name of the credentials profile to call the API with, so that two accounts fit in one stack. Never a secret.",
    recorded=True,
)
ORIGIN = Property(
    "origin",
    Role.LOCAL,
    "Which kind of resource this is, and of which stack.",
    internal=True,
)
IMPORT_ID = Property("importId", Role.LOCAL, "The id given as import_.", internal=True)
CLAIM = Property(
    "claim",
    Role.COMPUTED,
    "The claim with which the resource is held (`schema.claim`), and the one before it where that may still be seen.",
    internal=True,
)


def needs_a_target(news: Mapping[str, Value], region: str) -> list[tuple[str, str]]:
    """A transit router, or a CEN instance together with a region."""
    if news.get("transitRouterId"):
        return []
    if not news.get("cenId"):
        return [
            (
                "transitRouterId",
                "neither transitRouterId nor cenId is given: name the transit router, "
                "or the CEN instance whose transit router of the region is meant",
            )
        ]
    problem = "is required together with cenId; give it here or as configuration alicloud-ecr:region"
    return [] if news.get("regionId") or region else [("regionId", problem)]


def renamed(ours: str) -> str:
    """What is said to who gives a property by the name that pulumi-alicloud has for it."""
    return f"is pulumi-alicloud's name: write {ours} (in Python {python_name(ours)})"
