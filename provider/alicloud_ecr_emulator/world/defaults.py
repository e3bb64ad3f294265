"""The world an emulator starts with: three accounts, and enough to attach to at once.

All ids and keys are made up and say so. They are constants, so that examples, tests and `make up` can name them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from .entities import Account, Cen, Credential, Region, Router, TransitRouter
from .route_tables import add_system_table
from .settings import Settings
from .world import World

DEFAULT_ACCOUNT_ID: Final = "1000000000000001"
DEFAULT_ACCESS_KEY_ID: Final = "LTAI-emulator-default"
DEFAULT_ACCESS_KEY_SECRET: Final = "emulator-default-secret"

SECOND_ACCOUNT_ID: Final = "1000000000000002"
SECOND_ACCESS_KEY_ID: Final = "LTAI-emulator-second"
SECOND_ACCESS_KEY_SECRET: Final = "emulator-second-secret"

INTERNATIONAL_ACCOUNT_ID: Final = "5000000000000003"
INTERNATIONAL_ACCESS_KEY_ID: Final = "LTAI-emulator-international"
INTERNATIONAL_ACCESS_KEY_SECRET: Final = "emulator-international-secret"

DEFAULT_REGION_ID: Final = "cn-hangzhou"
UNSUPPORTED_REGION_ID: Final = "cn-emulator-noecr"

QUICKSTART_CEN_ID: Final = "cen-quickstart0000001"
QUICKSTART_TRANSIT_ROUTER_ID: Final = "tr-quickstart0000001"
QUICKSTART_ECR_ID: Final = "ecr-quickstart0000001"
QUICKSTART_ROUTE_TABLE_ID: Final = "vtb-quickstart0000001"

BASIC_TRANSIT_ROUTER_ID: Final = "tr-basicedition000001"
BASIC_REGION_ID: Final = "cn-beijing"
SECOND_ACCOUNT_ECR_ID: Final = "ecr-secondaccount0001"
INTERNATIONAL_ECR_ID: Final = "ecr-international0001"

_VPC_PREFIXES: Final = ("10.1.0.0/16", "10.2.0.0/16")

_REGIONS: Final = {
    "cn-hangzhou": "China (Hangzhou)",
    "cn-shanghai": "China (Shanghai)",
    "cn-beijing": "China (Beijing)",
    "cn-shenzhen": "China (Shenzhen)",
    "cn-hongkong": "China (Hong Kong)",
    "ap-southeast-1": "Singapore",
    "eu-central-1": "Germany (Frankfurt)",
    "us-west-1": "US (Silicon Valley)",
}


def default_world(settings: Settings, clock: Callable[[], float], *, empty: bool = False) -> World:
    """Accounts, credentials and regions; unless `empty`, also the quick start's CEN, transit routers and ECRs."""
    world = World(settings, clock)
    for account_id, name, key, secret in (
        (DEFAULT_ACCOUNT_ID, "default", DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET),
        (SECOND_ACCOUNT_ID, "second", SECOND_ACCESS_KEY_ID, SECOND_ACCESS_KEY_SECRET),
    ):
        world.put(Account(account_id, name))
        world.put(Credential(key, secret, account_id))
    world.put(Account(INTERNATIONAL_ACCOUNT_ID, "international", "emulator-international", "International"))
    world.put(
        Credential(INTERNATIONAL_ACCESS_KEY_ID, INTERNATIONAL_ACCESS_KEY_SECRET, INTERNATIONAL_ACCOUNT_ID)
    )
    for region_id, name in _REGIONS.items():
        world.put(Region(region_id, name))
    world.put(Region(UNSUPPORTED_REGION_ID, "a region without ECR", ecr_supported=False))
    if not empty:
        _put_quickstart(world)
    return world


def _put_quickstart(world: World) -> None:
    now = world.clock()
    world.put(Cen(QUICKSTART_CEN_ID, DEFAULT_ACCOUNT_ID, "quickstart", created_at=now))
    for transit_router_id, region_id, edition in (
        (QUICKSTART_TRANSIT_ROUTER_ID, DEFAULT_REGION_ID, "Enterprise"),
        (BASIC_TRANSIT_ROUTER_ID, BASIC_REGION_ID, "Basic"),
    ):
        transit_router = world.put(
            TransitRouter(
                transit_router_id,
                QUICKSTART_CEN_ID,
                region_id,
                DEFAULT_ACCOUNT_ID,
                name=f"quickstart-{edition.lower()}",
                type=edition,
                created_at=now,
            )
        )
        add_system_table(world, transit_router, prefixes=_VPC_PREFIXES)
    for ecr_id, owner_id, name, prefixes in (
        (QUICKSTART_ECR_ID, DEFAULT_ACCOUNT_ID, "quickstart", ("192.168.0.0/16",)),
        (SECOND_ACCOUNT_ECR_ID, SECOND_ACCOUNT_ID, "second-account", ("192.168.64.0/18",)),
        (INTERNATIONAL_ECR_ID, INTERNATIONAL_ACCOUNT_ID, "international", ()),
    ):
        world.put(Router(ecr_id, owner_id, name, prefixes=prefixes, created_at=now))
