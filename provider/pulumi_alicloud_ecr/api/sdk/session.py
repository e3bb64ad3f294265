"""The clients of one set of credentials, and one call through them: what the services' modules are built on."""

from __future__ import annotations

import threading
from typing import Any

from ..errors import ApiError
from ..settings import Settings
from .clients import new_client
from .credentials import Credentials
from .document import Document
from .hook import Exchange
from .responses import invoke
from .transport import Transport

_CBN = "cbn.aliyuncs.com"
#: Terraform uses this one for all regions, the Python SDK computes one for each region; alicloud-ecr:ecrEndpoint decides.
_ECR = "expressconnectrouter.cn-shanghai.aliyuncs.com"
_STS = "sts.aliyuncs.com"

#: Items of a page: no page of the documentation gives a maximum, another client uses 50, the default (20) always works.
_PAGE_SIZES = (100, 50, None)
#: As the size of a page in a request: the largest that the API takes. Any other size is sent as it is.
LARGEST_PAGE = -1


class Session:
    """Calls the services with one set of credentials; safe to use from many threads. Makes no call by itself."""

    def __init__(self, settings: Settings, profile: str) -> None:
        self._settings = settings
        self._profile = profile
        self._transport = Transport()
        self._credentials = Credentials(settings, profile)
        self._lock = threading.Lock()
        self._clients: dict[str, Any] = {}
        #: The sizes of a page that an operation has not refused yet, the best first.
        self._page_sizes: dict[str, list[int | None]] = {}

    @property
    def name(self) -> str:
        return f"{self._settings.endpoint or _CBN} as {self._profile or 'the default credentials'}"

    def cbn(self, operation: str, request: Any, timeout: float) -> Document:
        """A call to Cloud Enterprise Network: the SDK's method and its request; the answer."""
        return self._request("cbn", _CBN, operation, (request,), timeout)

    def ecr(self, operation: str, request: Any, timeout: float) -> Document:
        """A call to Express Connect Router."""
        return self._request("ecr", self._settings.ecr_endpoint or _ECR, operation, (request,), timeout)

    def sts(self, operation: str, timeout: float) -> Document:
        """A call to STS, which takes no request."""
        return self._request("sts", _STS, operation, (), timeout)

    def _request(
        self, service: str, endpoint: str, operation: str, arguments: tuple[Any, ...], timeout: float
    ) -> Document:
        # The first time this imports the SDK, which is not to be counted.
        client = self._client(service, self._settings.endpoint or endpoint)
        exchange = Exchange(self._transport, self._settings.endpoint, timeout)
        self._credentials.refresh(exchange)
        method = getattr(client, f"{operation}_with_options")

        def call() -> Document:
            return invoke(_api_name(operation), lambda runtime: method(*arguments, runtime), exchange)

        paged = bool(arguments) and getattr(arguments[0], "max_results", None) == LARGEST_PAGE
        sizes = self._page_sizes.setdefault(operation, list(_PAGE_SIZES))
        while paged and (size := sizes[0]):
            arguments[0].max_results = size
            try:
                return call()
            except ApiError as error:
                if not _is_about_page_size(error):
                    raise
            # For all calls to come: no list is worth failing for the size of its pages.
            if size in sizes:
                sizes.remove(size)
        if paged:
            arguments[0].max_results = None
        return call()

    def _client(self, service: str, endpoint: str) -> Any:
        with self._lock:
            if service not in self._clients:
                self._clients[service] = new_client(
                    service, endpoint, self._credentials, self._settings.region
                )
            return self._clients[service]


def _is_about_page_size(error: ApiError) -> bool:
    return "maxresults" in f"{error.code} {error.message}".lower()


def _api_name(operation: str) -> str:
    return "".join(part.capitalize() for part in operation.split("_"))
