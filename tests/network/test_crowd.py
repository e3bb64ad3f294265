"""Many operations at once over a server that hangs: each ends when its user or its deadline says so."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tests.network.conftest import CloudOf, Serve

from pulumi_alicloud_ecr.api.call import Call
from pulumi_alicloud_ecr.api.clock import SystemClock
from pulumi_alicloud_ecr.api.errors import EcrError
from pulumi_alicloud_ecr.api.journal import Journal
from pulumi_alicloud_ecr.api.journal_files import Folder
from pulumi_alicloud_ecr.lifecycle import AttachmentLifecycle, Connection
from pulumi_alicloud_ecr.schema import AttachmentState

_CROWD = 300


@pytest.mark.parametrize("scopes", [1, _CROWD])
@pytest.mark.parametrize("end", ["interrupt", "deadline"])
def test_a_crowd_ends_at_once(serve: Serve, cloud_of: CloudOf, tmp_path: Path, scopes: int, end: str) -> None:
    server = serve(lambda peer: peer.wait(120))
    clock = SystemClock()
    connection = Connection.over(cloud_of(server), clock, Journal(Folder(tmp_path)), "cn-hangzhou")
    lifecycle = AttachmentLifecycle(lambda _: connection)
    stop = threading.Event()
    call = Call(clock.now() + (600 if end == "interrupt" else 4), stop.is_set)
    errors: list[str] = []

    def read(number: int) -> None:
        state = AttachmentState("ecr-1", transit_router_id=f"tr-{number % scopes}", region_id="cn-hangzhou")
        try:
            lifecycle.read(f"tr-attach-{number}", state, call)
        except EcrError as error:
            errors.append(str(error))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(_CROWD)]
    for thread in threads:
        thread.start()
    if end == "interrupt":
        stop.wait(2)
        stop.set()
    for thread in threads:
        # Without limits each would wait for its place among six calls of a quarter of a minute: for ten minutes.
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    assert len(errors) == _CROWD
    assert all("\n" not in error for error in errors)
