"""What the engine tests of the native plugin share: the programs of `site`, declared with the plugin's classes."""

import json
from pathlib import Path

from tools.testing.site import ECR, TRANSIT_ROUTER, Site, declared

from alicloud_ecr_emulator import (
    DEFAULT_ACCESS_KEY_ID,
    DEFAULT_ACCESS_KEY_SECRET,
    SECOND_ACCESS_KEY_ID,
    SECOND_ACCESS_KEY_SECRET,
)

TYPE = "alicloud-ecr:index:EcrAttachment"


def native(*statements: str) -> str:
    """A Pulumi program of these statements, with the plugin's classes."""
    imports = "import pulumi\nfrom pulumi_alicloud_ecr.native import *"
    return "\n".join([imports, *statements, ""])


def declare(site: Site, opts: str = "", **inputs: object) -> None:
    """Make the stack's program one attachment of the plugin with these inputs, named `line`."""
    given = {"ecr_id": ECR, "transit_router_id": TRANSIT_ROUTER, **inputs}
    site.stack.write(native(declared("EcrAttachment", "line", opts, **given)))


def profiles(home: Path, **keys: tuple[str, str]) -> None:
    """Credentials profiles as the Alibaba Cloud CLI keeps them: name → AccessKey id and secret."""
    (home / ".aliyun").mkdir(parents=True)
    found = [
        {
            "name": name,
            "mode": "AK",
            "access_key_id": key,
            "access_key_secret": secret,
            "region_id": "cn-hangzhou",
        }
        for name, (key, secret) in keys.items()
    ]
    (home / ".aliyun" / "config.json").write_text(
        json.dumps({"current": found[0]["name"], "profiles": found})
    )


NETWORK = (DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET)
DATA_CENTRE = (SECOND_ACCESS_KEY_ID, SECOND_ACCESS_KEY_SECRET)
