"""Alibaba Cloud's API for ECR attachments, emulated on loopback, for development and tests.

It has no RAM and moves no packets; what it has is the API's behaviour as documented: signatures, states that take time,
client tokens, cross-account rules, quotas, errors. It never imports `pulumi_alicloud_ecr`, so that a mistake in one cannot
hide a mistake in the other.

Default credentials (made up, `DEFAULT_*`, `SECOND_*`, `INTERNATIONAL_*` below):

====================  ================================  ==============================  ===============
account               AccessKey id                      AccessKey secret                site
====================  ================================  ==============================  ===============
1000000000000001      LTAI-emulator-default             emulator-default-secret         China
1000000000000002      LTAI-emulator-second              emulator-second-secret          China
5000000000000003      LTAI-emulator-international       emulator-international-secret   International
====================  ================================  ==============================  ===============

Run it with `main` (or `python -m alicloud_ecr_emulator`), in a test with the `ecr_emulator` fixture, or without HTTP:
`call(default_world(Settings(), clock), account_id, action, parameters)`.
"""

from __future__ import annotations

from .actions.gateway import call
from .cli import main
from .world.behaviours import BEHAVIOURS, Behaviour, Source
from .world.defaults import (
    BASIC_REGION_ID,
    BASIC_TRANSIT_ROUTER_ID,
    DEFAULT_ACCESS_KEY_ID,
    DEFAULT_ACCESS_KEY_SECRET,
    DEFAULT_ACCOUNT_ID,
    DEFAULT_REGION_ID,
    INTERNATIONAL_ACCESS_KEY_ID,
    INTERNATIONAL_ACCESS_KEY_SECRET,
    INTERNATIONAL_ACCOUNT_ID,
    INTERNATIONAL_ECR_ID,
    QUICKSTART_CEN_ID,
    QUICKSTART_ECR_ID,
    QUICKSTART_ROUTE_TABLE_ID,
    QUICKSTART_TRANSIT_ROUTER_ID,
    SECOND_ACCESS_KEY_ID,
    SECOND_ACCESS_KEY_SECRET,
    SECOND_ACCOUNT_ECR_ID,
    SECOND_ACCOUNT_ID,
    UNSUPPORTED_REGION_ID,
    default_world,
)
from .world.documents import seed
from .world.errors import CODES, ApiError
from .world.settings import Settings
from .world.world import World

__all__ = [
    "BASIC_REGION_ID",
    "BASIC_TRANSIT_ROUTER_ID",
    "BEHAVIOURS",
    "CODES",
    "DEFAULT_ACCESS_KEY_ID",
    "DEFAULT_ACCESS_KEY_SECRET",
    "DEFAULT_ACCOUNT_ID",
    "DEFAULT_REGION_ID",
    "INTERNATIONAL_ACCESS_KEY_ID",
    "INTERNATIONAL_ACCESS_KEY_SECRET",
    "INTERNATIONAL_ACCOUNT_ID",
    "INTERNATIONAL_ECR_ID",
    "QUICKSTART_CEN_ID",
    "QUICKSTART_ECR_ID",
    "QUICKSTART_ROUTE_TABLE_ID",
    "QUICKSTART_TRANSIT_ROUTER_ID",
    "SECOND_ACCESS_KEY_ID",
    "SECOND_ACCESS_KEY_SECRET",
    "SECOND_ACCOUNT_ECR_ID",
    "SECOND_ACCOUNT_ID",
    "UNSUPPORTED_REGION_ID",
    "ApiError",
    "Behaviour",
    "Settings",
    "Source",
    "World",
    "call",
    "default_world",
    "main",
    "seed",
]
