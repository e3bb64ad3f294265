"""The provider's own configuration: one table of its keys, and the settings that they come to.

The engine gives a plugin the stack's `alicloud-ecr:*` and nothing of other namespaces. Explicit providers get only
their arguments; `provider.Provider` adds what the program inherits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..api.settings import ENDPOINT_VARIABLES, REGION_VARIABLES, Settings
from .type_tokens import PACKAGE


@dataclass(frozen=True)
class Key:
    """A configuration key."""

    name: str
    doc: str
    #: How the schema spells its type.
    type: Mapping[str, Any]
    secret: bool = False
    #: Says whose credentials are used; what a provider states of these keeps it from inheriting any.
    credential: bool = False
    #: Environment variables that a generated SDK takes it from when the program leaves it out. None for secrets:
    #: what an SDK takes goes into the state.
    environment: tuple[str, ...] = ()


_STRING = {"type": "string"}
_BOOLEAN = {"type": "boolean"}
_STRINGS = {"type": "array", "items": _STRING}
ASSUME_ROLE = {"$ref": f"#/types/{PACKAGE}:index:AssumeRole"}

KEYS = (
    Key("region", "The region for resources that state none.", _STRING, environment=REGION_VARIABLES),
    Key("profile", "Name of the credentials profile.", _STRING, credential=True),
    Key("accessKey", "AccessKey id, together with secretKey.", _STRING, credential=True),
    Key("secretKey", "AccessKey secret.", _STRING, secret=True, credential=True),
    Key("securityToken", "Security token of temporary credentials.", _STRING, secret=True, credential=True),
    Key("assumeRole", "A RAM role to assume with the credentials.", ASSUME_ROLE, credential=True),
    Key(
        "endpoint",
        "Where every service is: https://HOST, or http://127.0.0.1:PORT for the emulator. Default: Alibaba Cloud.",
        _STRING,
        environment=ENDPOINT_VARIABLES,
    ),
    Key("ecrEndpoint", "Where the Express Connect Router service is, when not at the default.", _STRING),
    Key("ignoreTags", "Keys of tags that others set and that are no drift.", _STRINGS),
    Key("previewDryRun", "Make preview call the API's DryRun for what is fully known.", _BOOLEAN),
    Key(
        "claimTag",
        "Set the tag pulumi-alicloud-ecr, which says which resource of which stack holds an attachment (default true).",
        _BOOLEAN,
    ),
    Key("listingsPerSecond", "The share of the API's quota that listings may use.", {"type": "number"}),
)

#: The properties of `assumeRole`: name, type, meaning.
ASSUME_ROLE_FIELDS = (
    ("roleArn", "string", "The ARN of the role."),
    ("sessionName", "string", "The name of the session."),
    ("policy", "string", "A policy that narrows the role."),
    ("sessionExpiration", "integer", "Seconds until the session expires."),
    ("externalId", "string", "The external id that the role's trust policy asks for."),
)


def settings(values: Mapping[str, Any]) -> Settings:
    """The settings of a provider with these inputs. Raises SettingsError naming the key that can't be used."""
    given = {f"{PACKAGE}:{name}": _text(value) for name, value in values.items() if value is not None}
    return Settings.from_config(given)


def _text(value: Any) -> str:
    """The value as Pulumi configuration spells it."""
    return value if isinstance(value, str) else json.dumps(value)
