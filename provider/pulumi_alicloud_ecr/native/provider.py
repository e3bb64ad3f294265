"""An explicit provider for Pulumi programs: an account and a region."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from ..api.settings import NAMESPACES
from ..schema import python_name
from .configuration import KEYS
from .type_tokens import PACKAGE


class Provider(pulumi.ProviderResource):
    """A provider for resources that take it as `opts=ResourceOptions(provider=…)`."""

    def __init__(
        self,
        resource_name: str,
        region: pulumi.Input[str] | None = None,
        profile: pulumi.Input[str] | None = None,
        access_key: pulumi.Input[str] | None = None,
        secret_key: pulumi.Input[str] | None = None,
        security_token: pulumi.Input[str] | None = None,
        assume_role: pulumi.Input[Mapping[str, Any]] | None = None,
        endpoint: pulumi.Input[str] | None = None,
        ecr_endpoint: pulumi.Input[str] | None = None,
        ignore_tags: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        preview_dry_run: pulumi.Input[bool] | None = None,
        listings_per_second: pulumi.Input[float] | None = None,
        claim_tag: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a provider.

        What is left out comes from the stack's configuration, `alicloud-ecr:*` before `alicloud:*`, then from the
        environment; but one whose credentials are stated in any way takes no others from the configuration.

        Args:
            resource_name: The name in the stack.
            region: The region for resources that state none.
            profile: Name of the credentials profile.
            access_key: AccessKey id, together with `secret_key`.
            secret_key: AccessKey secret; kept as a secret.
            security_token: Security token of temporary credentials; kept as a secret.
            assume_role: A RAM role to assume: `roleArn`, and `sessionName`, `policy`, `sessionExpiration`
                (seconds), `externalId`.
            endpoint: Where every service is: https://HOST, or http://127.0.0.1:PORT for the emulator.
            ecr_endpoint: Where the Express Connect Router service is, when not at the default.
            ignore_tags: Keys of tags that others set and that are no drift.
            preview_dry_run: Make preview call the API's DryRun for what is fully known.
            listings_per_second: The share of the API's quota that listings may use.
            claim_tag: Set the tag pulumi-alicloud-ecr, which says which resource of which stack holds an attachment
                (default True).
            opts: Pulumi's resource options.
        """
        arguments = locals()
        given = {key.name: arguments[python_name(key.name)] for key in KEYS}
        super().__init__(PACKAGE, resource_name, _serialised(_with_inherited(given)), opts)


def _with_inherited(given: Mapping[str, Any]) -> dict[str, Any]:
    stated = any(given[key.name] is not None for key in KEYS if key.credential)
    inherited = [key.name for key in KEYS if given[key.name] is None and not (stated and key.credential)]
    return {**given, **{name: _from_stack(name) for name in inherited}}


def _from_stack(key: str) -> str | pulumi.Output[str] | None:
    """The value as the stack's configuration has it, secret where it is secret there."""
    secret = any(known.name == key and known.secret for known in KEYS)
    for namespace in NAMESPACES:
        config = pulumi.Config(namespace)
        if (value := config.get_secret(key) if secret else config.get(key)) is not None:
            return value
    return None


def _serialised(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a provider are strings to the engine; lists, objects, booleans and numbers travel as JSON."""
    secrets = {key.name for key in KEYS if key.secret}
    return {
        name: pulumi.Output.secret(value) if name in secrets else pulumi.Output.from_input(value).apply(_text)
        for name, value in inputs.items()
        if value is not None
    }


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
