"""The clients of one set of credentials, and one call through them: what the services' modules are built on."""

from __future__ import annotations

import threading
from typing import Any

from ..settings import Settings
from .clients import credential, new_client
from .document import Document
from .responses import invoke

_CBN = "cbn.aliyuncs.com"
#: Terraform uses this one for all regions, the Python SDK computes one for each region; alicloud-ecr:ecrEndpoint decides.
_ECR = "expressconnectrouter.cn-shanghai.aliyuncs.com"
_STS = "sts.aliyuncs.com"


class Session:
    """Calls the services with one set of credentials; safe to use from many threads. Makes no call by itself."""

    def __init__(self, settings: Settings, profile: str) -> None:
        self._settings = settings
        self._profile = profile
        self._lock = threading.Lock()
        self._clients: dict[str, Any] = {}

    @property
    def name(self) -> str:
        return f"{self._settings.endpoint or _CBN} as {self._profile or 'the default credentials'}"

    def cbn(self, operation: str, request: Any, timeout: float) -> Document:
        """A call to Cloud Enterprise Network: the SDK's method and its request; the answer."""
        return self._request("cbn", _CBN, operation, request, timeout)

    def ecr(self, operation: str, request: Any, timeout: float) -> Document:
        """A call to Express Connect Router."""
        return self._request("ecr", self._settings.ecr_endpoint or _ECR, operation, request, timeout)

    def sts(self, operation: str, timeout: float) -> Document:
        """A call to STS, which takes no request."""
        method = getattr(self._client("sts", _STS), operation + "_with_options")
        return invoke(_api_name(operation), method, timeout)

    def _request(self, service: str, endpoint: str, operation: str, request: Any, timeout: float) -> Document:
        method = getattr(self._client(service, endpoint), operation + "_with_options")
        return invoke(_api_name(operation), lambda runtime: method(request, runtime), timeout)

    def _client(self, service: str, endpoint: str) -> Any:
        with self._lock:
            if service not in self._clients:
                self._clients[service] = new_client(
                    service, self._settings.endpoint or endpoint, self._credential(), self._settings
                )
            return self._clients[service]

    def _credential(self) -> Any:
        """The credentials, shared by the services."""
        if "credential" not in self._clients:
            self._clients["credential"] = credential(self._settings, self._profile)
        return self._clients["credential"]


def _api_name(operation: str) -> str:
    return "".join(part.capitalize() for part in operation.split("_"))
