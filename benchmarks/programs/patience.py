"""A provider that does nothing but wait: as long as the API takes, and for as many at a time as ours."""

import os
import time
from typing import Any

from benchmarks.programs.nothing import NothingProvider
from pulumi.dynamic import ConfigureRequest, CreateResult

from pulumi_alicloud_ecr.dynamic import host


class WaitingProvider(NothingProvider):
    def configure(self, req: ConfigureRequest) -> None:
        host.widen()  # the host by itself runs four operations at a time

    def create(self, props: dict[str, Any]) -> CreateResult:
        time.sleep(float(os.environ["BENCH_ATTACH_SECONDS"]))
        return super().create(props)

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        time.sleep(float(os.environ["BENCH_DETACH_SECONDS"]))
