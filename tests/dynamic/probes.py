"""Dynamic providers for the host canaries: each shows one thing that `dynamic.host` uses, or the host as it is without.

They are pickled by reference, so the host imports this module.
"""

import threading
from typing import Any

from pulumi.dynamic import ConfigureRequest, CreateResult, DiffResult, ResourceProvider
from pulumi.runtime.proto import provider_pb2

from pulumi_alicloud_ecr.dynamic import host

#: Operations that `Together` waits for: more than the host's four.
TOGETHER = 8
_all_are_here = threading.Barrier(TOGETHER)


class _Probe(ResourceProvider):
    serialize_as_secret_always = False


class Request(_Probe):
    """Answers with what the host knows of the operation."""

    def create(self, props: dict[str, Any]) -> CreateResult:
        request = host.current()
        assert request is not None
        return CreateResult("probe", {"urn": request.urn, "timeout": request.timeout})


class Together(_Probe):
    """Its creates end when all of them are under way at once, or fail."""

    def configure(self, req: ConfigureRequest) -> None:
        assert host.widen()

    def create(self, props: dict[str, Any]) -> CreateResult:
        _all_are_here.wait(timeout=30)
        return CreateResult("probe", {})


class Fails(_Probe):
    """Fails with one line."""

    def create(self, props: dict[str, Any]) -> CreateResult:
        request = host.current()
        assert request is not None
        request.fail("one line")


class NotInitialised(_Probe):
    """Fails with a resource that exists."""

    def create(self, props: dict[str, Any]) -> CreateResult:
        request = host.current()
        assert request is not None
        request.fail_initialised("probe-1", {"out": "o"}, {"in": "i"}, "not yet")


class Says(_Probe):
    """Shows a line of progress, then waits for the engine to cancel."""

    def create(self, props: dict[str, Any]) -> CreateResult:
        request = host.current()
        assert request is not None
        request.say("waiting")
        while not request.cancelled():
            threading.Event().wait(0.01)
        return CreateResult("cancelled", {})


class Answers(_Probe):
    """Answers a diff with the property that differs."""

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        host.current()
        host.answer_diff(provider_pb2.DiffResponse(diffs=["ecrId"]))
        return DiffResult(changes=True)


class Plain(_Probe):
    """The host by itself: what it runs at once, and how it reports an error."""

    def create(self, props: dict[str, Any]) -> CreateResult:
        executor = host._executor()
        workers = executor._max_workers if executor else 0
        raise ValueError(f"{workers} workers")

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        return DiffResult(changes=True, replaces=["ecrId"])
