"""Our native plugin."""

import os

from pulumi_alicloud_ecr.native import EcrAttachment

for number in range(int(os.environ["BENCH_SIZE"])):
    EcrAttachment(
        f"attachment-{number}",
        ecr_id=f"ecr-bench-{number}",
        transit_router_id=os.environ["BENCH_TRANSIT_ROUTER"],
        transit_router_attachment_name=f"attachment-{number}",
        tags={"round": os.environ["BENCH_TAG"]},
    )
