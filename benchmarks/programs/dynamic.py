"""Our dynamic front end."""

import os

from pulumi_alicloud_ecr import EcrAttachment

first = int(os.environ.get("BENCH_FIRST", "0"))
for number in range(first, first + int(os.environ["BENCH_SIZE"])):
    EcrAttachment(
        f"attachment-{number}",
        ecr_id=f"ecr-bench-{number}",
        transit_router_id=os.environ["BENCH_TRANSIT_ROUTER"],
        transit_router_attachment_name=f"attachment-{number}",
        tags={"round": os.environ["BENCH_TAG"]},
    )
