"""The floor, waiting: the same resources, whose provider does nothing but wait as long as the API takes."""

import os

from benchmarks.programs.nothing import Nothing
from benchmarks.programs.patience import WaitingProvider

for number in range(int(os.environ["BENCH_SIZE"])):
    Nothing(
        f"attachment-{number}",
        {
            "ecrId": f"ecr-bench-{number}",
            "transitRouterId": os.environ["BENCH_TRANSIT_ROUTER"],
            "transitRouterAttachmentName": f"attachment-{number}",
            "tags": {"round": os.environ["BENCH_TAG"]},
        },
        WaitingProvider(),
    )
