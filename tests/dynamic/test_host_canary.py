"""Canaries over Pulumi's own dynamic provider host, not a stand-in for it.

The first part fails when the host has changed so that a use in `dynamic.host` finds nothing any more: mend the use, or
leave it to its guard. The second fails when Pulumi offers by itself what we reach for: then delete what it names. The
third shows that the guards keep the provider correct. That the engine honours what the host passes on is shown by
tests/engine: test_lifecycle (custom timeouts, progress), test_faults (one-line errors), test_kills (interrupt).
"""

import inspect
from collections.abc import Callable
from typing import Any

import grpc
import pytest
from pulumi.dynamic import Config, ConfigureRequest, ResourceProvider
from pulumi.runtime.proto import provider_pb2, status_pb2
from tests.dynamic import probes
from tests.dynamic.conftest import TIMEOUT, URN, Host

from alicloud_ecr_emulator.process import EmulatorProcess
from pulumi_alicloud_ecr.api.errors import EcrError
from pulumi_alicloud_ecr.dynamic import host as use
from pulumi_alicloud_ecr.dynamic import operations
from pulumi_alicloud_ecr.dynamic import provider as dynamic_provider


def failure(of: Any) -> grpc.Call:
    with pytest.raises(grpc.RpcError) as caught:
        of.result()
    error = caught.value
    assert isinstance(error, grpc.Call)
    return error


def status_in(error: grpc.Call) -> status_pb2.Status:
    details = dict(error.trailing_metadata() or ())["grpc-status-details-bin"]
    assert isinstance(details, bytes)
    return status_pb2.Status.FromString(details)


# The host is as we know it.


def test_urn_and_custom_timeout_of_an_operation_are_in_the_hosts_frame(host: Host) -> None:
    properties = host.creating(probes.Request()).result().properties
    assert (properties["urn"], properties["timeout"]) == (URN, TIMEOUT)


def test_the_hosts_executor_can_be_widened(host: Host) -> None:
    futures = [host.creating(probes.Together()) for _ in range(probes.TOGETHER)]
    assert {future.result().id for future in futures} == {"probe"}


def test_the_host_sends_our_trailing_metadata_with_an_error(host: Host) -> None:
    assert status_in(failure(host.creating(probes.Fails()))).message == "one line"


def test_the_host_sends_what_exists_but_is_not_initialised(host: Host) -> None:
    status = status_in(failure(host.creating(probes.NotInitialised())))
    failed = provider_pb2.ErrorResourceInitFailed()
    assert status.details[0].Unpack(failed)
    assert (failed.id, failed.properties["out"], failed.inputs["in"]) == ("probe-1", "o", "i")
    assert list(failed.reasons) == ["not yet"]
    assert failed.properties["__provider"] == failed.inputs["__provider"]


def test_the_engine_is_told_progress_with_the_urn_and_its_cancel_is_heard(host: Host) -> None:
    creating = host.creating(probes.Says())
    said = host.engine.said.get(timeout=30)
    assert (said.urn, said.message) == (URN, "waiting")
    host.cancel()
    assert creating.result().id == "cancelled"


def test_a_diff_is_answered_with_its_properties_once_the_handlers_are_wrapped(host: Host) -> None:
    host.diff(probes.Answers())  # the first operation wraps them
    assert list(host.diff(probes.Answers()).diffs) == ["ecrId"]


# Pulumi does not offer it yet.


def test_the_host_still_runs_four_at_a_time_and_sends_tracebacks(host: Host) -> None:
    details = failure(host.creating(probes.Plain())).details() or ""
    assert "4 workers" in details, (
        "more than four at a time: delete host.widen, host._executor and their tests"
    )
    assert "Traceback" in details, "errors come without traceback: delete host.Request.fail and host.OneLine"


def test_the_host_still_keeps_from_the_engine_which_properties_differ(host: Host) -> None:
    answer = host.diff(probes.Plain())
    told = bool(answer.diffs) or answer.hasDetailedDiff
    assert not told, "delete host.answer_diff and host._answering"


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("create", ["self", "props"]),
        ("update", ["self", "_id", "_olds", "_news"]),
        ("delete", ["self", "_id", "_props"]),
        ("read", ["self", "id_", "props"]),
    ],
)
def test_the_host_still_passes_neither_urn_nor_timeout_nor_a_cancellation(
    method: str, parameters: list[str]
) -> None:
    signature = inspect.signature(getattr(ResourceProvider, method))
    assert list(signature.parameters) == parameters, (
        "a dynamic provider is told more: use it instead of host.current; with a cancellation, delete "
        "host._wrap_handlers and host._tables_with as well"
    )


def test_a_dynamic_provider_still_can_not_say_created_but_not_initialised() -> None:
    import pulumi.dynamic

    offered = [name for name in dir(pulumi.dynamic) if "init" in name.lower() and "fail" in name.lower()]
    assert offered == [], "Pulumi offers it: delete host.Request.fail_initialised"


# Where the host is another one, the provider is right all the same. This process is not the host.


def test_without_the_hosts_frames_nothing_is_claimed() -> None:
    assert use.current() is None
    assert use.widen() is False
    assert use._wrap_handlers.__wrapped__() is False


@pytest.fixture
def configured(ecr_emulator: EmulatorProcess, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**ecr_emulator.env, "ALICLOUD_ECR_STATE_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(operations, "_connections", None)
    dynamic_provider.EcrProvider().configure(ConfigureRequest(Config({}, "probe")))


def test_without_the_hosts_frames_a_resource_lives_and_ends_with_the_defaults(
    configured: None, ecr_emulator: EmulatorProcess
) -> None:
    provider = dynamic_provider.EcrProvider()
    props = {
        "origin": "EcrAssociation:o/p/s/association",
        "ecrId": "ecr-quickstart0000001",
        "transitRouterId": "tr-quickstart0000001",
    }
    inputs = provider.check({}, props).inputs

    created = provider.create(inputs)
    assert [a["association_id"] for a in ecr_emulator.state()["associations"]] == [created.id]
    provider.delete(created.id, created.outs or {})
    assert ecr_emulator.state()["associations"] == []


def test_without_the_hosts_frames_an_error_is_a_plain_exception(configured: None) -> None:
    provider = dynamic_provider.EcrProvider()
    make: Callable[[], object] = lambda: provider.create(  # noqa: E731
        {
            "origin": "EcrAttachment:o/p/s/line",
            "ecrId": "ecr-nowhere",
            "transitRouterId": "tr-quickstart0000001",
        }
    )
    with pytest.raises(EcrError, match="ecr-nowhere"):
        make()
