"""Clients of the official SDKs.

Everything is imported when the first client is made, not before: a `pulumi up` with nothing to do never needs it.
"""

from __future__ import annotations

import importlib
from typing import Any

from .credentials import Credentials
from .models import CBN, ECR, STS, models

_PACKAGES = {"cbn": CBN, "ecr": ECR, "sts": STS}


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
    package = _PACKAGES[service]
    models(package)
    return importlib.import_module(f"{package}.client").Client(config)
