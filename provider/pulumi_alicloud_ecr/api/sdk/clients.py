"""Clients of the official SDKs.

Everything is imported when the first client is made, not before: a `pulumi up` with nothing to do never needs it.
"""

from __future__ import annotations

from typing import Any

from .credentials import Credentials


def new_client(service: str, endpoint: str, credentials: Credentials, region: str) -> Any:
    """A client of a service ("cbn", "ecr", "sts"). What it sends goes through `hook`: its own time-outs, retries and
    proxies mean nothing."""
    from alibabacloud_tea_openapi.utils_models import Config

    scheme, _, host = endpoint.rpartition("://")
    config = Config(
        credential=credentials,
        endpoint=host,
        protocol=scheme or "https",
        region_id=region or None,
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
