"""Previews with the policy pack: the run, and what the pack said of each resource."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.testing.harness import Stack
from tools.testing.outcome import Outcome

from pulumi_alicloud_ecr.cli.policy_pack import FOLDER

#: The echo plugin stands in for pulumi-alicloud's, and is found on PATH as that would be.
ECHO_PLUGIN = Path(__file__).parents[1] / "policy" / "echo_plugin"


def with_pack(stack: Stack, config: Mapping[str, Any] | Path | None = None) -> list[str]:
    """The options that run the pack, with this configuration."""
    options = ["--policy-pack", str(FOLDER)]
    if isinstance(config, Path):
        options += ["--policy-pack-config", str(config)]
    elif config is not None:
        file = stack.folder.parent / f"{stack.folder.name}-policy.json"
        file.write_text(json.dumps(dict(config)))
        options += ["--policy-pack-config", str(file)]
    return options


def told(outcome: Outcome) -> dict[tuple[str, str], tuple[str, str]]:
    """(policy, resource name) → (level, message without the policy's description)."""
    return {
        (said.name, said.urn.rsplit("::", 1)[-1]): (said.level, said.message.partition("\n")[2].strip())
        for said in outcome.policies
    }
