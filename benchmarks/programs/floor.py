"""The floor: as many dynamic resources as attachments, with the same inputs, whose provider does nothing."""

import os

from benchmarks.programs.nothing import Nothing

for number in range(int(os.environ["BENCH_SIZE"])):
    Nothing(
        f"attachment-{number}",
        {
            "ecrId": f"ecr-bench-{number}",
            "transitRouterId": os.environ["BENCH_TRANSIT_ROUTER"],
            "transitRouterAttachmentName": f"attachment-{number}",
            "tags": {"round": os.environ["BENCH_TAG"]},
        },
    )
