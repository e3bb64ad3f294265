"""What the API page says of values, as pure predicates.

Each rule takes one known value and returns what is wrong with it, or None. The wording completes the sentence
"property X value {V} has a problem: …". Limits are those of the page CreateTransitRouterEcrAttachment and of
CreateExpressConnectRouterAssociation; where the page states none, none is made up.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Values as they cross the wire between a Pulumi program, the engine and a state file.
Value = str | bool | Mapping[str, str] | list[str] | tuple[str, ...] | None

NAME_MAX = 128
DESCRIPTION_MAX = 256
ASSOCIATION_DESCRIPTION_MAX = 128
TAGS_MAX = 20
TAG_KEY_MAX = 64
TAG_VALUE_MAX = 128

#: The key of the tag that says who holds a resource; see `claim`.
CLAIM_TAG = "pulumi-alicloud-ecr"

#: Prefixes that Alibaba Cloud keeps for the tags it sets itself.
SYSTEM_TAG_PREFIXES = ("aliyun", "acs:")
_SCHEMES = ("http://", "https://")

ORDER_TYPES = ("PayByCenOwner", "PayByResourceOwner")
ALLOWED_PREFIXES_MODES = ("MatchMode", "IncrementalMode")


def identifier(value: Value) -> str | None:
    """An id is a non-empty ASCII string without white space."""
    if not isinstance(value, str) or not value:
        return "must be the id of a resource, a non-empty string"
    if not value.isascii() or any(c.isspace() or not c.isprintable() for c in value):
        return "must be an id of printable ASCII characters without spaces"
    return None


def transit_router(value: Value) -> str | None:
    """The plain id of a transit router, tr-…; pulumi-alicloud's TransitRouter has another one as its `id`."""
    return identifier(value) or _compound(value, "TransitRouter", "transit_router_id")


def transit_router_attachment(value: Value) -> str | None:
    """The plain id of an attachment, tr-attach-…; pulumi-alicloud's classes have another one as their `id`."""
    return identifier(value) or _compound(value, "attachment", "transit_router_attachment_id")


def route_table(value: Value) -> str | None:
    """The plain id of a route table, vtb-…; pulumi-alicloud's TransitRouterRouteTable has another one as its `id`."""
    return identifier(value) or _compound(value, "TransitRouterRouteTable", "transit_router_route_table_id")


def account(value: Value) -> str | None:
    """An account id is a string of digits."""
    if not isinstance(value, str) or not (value.isascii() and value.isdigit()):
        return "must be the id of an Alibaba Cloud account, a string of digits"
    return None


def name(value: Value) -> str | None:
    """Empty, or 1 to 128 characters that do not start with http:// or https://."""
    return _text(value, NAME_MAX)


def description(value: Value) -> str | None:
    """Left out, or 1 to 256 characters that do not start with http:// or https://."""
    return _text(value, DESCRIPTION_MAX)


def association_description(value: Value) -> str | None:
    """0 to 128 characters."""
    return _text(value, ASSOCIATION_DESCRIPTION_MAX, schemes=())


def order_type(value: Value) -> str | None:
    """Who pays: PayByCenOwner or PayByResourceOwner."""
    return _one_of(value, ORDER_TYPES)


def allowed_prefixes_mode(value: Value) -> str | None:
    """What the allowed prefixes do: MatchMode or IncrementalMode."""
    return _one_of(value, ALLOWED_PREFIXES_MODES)


def tags(value: Value) -> str | None:
    """At most 20 tags; keys of 1 to 64 and values of up to 128 characters, outside the reserved names."""
    if not isinstance(value, Mapping):
        return "must be a mapping of tag keys to tag values"
    problems = [problem for key, tag in value.items() if (problem := _tag(key, tag))]
    if len(value) > TAGS_MAX:
        problems.insert(0, f"has {len(value)} tags, at most {TAGS_MAX} are allowed")
    return "; ".join(problems) or None


def is_system_tag(key: str) -> bool:
    """Whether Alibaba Cloud set this tag itself: such a tag is never drift."""
    return key.startswith(SYSTEM_TAG_PREFIXES)


def _one_of(value: Value, allowed: tuple[str, ...]) -> str | None:
    return None if value in allowed else f"must be one of {', '.join(allowed)}"


def _compound(value: Value, theirs: str, output: str) -> str | None:
    """What is wrong with an id of several parts, as pulumi-alicloud's resources have them in their `id`."""
    if not isinstance(value, str) or ":" not in value:
        return None
    return f"is the id of pulumi-alicloud's {theirs}, of several parts: write its {output}, the part after the last colon"


def _tag(key: object, value: object) -> str | None:
    if not isinstance(key, str) or not isinstance(value, str):
        return f"tag {key!r} must have a string as key and as value"
    if not key:
        return "a tag key must not be empty"
    if key == CLAIM_TAG:
        return f"the key {CLAIM_TAG} is kept for the tag that says which resource holds an attachment"
    for what, text, most in (("key", key, TAG_KEY_MAX), ("value", value, TAG_VALUE_MAX)):
        if len(text) > most:
            return f"the {what} of tag {key[:TAG_KEY_MAX]!r} has {len(text)} characters, at most {most} are allowed"
        if text.startswith(SYSTEM_TAG_PREFIXES):
            return f"the {what} of tag {key!r} must not start with {' or '.join(SYSTEM_TAG_PREFIXES)}"
        if any(scheme in text for scheme in _SCHEMES):
            return f"the {what} of tag {key!r} must not contain {' or '.join(_SCHEMES)}"
    return None


def _text(value: Value, most: int, schemes: tuple[str, ...] = _SCHEMES) -> str | None:
    if not isinstance(value, str):
        return "must be a string"
    if len(value) > most:
        return f"has {len(value)} characters, at most {most} are allowed"
    if schemes and value.startswith(schemes):
        return f"must not start with {' or '.join(schemes)}"
    return None
