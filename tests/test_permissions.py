"""docs/configuration.md names the RAM action of every operation that the provider calls."""

import re

from tools.project import ROOT

SDK = ROOT / "provider" / "pulumi_alicloud_ecr" / "api" / "sdk"
SERVICES = {"cbn": "cen", "ecr": "expressconnectrouter"}
CALL = re.compile(r'self\.(cbn|ecr)\(\s*"(\w+)"')


def test_every_operation_of_the_sdk_edge_has_its_permission_in_the_documentation() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text()
    calls = [call for file in SDK.glob("*.py") for call in CALL.findall(file.read_text())]
    assert len(calls) > 20
    actions = {
        f"{SERVICES[service]}:{''.join(part.capitalize() for part in operation.split('_'))}"
        for service, operation in calls
    }
    assert [action for action in sorted(actions) if f"`{action}`" not in page] == []
