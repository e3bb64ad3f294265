"""Where the API is and whose credentials to use: read once from configuration and environment.

Order, for each value: `alicloud-ecr:*`, then pulumi-alicloud's `alicloud:*`, then the environment. Credentials that
nothing here names come from Alibaba Cloud's own chain (environment, OIDC, profile files, RAM role). Settings live
in the provider's process only; they are never pickled, and secrets never show in a repr.
"""

from __future__ import annotations

import ipaddress
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from .errors import SettingsError
from .text import hide

#: The environment variables that stand in for configuration, the stronger first.
REGION_VARIABLES = ("ALIBABA_CLOUD_REGION_ID", "ALIBABA_CLOUD_REGION", "ALICLOUD_REGION")
ENDPOINT_VARIABLES = ("ALICLOUD_ECR_ENDPOINT",)

#: The namespaces of Pulumi configuration, the stronger first.
NAMESPACES = ("alicloud-ecr", "alicloud")


@dataclass(frozen=True)
class AssumeRole:
    """A RAM role to assume with the credentials (`alicloud:assumeRole`)."""

    role_arn: str
    session_name: str = "pulumi-alicloud-ecr"
    policy: str = ""
    session_expiration: int = 3600
    external_id: str = ""


@dataclass(frozen=True)
class Settings:
    """Configuration of one provider process."""

    region: str = ""
    #: Empty: the services' own endpoints. Else scheme://host[:port] for every service.
    endpoint: str = ""
    #: The endpoint of Express Connect Router alone; the services' documentation disagrees about its regions.
    ecr_endpoint: str = ""
    profile: str = ""
    access_key: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    security_token: str = field(default="", repr=False)
    assume_role: AssumeRole | None = None
    ignore_tags: frozenset[str] = frozenset()
    preview_dry_run: bool = False
    #: Whether what is made or adopted gets the tag that says who holds it.
    claim_tag: bool = True
    #: The share of the API's quota that listings may use, in calls per second.
    listings_per_second: float = 8.0

    @classmethod
    def from_config(cls, config: Mapping[str, str], environ: Mapping[str, str] | None = None) -> Settings:
        """Settings from Pulumi configuration (full keys, `alicloud-ecr:region`) and the environment.

        Raises SettingsError naming the key that can't be used.
        """
        return _Reader(config, os.environ if environ is None else environ).settings()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        return tuple(s for s in (self.secret_key, self.security_token) if s)


@dataclass(frozen=True)
class _Reader:
    config: Mapping[str, str]
    environ: Mapping[str, str]

    def settings(self) -> Settings:
        access_key, secret_key = self._find("accessKey"), self._find("secretKey")
        if bool(access_key) != bool(secret_key):
            missing = "secretKey" if access_key else "accessKey"
            raise SettingsError(
                f"configuration alicloud-ecr:{missing} is missing: accessKey and secretKey go together"
            )
        settings = Settings(
            region=self._find("region", *REGION_VARIABLES),
            endpoint=_endpoint("alicloud-ecr:endpoint", self._own("endpoint", *ENDPOINT_VARIABLES)),
            ecr_endpoint=_endpoint("alicloud-ecr:ecrEndpoint", self._own("ecrEndpoint")),
            profile=self._find("profile"),
            access_key=access_key,
            secret_key=secret_key,
            security_token=self._find("securityToken"),
            assume_role=self._assume_role(),
            ignore_tags=frozenset(self._list("ignoreTags")),
            preview_dry_run=self._flag("previewDryRun"),
            claim_tag=self._flag("claimTag", True),
            listings_per_second=self._number("listingsPerSecond", 8.0),
        )
        hide(*settings.secrets)
        return settings

    def _find(self, key: str, *variables: str) -> str:
        values = [self.config.get(f"{namespace}:{key}") for namespace in NAMESPACES]
        values += [self.environ.get(variable) for variable in variables]
        return next((str(value) for value in values if value), "")

    def _own(self, key: str, *variables: str) -> str:
        values = [self.config.get(f"{NAMESPACES[0]}:{key}"), *(self.environ.get(v) for v in variables)]
        return next((str(value) for value in values if value), "")

    def _assume_role(self) -> AssumeRole | None:
        text = self._find("assumeRole")
        if not text:
            return None
        try:
            role = json.loads(text)
            return AssumeRole(
                role["roleArn"],
                role.get("sessionName") or "pulumi-alicloud-ecr",
                role.get("policy") or "",
                int(role.get("sessionExpiration") or 3600),
                role.get("externalId") or "",
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise SettingsError("configuration assumeRole must be an object with roleArn") from None

    def _list(self, key: str) -> list[str]:
        text = self._own(key)
        if not text.startswith("["):
            return [part.strip() for part in text.split(",") if part.strip()]
        try:
            return [str(item) for item in json.loads(text)]
        except ValueError:
            raise SettingsError(f"configuration alicloud-ecr:{key} must be a list of strings") from None

    def _flag(self, key: str, default: bool = False) -> bool:
        text = self._own(key).lower()
        if text not in ("", "true", "false"):
            raise SettingsError(f"configuration alicloud-ecr:{key} must be true or false, not {text!r}")
        return text == "true" if text else default

    def _number(self, key: str, default: float) -> float:
        text = self._own(key)
        try:
            number = float(text) if text else default
        except ValueError:
            number = 0.0
        if number <= 0:
            raise SettingsError(f"configuration alicloud-ecr:{key} must be a number above 0, not {text!r}")
        return number


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: localhost, 127.0.0.0/8, ::1."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


def _endpoint(key: str, url: str) -> str:
    if not url:
        return ""
    parts = urlsplit(url if "://" in url else f"https://{url}")
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise SettingsError(f"configuration {key} has a port that is none: it must be 1 to 65535") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.username:
        raise SettingsError(f"configuration {key} must be https://HOST[:PORT]")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise SettingsError(
            f"configuration {key} is refused: plain HTTP is for loopback (127.0.0.1) only, use https"
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}"
