"""Clients of the official SDKs and the credentials they sign with.

Everything is imported when the first client is made, not before: a `pulumi up` with nothing to do never needs it.
"""

from __future__ import annotations

import logging
from typing import Any

from ..errors import SettingsError
from ..settings import Settings
from .responses import CONNECT_TIMEOUT_MS, keep_headers

_MAX_CONNECTIONS = 64


def credential(settings: Settings, profile: str) -> Any:
    """The credentials of a profile, else those of the configuration, else of Alibaba Cloud's own chain."""
    from alibabacloud_credentials import provider as providers
    from alibabacloud_credentials.client import Client

    # It writes a stack for each source of credentials that there isn't; the error that we raise names them all.
    logging.getLogger("credentials").setLevel(logging.CRITICAL)
    source: Any
    if profile:
        source = _profile_provider(profile)
    elif settings.access_key and settings.security_token:
        source = providers.StaticSTSCredentialsProvider(
            access_key_id=settings.access_key,
            access_key_secret=settings.secret_key,
            security_token=settings.security_token,
        )
    elif settings.access_key:
        source = providers.StaticAKCredentialsProvider(
            access_key_id=settings.access_key, access_key_secret=settings.secret_key
        )
    else:
        source = providers.DefaultCredentialsProvider()
    if role := settings.assume_role:
        source = providers.RamRoleArnCredentialsProvider(
            credentials_provider=source,
            role_arn=role.role_arn,
            role_session_name=role.session_name,
            policy=role.policy or None,
            duration_seconds=role.session_expiration,
            external_id=role.external_id or None,
        )
    return Client(provider=source)


def _profile_provider(profile: str) -> Any:
    """A profile of the Alibaba Cloud CLI (~/.aliyun/config.json), else of the SDKs' credentials file."""
    from alibabacloud_credentials import provider as providers
    from alibabacloud_credentials.exceptions import CredentialException

    found = [
        providers.CLIProfileCredentialsProvider(profile_name=profile),
        providers.ProfileCredentialsProvider(profile_name=profile),
    ]
    for source in found:
        try:
            source.get_credentials()
        except (CredentialException, KeyError, AttributeError):
            continue
        return source
    raise SettingsError(
        f"credentials profile {profile!r} is in neither ~/.aliyun/config.json nor the SDKs' credentials file"
    )


def new_client(service: str, endpoint: str, credential: Any, settings: Settings) -> Any:
    """A client of a service ("cbn", "ecr", "sts"); the SDK's own retries stay off, `retry` decides."""
    from alibabacloud_tea_openapi.utils_models import Config

    keep_headers()
    scheme, _, host = endpoint.rpartition("://")
    config = Config(
        credential=credential,
        endpoint=host,
        protocol=scheme or "https",
        region_id=settings.region or None,
        connect_timeout=CONNECT_TIMEOUT_MS,
        max_idle_conns=_MAX_CONNECTIONS,
        user_agent="pulumi-alicloud-ecr",
    )
    match service:
        case "cbn":
            from alibabacloud_cbn20170912.client import Client as CbnClient

            return CbnClient(config)
        case "ecr":
            from alibabacloud_expressconnectrouter20230901.client import Client as EcrClient

            return EcrClient(config)
        case _:
            from alibabacloud_sts20150401.client import Client as StsClient

            return StsClient(config)
