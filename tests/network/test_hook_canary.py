"""What the transport relies on in the SDKs. When one of these fails, `api/sdk/hook.py` has to follow."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import requests
from tests.network.conftest import CloudOf, Serve
from tests.network.hostile import page

from pulumi_alicloud_ecr.api.cloud import AttachmentScope
from pulumi_alicloud_ecr.api.sdk import hook


def test_both_cores_send_by_a_static_method_that_is_looked_up_at_each_call() -> None:
    import alibabacloud_tea_openapi.client as openapi
    from alibabacloud_credentials import provider as providers
    from darabonba.core import DaraCore
    from Tea.core import TeaCore

    assert openapi.DaraCore is DaraCore
    assert "DaraCore.do_action(_request, _runtime)" in inspect.getsource(openapi.Client.do_request)
    for name in ("RamRoleArn", "OIDCRoleArn", "EcsRamRole", "RsaKeyPair", "URL", "CloudSSO", "OAuth"):
        module = inspect.getmodule(getattr(providers, f"{name}CredentialsProvider"))
        assert module is not None
        assert module.__dict__["TeaCore"] is TeaCore
        source = inspect.getsource(module)
        assert "TeaCore.do_action(tea_request, self._runtime_options)" in source
        assert "import requests" not in source


def test_nothing_is_sent_by_the_sdks_own_transport(
    serve: Serve, cloud_of: CloudOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send(*_args: Any, **_more: Any) -> None:
        raise AssertionError("sent by requests")

    monkeypatch.setattr(requests.Session, "send", send)
    cloud_of(serve(lambda peer: peer.answer(page()))).list_attachments(AttachmentScope("tr-1"), 10)


def test_who_else_uses_the_sdks_in_this_process_is_not_touched(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    from darabonba.core import DaraCore
    from darabonba.request import DaraRequest

    hook._install()
    server = serve(lambda peer: peer.answer({"own": True}))
    request = DaraRequest()
    request.headers = {"host": f"127.0.0.1:{server.port}"}
    assert DaraCore.do_action(request, {}).body == b'{"own": true}'
    assert "requests" in type(DaraCore.do_action(request, {}).response).__module__


def test_a_request_says_what_the_hook_reads() -> None:
    from darabonba.core import DaraCore
    from darabonba.request import DaraRequest
    from Tea.core import TeaCore
    from Tea.request import TeaRequest

    for core, request in ((DaraCore, DaraRequest()), (TeaCore, TeaRequest())):
        request.protocol, request.headers, request.query = "https", {"host": "h"}, {"a": "b c"}
        request.pathname = "/"
        # A provider that takes a URL apart has no port for most of them.
        request.port = None
        assert core.compose_url(request) == "https://h/?a=b+c"
