"""The one line that a failed command ends with: what failed, where, and what to do."""

from __future__ import annotations

from ..api import error_codes
from ..api.errors import ApiError, EcrError, TimedOut, Unreachable

_SERVICES = (
    ("ExpressConnectRouter", "expressconnectrouter"),
    ("CallerIdentity", "sts"),
    ("AssumeRole", "sts"),
)
_PERMISSION = ("Forbidden", "NoPermission", "AccessDenied", "Forbbiden.RAM", "NotAuthorized")


def ram_action(operation: str) -> str:
    """The RAM action of an operation: `cen:ListTransitRouterEcrAttachments`."""
    service = next((service for part, service in _SERVICES if part in operation), "cen")
    return f"{service}:{operation}"


def explain(error: EcrError, endpoint: str) -> str:
    """The error with what it doesn't say by itself: the endpoint, the missing RAM action, the next step."""
    if isinstance(error, ApiError):
        return f"{error} at {endpoint}. {next_step(error)}"
    if isinstance(error, (Unreachable, TimedOut)):
        return f"{error} at {endpoint}. {UNREACHABLE}"
    return str(error) if endpoint in str(error) else f"{error} (endpoint: {endpoint})"


UNREACHABLE = "Check --endpoint, ALICLOUD_ECR_ENDPOINT, the network and HTTPS_PROXY; `alicloud-ecr doctor` looks closer."


def next_step(error: ApiError) -> str:
    """What to do about a refusal."""
    if error.code.startswith(_PERMISSION):
        return (
            f"Grant the RAM action {ram_action(error.operation)} to the user or role of these credentials; "
            "docs/configuration.md lists all that are needed."
        )
    meaning = error_codes.meaning(error)
    return f"{meaning.meaning[:1].upper()}{meaning.meaning[1:]}. {meaning.remedy}"
